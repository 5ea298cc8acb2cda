"""The papers and letters of a plan, and blank forms."""

from django.urls import path

from .views import plan_papers as views

urlpatterns = [
    path("plans/<int:plan_id>/papers/", views.overview, name="plan-papers"),
    path("plans/<int:plan_id>/papers/<slug:name>/", views.preview, name="plan-paper"),
    path("plans/<int:plan_id>/papers/<slug:name>/print/", views.issue, name="plan-paper-print"),
    path("plans/<int:plan_id>/letters/<slug:name>/", views.letter, name="plan-letter"),
    path(
        "plans/<int:plan_id>/letters/agency/<int:agency_id>/",
        views.letter_to_agency,
        name="plan-agency-letter",
    ),
    path("forms/<slug:name>/", views.blank, name="blank-form"),
]
