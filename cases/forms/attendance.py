"""One pupil's attendance in one week, typed."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.attendance import MOST, NUMBERS
from cases.models import AttendanceWeek
from inclusion.forms import DayField, PlainForm, VersionMixin


def _half_days(label: str, hint: str = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Write a whole number of half-days.",
            "min_value": "Write 0 or more.",
            "max_value": f"One week has at most {MOST} half-days.",
            "required": "Write a number, 0 if there were none.",
        },
        **more,
    )


class _WeekFields(PlainForm):
    """The half-days of a week."""

    possible = _half_days("Possible", "Half-days on which the school was open; 0 in a holiday")
    absent = _half_days("Missed", "All half-days of absence, authorised or not")
    unauthorised = _half_days("Of these unauthorised", "Codes G, N, O and U", initial=0)
    excluded = _half_days("Of these with code E", "Suspended or excluded", initial=0)

    def numbers(self) -> dict[str, int]:
        """The half-days of an AttendanceWeek."""
        return {name: self.cleaned_data[name] for name in NUMBERS}


_ROWS = (Row(Column("possible"), Column("absent")), Row(Column("unauthorised"), Column("excluded")))


class AddWeekForm(_WeekFields):
    field_order = ("week_of",)
    week_of = DayField(label="Week", help_text="Any school day of it, for example 16 11 2026")

    def layout(self) -> Layout:
        return Layout("week_of", *_ROWS)


class ChangeWeekForm(VersionMixin, _WeekFields):
    def layout(self) -> Layout:
        return Layout(*_ROWS)

    @staticmethod
    def values_of(week: AttendanceWeek) -> dict[str, Any]:
        """What the form shows for a week, with the version it was read at."""
        return {name: getattr(week, name) for name in (*NUMBERS, "version")}
