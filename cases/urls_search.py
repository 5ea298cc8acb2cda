"""The one search box."""

from django.urls import path

from .views import search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("pupils/find/", search.find_pupil, name="find-pupil"),
]
