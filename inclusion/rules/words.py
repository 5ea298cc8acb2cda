"""Dates, days and numbers as they stand in a sentence for school staff."""

from collections.abc import Iterable
from datetime import date

from inclusion.rules.calendar_days import MONTHS, plain_date
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.skipped_days import in_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_in_words(day: date, calendar: SchoolCalendar, raised_on: date) -> str:
    """ "14 September", with the year when it is not in the school year of `raised_on`."""
    start, end = calendar.school_year(raised_on)
    plain = f"{day.day} {MONTHS[day.month]}"
    return plain if start <= day <= end else f"{plain} {day.year}"


def day_and_date(day: date) -> str:
    """ "Tuesday 23 February 2027"."""
    return f"{WEEKDAYS[day.weekday()]} {plain_date(day)}"


def days_in_words(days: Iterable[date], calendar: SchoolCalendar, raised_on: date) -> str:
    """Days in a row, with commas, for a bracket."""
    return ", ".join(day_in_words(day, calendar, raised_on) for day in days)


def number_of(count: int, one: str) -> str:
    """ "1 suspension", "2 suspensions"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def length_in_words(sessions: int) -> str:
    """Half-day sessions as days: "half a day", "1 day", "5.5 days"."""
    if sessions == 1:
        return "half a day"
    return "1 day" if sessions == 2 else f"{sessions / 2:g} days"


def as_subject(person: str) -> str:
    """A person before a verb: "the parents", "the pupil, who is 18," with the comma that closes."""
    return f"{person}," if "," in person else person


__all__ = [
    "MONTHS",
    "as_subject",
    "day_and_date",
    "day_in_words",
    "days_in_words",
    "in_words",
    "length_in_words",
    "number_of",
]
