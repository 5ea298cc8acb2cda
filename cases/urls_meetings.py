"""Meetings of a pupil, and who was sent the minutes."""

from django.urls import path

from .views import meetings

urlpatterns = [
    path("pupils/<int:pupil_id>/meetings/", meetings.meetings, name="pupil-meetings"),
    path("pupils/<int:pupil_id>/meetings/add/", meetings.meeting_add, name="meeting-add"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/change/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<int:meeting_id>/withdraw/", meetings.meeting_withdraw, name="meeting-withdraw"),
    path("meetings/<int:meeting_id>/copies/", meetings.meeting_copy, name="meeting-copy"),
]
