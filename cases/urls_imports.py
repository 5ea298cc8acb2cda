"""Pages of imports: what was imported, and the way of a roll. Lies under imports/."""

from django.urls import path

from .views import imports

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("roll/guide/", imports.guide, name="import-guide"),
    path("roll/template/", imports.template, name="import-template"),
    path("roll/", imports.upload, name="import-roll"),
    path("roll/<int:run_id>/columns/", imports.columns, name="import-columns"),
    path("roll/<int:run_id>/check/", imports.check, name="import-check"),
    path("roll/<int:run_id>/bad-rows/", imports.bad_rows, name="import-bad-rows"),
    path("roll/<int:run_id>/confirm/", imports.confirm, name="import-confirm"),
    path("roll/<int:run_id>/let-go/", imports.drop, name="import-drop"),
]
