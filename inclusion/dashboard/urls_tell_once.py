"""Papers that tell it once: for the family, for the next school, and minutes."""

from django.urls import path

from .views import tell_once as views

urlpatterns = [
    path("pupils/<int:pupil_id>/tell-it-once/", views.overview, name="tell-it-once"),
    path(
        "pupils/<int:pupil_id>/family-chronology/", views.family_preview, name="family-chronology"
    ),
    path(
        "pupils/<int:pupil_id>/family-chronology/print/",
        views.family_print,
        name="family-chronology-print",
    ),
    path(
        "pupils/<int:pupil_id>/hand-over-summary/",
        views.hand_over_preview,
        name="hand-over-summary",
    ),
    path(
        "pupils/<int:pupil_id>/hand-over-summary/print/",
        views.hand_over_print,
        name="hand-over-summary-print",
    ),
    path("pupils/<int:pupil_id>/one-page/", views.about_me_preview, name="about-me-paper"),
    path(
        "pupils/<int:pupil_id>/one-page/print/", views.about_me_print, name="about-me-paper-print"
    ),
    path("meetings/<int:meeting_id>/minutes/", views.minutes_preview, name="minutes-preview"),
    path(
        "meetings/<int:meeting_id>/minutes/print/",
        views.minutes_print,
        name="minutes-preview-print",
    ),
]
