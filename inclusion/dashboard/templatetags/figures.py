"""Links from a figure to the rows behind it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from cases.codes import YEAR_NAMES

register = template.Library()


@register.simple_tag
def rows_url(period: str, query: Mapping[str, Any] | None = None) -> str:
    """The address of the suspensions behind a figure of a period."""
    params = {"period": period, **(query or {})}
    return f"{reverse('exclusions-rows')}?{urlencode(params)}"


@register.filter
def year_name(number: int) -> str:
    """4 -> Year 4, 0 -> Reception"""
    return YEAR_NAMES.get(number, f"Year {number}")
