"""Pages about suspensions."""

from django.urls import path

from .views import done, recording, records

urlpatterns = [
    path("pupils/<int:pupil_id>/suspensions/record/", recording.record, name="suspension-record"),
    path(
        "pupils/<int:pupil_id>/suspensions/preview/", recording.preview, name="suspension-preview"
    ),
    path("pupils/<int:pupil_id>/suspensions/check/", recording.check, name="suspension-check"),
    path(
        "pupils/<int:pupil_id>/suspensions/typed/let-go/",
        recording.drop_typed,
        name="suspension-draft-drop",
    ),
    path("pupils/<int:pupil_id>/suspensions/earlier/", records.earlier, name="suspension-earlier"),
    path(
        "suspensions/prepared/<int:draft_id>/let-go/",
        recording.drop_prepared,
        name="suspension-prepared-drop",
    ),
    path("suspensions/<int:suspension_id>/", records.suspension, name="suspension"),
    path("suspensions/<int:suspension_id>/next/", records.what_next, name="suspension-next"),
    path("suspensions/<int:suspension_id>/done/", done.done, name="suspension-done"),
    path("suspensions/<int:suspension_id>/report/", done.report, name="suspension-report"),
    path("suspensions/<int:suspension_id>/cancel/", records.cancel, name="suspension-cancel"),
]
