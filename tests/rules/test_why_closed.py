"""Why a day is no school day, in words."""

from datetime import date

import pytest

from inclusion.rules.school_days import Closure, SchoolCalendar, Term

CALENDAR = SchoolCalendar(
    [
        Term("Autumn", date(2026, 9, 3), date(2026, 12, 18)),
        Term("Spring", date(2027, 1, 5), date(2027, 3, 25)),
    ],
    [Closure(date(2026, 10, 26), date(2026, 10, 30), "Half-term")],
)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 21), "the weekend"),
        (date(2026, 10, 27), "Half-term"),
        (date(2026, 12, 23), "Christmas holiday"),
    ],
)
def test_the_calendar_says_why_a_day_is_no_school_day(day: date, why: str) -> None:
    assert not CALENDAR.is_school_day(day)
    assert CALENDAR.why_closed(day) == why
