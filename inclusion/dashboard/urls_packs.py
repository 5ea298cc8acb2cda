"""A school's due review packs in one go."""

from django.urls import path

from .views import pack_runs as views

urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/<int:run_id>/", views.run, name="pack-run"),
    path("packs/<int:run_id>/progress/", views.progress, name="pack-run-progress"),
    path("packs/<int:run_id>/go-on/", views.go_on, name="pack-run-go-on"),
    path("packs/<int:run_id>/file/", views.file, name="pack-run-file"),
]
