"""Charts and printed documents."""

from django.urls import path

from .views import charts, printing

urlpatterns = [
    path("pupils/<int:pupil_id>/journey.svg", charts.pupil_journey, name="pupil-journey-chart"),
    path("targets/<int:target_id>/progress.svg", charts.target, name="target-chart"),
    path("plans/<int:plan_id>/review-pack/", printing.preview, name="pack-preview"),
    path("plans/<int:plan_id>/review-pack/print/", printing.issue, name="pack-print"),
    path("documents/<int:document_id>/", printing.document, name="document"),
    path("documents/<int:document_id>/word/", printing.document_word, name="document-word"),
]
