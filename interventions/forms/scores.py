"""The quick form for measured values: one date, one box a target."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.forms import DayField, PlainForm, SeenMixin
from interventions.limits import PER_CENT_YES, beyond_limits_of, scale_words
from interventions.models import Target

from .numbers import ValueField


def _hint(target: Target) -> str:
    """What is measured; for a scale with its steps, for yes or no with its unit."""
    steps = scale_words(target)
    unit = f"scale {steps}" if steps else ""
    if target.measured_by == Target.MeasuredBy.YES_NO:
        unit = PER_CENT_YES
    return ", ".join(part for part in (target.measure, unit) if part)


def _fits(target: Target, value: Decimal) -> None:
    if said := beyond_limits_of(target, value):
        raise ValidationError(said)


class ScoresForm(SeenMixin, PlainForm):
    measured_on = DayField(
        label="Measured on", help_text="The last day of the week or the day itself"
    )

    def __init__(self, *args: Any, targets: Iterable[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for target in targets:
            self.fields[f"target_{target.pk}"] = ValueField(
                label=target.what,
                help_text=_hint(target),
                validators=[partial(_fits, target)],
                widget=forms.NumberInput(attrs={"class": "short", "step": "0.1"}),
            )

    def values(self) -> dict[int, Decimal]:
        """The values that were typed, by the target's id."""
        return {
            int(name.removeprefix("target_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("target_") and value is not None
        }
