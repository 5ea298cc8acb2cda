"""What the head settles before the school moves up: the last year, the leaving day, each class."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cases.codes import YEAR_NAMES
from cases.services.roll_over_plan import Choices
from inclusion.accounts.models import Group
from inclusion.forms import DayField, PlainForm
from inclusion.words import whole_number

CLASS = "class-{}"


class RollOverForm(PlainForm):
    """One name for each class that goes on; ticks beside pupils who stay in their year."""

    last_year = forms.TypedChoiceField(label="The last year here", coerce=int)
    left_on = DayField(label="Leavers leave on")

    def __init__(
        self, *args: Any, years: Sequence[int], groups: Mapping[int, Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["last_year"].choices = [(year, YEAR_NAMES[year]) for year in years]  # type: ignore[attr-defined]
        for pk, group in groups.items():
            self.fields[CLASS.format(pk)] = forms.CharField(
                label=f"{group.name} next year",
                max_length=60,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control class-next"}),
            )
        for field in ("last_year", "left_on"):
            css = self.fields[field].widget.attrs.get("class", "form-select")
            self.fields[field].widget.attrs["class"] = (
                f"{css} form-control" if "day" in css else css
            )

    def class_field(self, group_id: int) -> BoundField:
        """The field with the name of a class's next class."""
        return self[CLASS.format(group_id)]

    def choices(self, stays: Sequence[str]) -> Choices:
        """What was typed, and the ticked pupils."""
        data = self.cleaned_data
        ids = {number for number in map(whole_number, stays) if number is not None}
        return Choices(
            last_year=data["last_year"],
            left_on=data["left_on"],
            classes={pk: data[CLASS.format(pk)] for pk in self.groups},
            stays=frozenset(ids),
        )
