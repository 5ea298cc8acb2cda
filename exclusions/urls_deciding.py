"""Pages from considering an exclusion to having decided it, and what is decided about it afterwards."""

from django.urls import path

from .views import changing, checking, choosing, recording

_OF_PUPIL = "pupils/<int:pupil_id>/suspensions/"
_OF_ONE = "suspensions/<int:suspension_id>/"

urlpatterns = [
    path(f"{_OF_PUPIL}what/", choosing.choose, name="suspension-choose"),
    path(f"{_OF_PUPIL}record/", recording.record, name="suspension-record"),
    path(f"{_OF_PUPIL}record/happened/", recording.happened, name="suspension-happened"),
    path(f"{_OF_PUPIL}record/weighed/", recording.weighed, name="suspension-weighed"),
    path(f"{_OF_PUPIL}preview/", recording.preview, name="suspension-preview"),
    path(f"{_OF_PUPIL}check/", checking.check, name="suspension-check"),
    path(f"{_OF_PUPIL}typed/let-go/", recording.drop_typed, name="suspension-draft-drop"),
    path(
        "suspensions/prepared/<int:draft_id>/let-go/",
        recording.drop_prepared,
        name="suspension-prepared-drop",
    ),
    path(f"{_OF_ONE}decisions/", changing.decisions, name="suspension-decisions"),
    path(f"{_OF_ONE}correct/", changing.correct, name="suspension-correct"),
    path(f"{_OF_ONE}shorten/", changing.shorten, name="suspension-shorten"),
]
