"""A long table of values, made in one go: hundreds of rows through a template's loop take their time."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from inclusion.words import day
from interventions.from_marks import Point

register = template.Library()


@register.filter
def value_rows(points: Iterable[Point]) -> SafeString:
    """The rows of a table of dates and values: nothing that anybody typed as words is in them."""
    return SafeString(
        "".join(
            f'<tr><td>{_day(on)}</td><td class="n">{str(value).removesuffix(".0")}</td></tr>'
            for on, value in points
        )
    )


_day = lru_cache(maxsize=2000)(day)
