"""A long table of values, made in one go: hundreds of rows through a template's loop take their time."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from inclusion.words import day
from interventions.effort import amount
from interventions.from_marks import Point
from interventions.models import Target

register = template.Library()


@register.filter
def value_rows(points: Iterable[Point], target: Target) -> SafeString:
    """The rows of a table of dates and values: nothing that anybody typed as words is in them."""
    return SafeString(
        "".join(
            f'<tr><td>{_day(on)}</td><td class="n">{amount(target.measured_by, value)}</td></tr>'
            for on, value in points
        )
    )


@register.filter
def of_target(value: Decimal | None, target: Target) -> str:
    """A start, a goal or a measured value of a target: 14, 80%, or a dash."""
    return amount(target.measured_by, value)


_day = lru_cache(maxsize=2000)(day)
