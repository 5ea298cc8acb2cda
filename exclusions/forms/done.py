"""The form of what was done after an exclusion: one date a line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from exclusions.codes import BoardDecision, How
from exclusions.done import Line
from exclusions.models import Suspension
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.forms import DayField, PlainForm, VersionMixin

DECISION = "board_decision"


class DoneForm(VersionMixin, PlainForm):
    """The dates that apply to one exclusion, in the parts of the page.

    `lines` are those of `lines_of`. The reason is asked for once something stands that could be
    changed.
    """

    def __init__(self, *args: Any, lines: Sequence[Line], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            item = line.item
            hint = hint_of(line, person)
            if item.name == DECISION:
                self.fields[DECISION] = forms.ChoiceField(
                    label=line.label,
                    choices=[("", "Not decided yet"), *BoardDecision.choices],
                    required=False,
                    help_text=hint,
                )
                continue
            self.fields[item.name] = DayField(label=line.label, required=False, help_text=hint)
        if any(line.filled for line in lines):
            self.fields["reason"] = forms.CharField(
                label="Why something recorded is changed",
                help_text="Only if you change or empty what stands above; the history keeps both",
                required=False,
                max_length=100,
            )

    def keep_where_empty(self, now: Mapping[str, Any]) -> None:
        """After a conflict: what somebody else filled in stays where this person typed nothing."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in now.items():
            if value and not data.get(name):
                data[name] = _typed(value)
        self.data = data

    def layout(self) -> Layout:
        """One set of fields for each part of the page, the reason last."""
        parts: dict[str, list[Line]] = {}
        for line in self.lines:
            parts.setdefault(line.item.part, []).append(line)
        sets = [
            Fieldset(part, *(line.item.name for line in lines), css_class="group")
            for part, lines in parts.items()
        ]
        last = ["reason"] if "reason" in self.fields else []
        return Layout("version", *sets, *last)


class ReportForm(PlainForm):
    """On which day, and how, the board was told of which suspensions."""

    told_on = DayField(label="The board was told on")
    how = forms.ChoiceField(label="How", choices=[("", "Not said"), *How.choices], required=False)
    which = forms.TypedMultipleChoiceField(
        label="Of these",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one.",
            "invalid_choice": "The board has heard of some of these since you opened this page. "
            "What is left stands here.",
        },
    )

    def __init__(self, *args: Any, rows: Sequence[Suspension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [(row.pk, _called(row)) for row in rows]  # type: ignore[attr-defined]
        self.fields["which"].initial = [row.pk for row in rows]


def _called(row: Suspension) -> str:
    """A suspension among those of other pupils."""
    words_of = f"{row.pupil.name}, {row.get_kind_display().lower()} from {words.day(row.starts_on)}"
    if row.cancelled_on:
        return f"{words_of}, cancelled on {words.day(row.cancelled_on)}"
    return f"{words_of}, {words.school_days_lost(row.sessions or 0)}"


def values_of(lines: Sequence[Line]) -> dict[str, Any]:
    """What stands, by the names of the form's fields."""
    return {line.item.name: line.value for line in lines}


def _typed(value: Any) -> str:
    """A value as a person types or chooses it."""
    return f"{value.day} {value:%m %Y}" if isinstance(value, date) else str(value)


def hint_of(line: Line, person: Person, *, planned: bool = True) -> str:
    """Who wrote down what stands; by when it is due; that it may be `planned` otherwise."""
    said = []
    if line.filled and line.by and line.at:
        said.append(f"Recorded by {line.by} on {words.day(line.at)}")
    if line.asked and line.due_on:
        calendar = school_calendar(person.school)
        distance = words.due_words(line.due_on, person.on, calendar)
        said.append(f"Due {words.weekday(line.due_on)}, {distance}")
    elif line.asked:
        said.append("Due, but no date can be worked out yet")
    if planned and line.item.planned and not line.filled:
        said.append("A day that is planned may be entered")
    return ". ".join(said)
