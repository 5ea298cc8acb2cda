"""The deadline calculator: a date, a number and a unit in; the day with its working out."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.services import YEARS_AHEAD, YEARS_BACK
from inclusion.forms import DayField, PlainForm
from inclusion.rules.ask_deadline import UNITS, AskedDeadline, ask_deadline
from inclusion.rules.school_days import BeyondKnownTerms

MOST = 400
# The counts that people look up most, by the value of the packs that sets them.
PRESETS = (
    ("england", "board_within", "the board, after a permanent exclusion"),
    ("england", "board_within_reps", "the board, after over 5 days in a term, when it was asked"),
    ("england", "irp_apply_within", "parents’ application to a review panel"),
    ("england", "irp_hearing_within", "the review panel, after the application"),
    ("england", "irp_reconsider_within", "the board, after a review"),
    ("hackney", "psp_duration_weeks", "the usual length of a PSP"),
)


@dataclass(frozen=True)
class Preset:
    """A count that the packs set, for one press."""

    query: str  # the address of its answer
    words: str


class DeadlineForm(PlainForm):
    """The day counted from, how many, and of what."""

    day = DayField(label="From which day")
    number = forms.IntegerField(
        label="How many",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": "Enter a number.",
            "invalid": "Enter a whole number.",
            "min_value": "The number cannot be negative.",
            "max_value": f"Enter {MOST} or fewer.",
        },
    )
    unit = forms.ChoiceField(
        label="Of what",
        choices=[(unit, f"{one}s") for unit, one in UNITS.items()],
        error_messages={"invalid_choice": "Choose one of the units."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_day(self) -> Any:
        """A year that is a slip of the pen is said to be one."""
        day = self.cleaned_data["day"]
        if not -YEARS_BACK <= day.year - self.on.year <= YEARS_AHEAD:
            raise forms.ValidationError(
                f"This is more than {YEARS_BACK} years ago or {YEARS_AHEAD} years ahead. "
                "Check the year."
            )
        return day


@dataclass(frozen=True)
class Answer:
    """The deadline, or the sentence that says which dates are missing."""

    found: AskedDeadline | None
    missing: str = ""

    @property
    def counts_school_days(self) -> bool:
        """Whether weekends and closures were passed over."""
        return self.found is not None and self.found.unit == "school-days"


def answer(person: Person, form: DeadlineForm) -> Answer:
    """Count on the calendar of the person's school. The form must be valid."""
    typed = form.cleaned_data
    try:
        calendar = school_calendar(person.school)
        return Answer(ask_deadline(calendar, typed["day"], typed["number"], typed["unit"]))
    except BeyondKnownTerms:
        return Answer(None, _missing(person))


def _missing(person: Person) -> str:
    """Which dates the school has not entered."""
    terms = school_calendar(person.school).terms
    if not terms:
        return "No term dates are entered: enter them first."
    first, last = terms[0].start, terms[-1].end
    return (
        f"The term dates entered run from {words.day(first)} to {words.day(last)}, and this count "
        "needs days outside them. Enter next year’s dates, or the missing earlier ones."
    )


def presets(person: Person, day: str) -> list[Preset]:
    """The counts that people look up, from a day as typed, with the numbers in force here today."""
    packs = school_packs(person.school)
    units = {f"{one}s": unit for unit, one in UNITS.items()}
    found = []
    for pack, name, about in PRESETS:
        value = packs.pack(pack).values[name]
        asked = {"day": day, "number": value.on(person.on), "unit": units[value.unit]}
        found.append(Preset(urlencode(asked), f"{value.in_words(person.on)}: {about}"))
    return found
