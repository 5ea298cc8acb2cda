"""Includes only: each app names its own pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("inclusion.dashboard.urls")),
    path("", include("inclusion.accounts.urls")),
    path("", include("cases.urls")),
    path("", include("exclusions.urls")),
    path("", include("interventions.urls")),
]
