"""The product's addresses and the bare pages that they are measured against. For script/bench only."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from inclusion.accounts import guard
from inclusion.accounts.models import Term
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


urlpatterns = [path("bench/bare/", bare, name="bench-bare"), *product]
