"""Pages that combine the apps. TEMPORARY shape while the parts come together (the lead replaces it)."""

import importlib

from django.http import HttpResponse
from django.urls import include, path

from inclusion.accounts import guard

from .views import today


@guard.signed_in
def _soon(request, pupil_id):
    return HttpResponse(f"<main><h1>Pupil {pupil_id}</h1></main>")


try:
    from .views import pupil

    _v = {
        n: getattr(pupil, n)
        for n in (
            "overview",
            "chronology",
            "plans",
            "suspensions",
            "support",
            "documents",
            "changes",
        )
    }
except ImportError:
    _v = dict.fromkeys(
        ("overview", "chronology", "plans", "suspensions", "support", "documents", "changes"), _soon
    )

@guard.signed_in
def _stub(request, pk=0):
    return HttpResponse("<main><h1>Soon</h1></main>")


urlpatterns = [
    path("stub/imports/", _stub, name="imports"),
    path("stub/exclusions/", _stub, name="exclusions"),
    path("stub/document/<int:pk>/", _stub, name="document"),
    path("stub/pack/<int:pk>/", _stub, name="pack-preview"),
    path("stub/journey/<int:pk>/", _stub, name="pupil-journey-chart"),
    path("", today.today, name="today"),
    path("today/all/", today.duty_list, name="duties"),
    path("pupils/<int:pupil_id>/", _v["overview"], name="pupil"),
    path("pupils/<int:pupil_id>/chronology/", _v["chronology"], name="pupil-chronology"),
    path("pupils/<int:pupil_id>/plans/", _v["plans"], name="pupil-plans"),
    path("pupils/<int:pupil_id>/suspensions/", _v["suspensions"], name="pupil-suspensions"),
    path("pupils/<int:pupil_id>/support/", _v["support"], name="pupil-support"),
    path("pupils/<int:pupil_id>/documents/", _v["documents"], name="pupil-documents"),
    path("pupils/<int:pupil_id>/history/", _v["changes"], name="pupil-history"),
]
for name in ("inclusion.dashboard.urls_figures", "inclusion.dashboard.urls_printing"):
    try:
        importlib.import_module(name)
    except ImportError:
        continue
    urlpatterns.append(path("", include(name)))
