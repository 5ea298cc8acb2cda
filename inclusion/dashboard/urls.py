"""Pages that combine the apps: Today, the pupil page, figures, printing."""

from django.urls import include, path

from .views import pupil, today

urlpatterns = [
    path("", today.today, name="today"),
    path("today/all/", today.duty_list, name="duties"),
    path("pupils/<int:pupil_id>/", pupil.overview, name="pupil"),
    path("pupils/<int:pupil_id>/journey/", pupil.journey_table, name="pupil-journey"),
    path("pupils/<int:pupil_id>/chronology/", pupil.chronology, name="pupil-chronology"),
    path("pupils/<int:pupil_id>/plans/", pupil.plans, name="pupil-plans"),
    path("pupils/<int:pupil_id>/suspensions/", pupil.suspensions, name="pupil-suspensions"),
    path("pupils/<int:pupil_id>/support/", pupil.support, name="pupil-support"),
    path("pupils/<int:pupil_id>/documents/", pupil.documents, name="pupil-documents"),
    path("pupils/<int:pupil_id>/history/", pupil.changes, name="pupil-history"),
    path("", include("inclusion.dashboard.urls_calendar")),
    path("", include("inclusion.dashboard.urls_figures")),
    path("", include("inclusion.dashboard.urls_packs")),
    path("", include("inclusion.dashboard.urls_plan_papers")),
    path("", include("inclusion.dashboard.urls_printing")),
    path("", include("inclusion.dashboard.urls_rules")),
    path("", include("inclusion.dashboard.urls_tell_once")),
]
