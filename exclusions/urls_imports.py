"""Pages of the import of suspensions. Lies under imports/."""

from django.urls import path

from . import views_imports as views

_RUN = "suspensions/<int:run_id>"

urlpatterns = [
    path("suspensions/guide/", views.guide, name="import-suspensions-guide"),
    path("suspensions/template/", views.template, name="import-suspensions-template"),
    path("suspensions/", views.upload, name="import-suspensions"),
    path(f"{_RUN}/columns/", views.columns, name="import-suspensions-columns"),
    path(f"{_RUN}/check/", views.check, name="import-suspensions-check"),
    path(f"{_RUN}/bad-rows/", views.bad_rows, name="import-suspensions-bad-rows"),
    path(f"{_RUN}/confirm/", views.confirm, name="import-suspensions-confirm"),
    path(f"{_RUN}/let-go/", views.drop, name="import-suspensions-drop"),
]
