"""A measured value as people type it: from 0, with at most one place after the point."""

from decimal import Decimal
from typing import Any

from django import forms

from interventions.effort import plain

_TOO_LONG = "Enter a number below 1,000,000 with at most one place after the point."
_MESSAGES = {
    "invalid": "Enter a number.",
    "min_value": "Enter a number of 0 or more.",
    "max_digits": _TOO_LONG,
    "max_whole_digits": _TOO_LONG,
    "max_decimal_places": "Use at most one place after the point.",
}


class ValueField(forms.DecimalField):
    """A start, a goal or a measured value, which may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_digits=7,
            decimal_places=1,
            min_value=0,
            error_messages=_MESSAGES,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A saved value as people write it, 14 and not 14.0; what was typed stays as it was typed."""
        return plain(value) if isinstance(value, Decimal) else value
