"""The working behind a deadline: which weekdays a count passed over, in runs, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.rules.calendar_days import easter_monday

LONGEST_HALF_TERM = timedelta(days=18)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A run of weekdays that were not counted, first and last included, and the reason."""

    start: date
    end: date
    reason: str


def merge_runs(weekdays: Iterable[tuple[date, str | None]]) -> tuple[Skipped, ...]:
    """Join weekdays with a reason into runs; a weekday without one (a school day) ends a run."""
    runs: list[Skipped] = []
    start = end = None
    reasons: list[str] = []
    for day, reason in weekdays:
        if reason is None:
            if start and end:
                runs.append(Skipped(start, end, in_words(reasons)))
            start, reasons = None, []
            continue
        start, end = start or day, day
        if reason not in reasons:
            reasons.append(reason)
    if start and end:
        runs.append(Skipped(start, end, in_words(reasons)))
    return tuple(runs)


def in_words(items: Iterable[str]) -> str:
    """A list as a sentence has it: "a", "a and b", "a, b and c"."""
    *others, last = items
    return f"{', '.join(others)} and {last}" if others else last


def gap_name(start: date, end: date) -> str:
    """What people call the days from start to end, which lie between two terms."""
    if any(start <= date(year, 12, 25) <= end for year in (start.year, end.year)):
        return "Christmas holiday"
    if start <= easter_monday(start.year) <= end or start.month in (3, 4):
        return "Easter holiday"
    if start.month in (7, 8) or end.month in (8, 9):
        return "summer holiday"
    return "half-term" if end - start <= LONGEST_HALF_TERM else "school holiday"
