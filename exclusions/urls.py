"""Pages about suspensions."""

from django.urls import include, path

from .views import done, records

urlpatterns = [
    path("", include("exclusions.urls_deciding")),
    path("", include("exclusions.urls_telling")),
    path("", include("exclusions.urls_arranging")),
    path("", include("exclusions.urls_letters")),
    path("pupils/<int:pupil_id>/suspensions/earlier/", records.earlier, name="suspension-earlier"),
    path("suspensions/<int:suspension_id>/", records.suspension, name="suspension"),
    path("suspensions/<int:suspension_id>/next/", records.what_next, name="suspension-next"),
    path("suspensions/<int:suspension_id>/done/", done.done, name="suspension-done"),
    path("suspensions/<int:suspension_id>/report/", done.report, name="suspension-report"),
    path("suspensions/<int:suspension_id>/cancel/", records.cancel, name="suspension-cancel"),
]
