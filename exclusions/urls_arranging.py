"""What is arranged while a pupil is excluded, and the return."""

from django.urls import path

from .views import arranging, reintegration

_OF_ONE = "suspensions/<int:suspension_id>/"

urlpatterns = [
    path(f"{_OF_ONE}arranged/", arranging.overview, name="suspension-arranged"),
    path(f"{_OF_ONE}work/", arranging.work, name="suspension-work"),
    path(f"{_OF_ONE}education/", arranging.education, name="suspension-education"),
    path(
        f"{_OF_ONE}representations/", arranging.representations, name="suspension-representations"
    ),
    path(f"{_OF_ONE}returned/", arranging.returned, name="suspension-returned"),
    path(f"{_OF_ONE}return-meeting/", reintegration.meeting, name="return-meeting"),
    path(f"{_OF_ONE}return-plan/", reintegration.preview, name="return-plan"),
    path(f"{_OF_ONE}return-plan/print/", reintegration.issue, name="return-plan-print"),
]
