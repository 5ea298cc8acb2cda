"""Words for the family, a pupil's page about themselves, and what was given to whom."""

from django.urls import path

from .views import sharing

urlpatterns = [
    path("pupils/<int:pupil_id>/family-words/", sharing.family_words, name="family-words"),
    path(
        "entries/<int:entry_id>/family-words/", sharing.family_words_edit, name="family-words-edit"
    ),
    path("pupils/<int:pupil_id>/about-me/", sharing.about_me, name="about-me"),
    path("documents/<int:document_id>/share/", sharing.document_share, name="document-share"),
]
