"""What a browser would send of a page: its own fields as they stand, to type over."""

from typing import Any

from tests.interventions.making import sent, values_of


def filled(page: Any) -> dict[str, Any]:
    """The fields of the form on a page, and of the rows under it."""
    context = page.context or {}
    if "forms" in context:
        return sent(page)
    return values_of(context["form"]) if hasattr(context.get("form"), "fields") else {}
