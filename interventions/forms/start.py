"""The form that starts a draft."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from inclusion.forms import DayField, OnceMixin, PlainForm
from interventions.selectors import TargetProgress


class StartForm(OnceMixin, PlainForm):
    """When it starts and ends, and which targets of the running IBP it goes on with."""

    starts_on = DayField(label="Starts")
    ends_on = DayField(label="Ends")
    carry = forms.TypedMultipleChoiceField(
        label="Go on with these targets of the IBP",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each starts from its latest value.",
    )

    def __init__(
        self,
        *args: Any,
        first: date,
        last: date,
        ibp_targets: Iterable[TargetProgress] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"starts_on": first, "ends_on": last}, **kwargs)
        choices = [(p.target.pk, p.target.what) for p in ibp_targets]
        if choices:
            field = self.fields["carry"]
            field.choices = choices  # type: ignore[attr-defined]
            field.initial = [pk for pk, _ in choices]
        else:
            del self.fields["carry"]
