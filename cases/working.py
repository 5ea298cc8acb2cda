"""The working behind a due date in words: from which day, how many of what, what was left out."""

from dataclasses import dataclass
from datetime import date, timedelta

from inclusion import words
from inclusion.rules.duty import Working
from inclusion.rules.skipped_days import Skipped

_SCHOOL_WEEKS = "school weeks"
_LEFT_OUT = {"calendar days": "Passed over, besides weekends", _SCHOOL_WEEKS: "Not counted"}


@dataclass(frozen=True)
class WorkingShown:
    """How a due date was counted, as a page shows it: a sentence, and the days left out.

    `left_out` says in what way: days and weeks of school are not counted, calendar days are passed over.
    """

    counted: str
    left_out: str
    skipped: tuple[str, ...]


def working_in_words(working: Working | None, due_on: date | None) -> WorkingShown | None:
    """The working of a due date as a page shows it; None where nothing was counted."""
    if working is None:
        return None
    return WorkingShown(
        _counted(working, due_on),
        _LEFT_OUT.get(working.unit, "Not counted, besides weekends"),
        tuple(_run(run) for run in working.skipped),
    )


def length_in_words(working: Working) -> str:
    """The length alone: "50 school days"."""
    return words.count_of(abs(working.count), working.unit.removesuffix("s"))


def _counted(working: Working, due_on: date | None) -> str:
    start, unit = words.weekday(working.counted_from), working.unit.removesuffix("s")
    if working.unit == _SCHOOL_WEEKS:
        return f"{length_in_words(working)} from {start}.{_rolled(working, due_on)}"
    if working.count == -1:
        return f"The last {unit} before {start}."
    if working.from_day_one:
        return f"{words.count_of(working.count + 1, unit)}, {start} being day 1."
    if working.count < 0:
        counted = f"{length_in_words(working)} before {start}, which is not counted itself."
    else:
        counted = f"{length_in_words(working)} from {start}, which is day 0."
    return counted + _moved(working, due_on)


def _rolled(working: Working, due_on: date | None) -> str:
    """School weeks end on the same weekday, or on the next day of school."""
    if due_on is None or due_on.weekday() == working.counted_from.weekday():
        return ""
    return " That day has no school, so the next school day counts."


def _moved(working: Working, due_on: date | None) -> str:
    """Calendar days that end on a day without school move, where the rule says so."""
    if working.unit != "calendar days" or due_on is None:
        return ""
    plain = working.counted_from + timedelta(days=working.count)
    if due_on > plain:
        return f" That is {words.weekday(plain)}, so the next school day counts."
    if due_on < plain and working.count < 0:
        return f" That is {words.weekday(plain)}, so the last school day before it counts."
    return ""


def _run(run: Skipped) -> str:
    days = words.day(run.start)
    if run.end != run.start:
        days += f" to {words.day(run.end)}"
    return f"{days}: {run.reason}"
