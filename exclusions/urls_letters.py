"""Pages about letters: of one exclusion, one that was issued, the lines of a school, a separation."""

from django.urls import path

from .views import letter_settings, letters, separation

urlpatterns = [
    path("suspensions/<int:suspension_id>/letters/", letters.letters, name="suspension-letters"),
    path("suspensions/<int:suspension_id>/letter/", letters.letter, name="letter"),
    path("letters/<int:document_id>/", letters.issued, name="letter-issued"),
    path("letters/<int:document_id>/pdf/", letters.pdf, name="letter-pdf"),
    path("letters/<int:document_id>/word/", letters.word, name="letter-word"),
    path("school/letters/", letter_settings.letter_settings, name="letter-settings"),
    path(
        "pupils/<int:pupil_id>/separation-letter/",
        separation.separation_letter,
        name="separation-letter",
    ),
]
