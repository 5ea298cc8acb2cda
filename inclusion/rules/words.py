"""Dates, days and numbers as they stand in a sentence for school staff."""

from collections.abc import Iterable
from datetime import date

from inclusion.rules.calendar_days import DAY, MONTHS, is_weekend, plain_date
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.skipped_days import in_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
A_RUN = 3  # days from which "to" says it shorter than naming each


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


def school_days_in_words(days: Iterable[date], calendar: SchoolCalendar, raised_on: date) -> str:
    """School days in order, three or more that follow each other as "30 November to 4 December".

    A weekend does not end a run; any other day without school between two of them does.
    """
    runs: list[list[date]] = []
    for day in days:
        if runs and day <= _next_weekday(runs[-1][-1]):
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        words = [day_in_words(day, calendar, raised_on) for day in run]
        parts += [f"{words[0]} to {words[-1]}"] if len(run) >= A_RUN else words
    return in_words(parts) if parts else ""


def _next_weekday(day: date) -> date:
    following = day + DAY
    while is_weekend(following):
        following += DAY
    return following


def number_of(count: int, one: str) -> str:
    """ "1 suspension", "2 suspensions"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def length_in_words(sessions: int) -> str:
    """Half-day sessions as days: "half a day", "1 day", "5.5 days"."""
    if sessions == 1:
        return "half a day"
    return "1 day" if sessions == 2 else f"{sessions / 2:g} days"


def ordinal(number: int) -> str:
    """A place in a row: "1st", "2nd", "3rd", "4th", "11th", "22nd"."""
    ending = "th" if 10 <= number % 100 <= 20 else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


__all__ = [
    "MONTHS",
    "day_and_date",
    "day_in_words",
    "days_in_words",
    "in_words",
    "length_in_words",
    "number_of",
    "ordinal",
    "school_days_in_words",
]
