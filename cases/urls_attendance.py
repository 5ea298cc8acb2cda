"""Attendance: a pupil's weeks."""

from django.urls import path

from .views import attendance

urlpatterns = [
    path("pupils/<int:pupil_id>/attendance/", attendance.attendance, name="attendance"),
    path("pupils/<int:pupil_id>/attendance/add/", attendance.attendance_add, name="attendance-add"),
    path("attendance/<int:week_id>/", attendance.attendance_change, name="attendance-change"),
]
