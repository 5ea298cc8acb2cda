"""Imports: what was imported, and the way of a file of any kind. Lies under imports/."""

from django.urls import path

from .views import imports

_RUN = "files/<int:run_id>"

urlpatterns = [
    path("", imports.imports, name="imports"),
    path(f"{_RUN}/columns/", imports.columns, name="import-columns"),
    path(f"{_RUN}/check/", imports.check, name="import-check"),
    path(f"{_RUN}/bad-rows/", imports.bad_rows, name="import-bad-rows"),
    path(f"{_RUN}/confirm/", imports.confirm, name="import-confirm"),
    path(f"{_RUN}/let-go/", imports.drop, name="import-drop"),
    path("<slug:kind>/", imports.upload, name="import-upload"),
    path("<slug:kind>/guide/", imports.guide, name="import-guide"),
    path("<slug:kind>/template/", imports.template, name="import-template"),
]
