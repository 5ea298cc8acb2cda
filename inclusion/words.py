"""Dates and numbers in words, the same on screen, in alerts and in print."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.timezone import localtime

from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar


def day(d: date) -> str:
    """4 December 2026"""
    return f"{d.day} {d:%B %Y}"


def weekday(d: date) -> str:
    """Friday 4 December 2026"""
    return f"{d:%A} {day(d)}"


def short_day(d: date) -> str:
    """Fri 4 Dec"""
    return f"{d:%a} {d.day} {d:%b}"


def days_from_sessions(sessions: int) -> str:
    """School days from half-days: 3 -> 1.5, 4 -> 2."""
    whole, half = divmod(sessions, 2)
    return f"{whole}.5" if half else str(whole)


def count_of(n: int, one: str, many: str = "") -> str:
    """1 day, 2 days, 3 entries"""
    return f"{n} {one if n == 1 else many or _several(one)}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def written_count(n: int, one: str, many: str = "") -> str:
    """As `count_of`, with small numbers as people write them: two entries, 12 entries"""
    number, rest = count_of(n, one, many).split(" ", 1)
    return f"{_SMALL[n] if n < len(_SMALL) else number} {rest}"


def capitalised(sentence: str) -> str:
    """The sentence with a capital in front; its other letters stay as they are."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _several(one: str) -> str:
    """day, days; entry, entries"""
    return f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"


def school_days_lost(sessions: int) -> str:
    """1.5 school days, from half-days"""
    return f"{days_from_sessions(sessions)} school {'day' if sessions == 2 else 'days'}"


def listing(words: Iterable[str]) -> str:
    """one, two and three"""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def said(value: object) -> str:
    """A stored value as people read it: yes and no, days and times in words, lists, or nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        at = localtime(value)
        return f"{day(at.date())}, {at:%H:%M}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple):
        return listing(map(str, value)) or "nothing"
    return str(value) if value not in (None, "") else "nothing"


def whole_number(text: str, digits: int = 18) -> int | None:
    """The number that a text of at most `digits` plain digits writes; None for anything else.

    A minus sign may stand in front. Superscript or other scripts' digits are no numbers here, and
    18 digits are what a database's whole numbers hold.
    """
    figures = text.removeprefix("-")
    if not (figures.isascii() and figures.isdecimal()) or len(figures) > digits:
        return None
    return int(text)


def due_words(due_on: date, on: date, calendar: SchoolCalendar) -> str:
    """How far off a due date is, counted in this school's days.

    Falls back to calendar days where the school has not entered the terms.
    """
    if due_on == on:
        return "by the end of today"
    try:
        gap = calendar.school_days_between(on, due_on)
        unit = "school day"
    except BeyondKnownTerms:
        gap, unit = (due_on - on).days, "day"
    if due_on < on:
        if gap == 0:
            return "overdue"
        return f"overdue by {count_of(-gap, unit)}"
    if gap == 0:
        return "before school is back"
    return f"in {count_of(gap, unit)}"
