"""The product's addresses and the bare pages that they are measured against. For script/bench only."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from exclusions import selectors
from exclusions.forms import DecisionForm
from exclusions.forms.deciding import WHEN
from exclusions.panel import Panel
from exclusions.views.recording import show_step
from inclusion.accounts import guard
from inclusion.accounts.models import Term
from inclusion.accounts.permissions import Right
from inclusion.urls import urlpatterns as product

BARE = "{% extends 'base.html' %}{% block main %}<h1>{{ terms }}</h1>{% endblock %}"


@cache
def page() -> Any:
    """The bare page, compiled once as the cached loader does for files."""
    return engines["django"].from_string(BARE)


@guard.signed_in
def bare(request: HttpRequest) -> HttpResponse:
    """The frame of every page, signed in, with one query of its own."""
    return HttpResponse(page().render({"terms": Term.objects.count()}, request))


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def form(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The page of a suspension's dates with what was sent, checked, and nothing worked out from it."""
    sent = DecisionForm(request.POST, step=WHEN)
    sent.is_valid()
    return show_step(request, pupil, sent, Panel(None, None, None, {}, True), WHEN)


urlpatterns = [
    path("bench/bare/", bare, name="bench-bare"),
    path("bench/form/<int:pupil_id>/", form, name="bench-form"),
    *product,
]
