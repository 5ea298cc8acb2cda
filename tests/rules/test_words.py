"""Days, places in a row and lunchtimes as sentences have them."""

from datetime import date

import pytest

from inclusion.rules.deadlines import nth_school_day
from inclusion.rules.exclusion_words import at_lunchtime
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.words import ordinal, school_days_in_words

from .calendars import REFERENCE

START = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([30], "30 November"),
        ([26, 27], "26 November and 27 November"),
        ([23, 24, 25, 26, 27], "23 November to 27 November"),
        ([26, 27, 30], "26 November to 30 November"),
        ([23, 25, 26, 27], "23 November and 25 November to 27 November"),
        ([23, 25, 27], "23 November, 25 November and 27 November"),
    ],
)
def test_school_days_that_follow_each_other_are_named_as_a_run(days: list[int], words: str) -> None:
    found = school_days_in_words((date(2026, 11, day) for day in days), REFERENCE, START)
    assert found == words


def test_a_holiday_ends_a_run() -> None:
    days = [date(2026, 10, 21), date(2026, 10, 22), date(2026, 11, 2), date(2026, 11, 3)]
    words = "21 October, 22 October, 2 November and 3 November"
    assert school_days_in_words(days, REFERENCE, START) == words


def test_places_in_a_row() -> None:
    found = [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 20, 21, 22, 23, 111)]
    words = "1st 2nd 3rd 4th 11th 12th 13th 20th 21st 22nd 23rd 111th"
    assert " ".join(found) == words


def test_only_where_all_were_at_lunchtime_it_is_said() -> None:
    lunchtime = SuspensionFact("l1", START, kind="lunchtime", sessions=1)
    suspension = SuspensionFact("s1", START, sessions=2)
    assert at_lunchtime([suspension, lunchtime]) == ""
    assert at_lunchtime([lunchtime]) == ", at lunchtime"
    assert at_lunchtime([lunchtime] * 2) == ", both at lunchtime"
    assert at_lunchtime([lunchtime] * 3) == ", all at lunchtime"


def test_a_place_in_a_row_says_that_its_first_day_is_day_one() -> None:
    sixth = nth_school_day(REFERENCE, START, 6)
    assert sixth.due_on == date(2026, 12, 7)
    working = sixth.work_out()
    assert working is not None
    assert (working.counted_from, working.count, working.from_day_one) == (START, 5, True)
    assert nth_school_day(REFERENCE, date(2030, 1, 7), 6).work_out() is None
