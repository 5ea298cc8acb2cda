"""What every page's frame needs: the person and where they are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .permissions import Right


def person(request: HttpRequest) -> dict[str, Any]:
    """`person` once the guard has let the request in, and the rights by name for templates."""
    found = getattr(request, "person", None)
    return {
        "person": found,
        "may": {r.value: True for r in found.rights} if found else {},
        "rights": Right,
        "demo": settings.DEMO,
    }
