"""What somebody sees who comes second: what the first did, and that nothing was done twice."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inclusion.accounts import guard


def overtaken(request: guard.PersonRequest, other: Any) -> HttpResponse:
    """The page about a prepared exclusion that somebody has decided since."""
    context = {"section": "pupils", "pupil": other.pupil, "suspension": other}
    return render(request, "exclusions/overtaken.html", context)
