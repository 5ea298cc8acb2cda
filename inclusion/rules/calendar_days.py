"""Sums on ordinary dates that need no school calendar: weeks, months, working days, Easter.

None of these rolls over a weekend or a holiday, except that working days skip both by definition.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5

# Spelt out, because strftime and the calendar module follow the server's locale.
MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# The library's names, in the words that GOV.UK prints.
_PLAIN_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


def plain_date(day: date) -> str:
    """ "18 December 2026"."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """Bank holidays of England in a calendar year with their names (source: `holidays`, GB-ENG)."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: _bank_holiday_name(name) for day, name in found.items()}


def _bank_holiday_name(name: str) -> str:
    plain = name.replace(" (observed)", "")
    suffix = " (substitute day)" if plain != name else ""
    return _PLAIN_NAMES.get(plain, plain) + suffix


def bank_holiday(day: date) -> str | None:
    """The name of the English bank holiday on this day, or None."""
    return bank_holidays(day.year).get(day)


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


@cache
def easter_monday(year: int) -> date:
    """Easter Monday of a Gregorian year (the usual anonymous computus, then one day on)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_skips, shift = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leap_skips - (century - shift + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1) + DAY


def add_weeks(day: date, weeks: int) -> date:
    """The same weekday that many calendar weeks on; holidays do not matter."""
    return day + timedelta(weeks=weeks)


def add_calendar_months(day: date, months: int) -> date:
    """The same day number that many months on, or the last day of a month too short for it."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_working_days(day: date, count: int) -> date:
    """The count-th working day strictly after a day: Monday to Friday without bank holidays.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("A number of working days cannot be negative.")
    while count:
        day += DAY
        if is_working_day(day):
            count -= 1
    return day


def is_working_day(day: date) -> bool:
    """Whether the day is a Monday to Friday that is not a bank holiday in England."""
    return not is_weekend(day) and bank_holiday(day) is None
