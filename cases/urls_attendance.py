"""Attendance: a pupil's weeks, and files of the whole school's."""

from django.urls import path

from .views import attendance
from .views import imports_attendance as imports

_RUN = "imports/attendance/<int:run_id>"

urlpatterns = [
    path("pupils/<int:pupil_id>/attendance/", attendance.attendance, name="attendance"),
    path("pupils/<int:pupil_id>/attendance/add/", attendance.attendance_add, name="attendance-add"),
    path("attendance/<int:week_id>/", attendance.attendance_change, name="attendance-change"),
    path("imports/attendance/guide/", imports.guide, name="import-attendance-guide"),
    path("imports/attendance/template/", imports.template, name="import-attendance-template"),
    path("imports/attendance/", imports.upload, name="import-attendance"),
    path(f"{_RUN}/columns/", imports.columns, name="import-attendance-columns"),
    path(f"{_RUN}/check/", imports.check, name="import-attendance-check"),
    path(f"{_RUN}/bad-rows/", imports.bad_rows, name="import-attendance-bad-rows"),
    path(f"{_RUN}/confirm/", imports.confirm, name="import-attendance-confirm"),
    path(f"{_RUN}/let-go/", imports.drop, name="import-attendance-drop"),
]
