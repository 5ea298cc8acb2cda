"""The calendar, and the private feed of one's own."""

from django.urls import path

from .views import calendar as views

urlpatterns = [
    path("calendar/", views.month, name="calendar"),
    path("me/calendar/", views.own_feed, name="own-feed"),
    path("feeds/<str:token>.ics", views.feed, name="feed"),
    path("plans/<int:plan_id>/review.ics", views.invitation, name="review-invitation"),
]
