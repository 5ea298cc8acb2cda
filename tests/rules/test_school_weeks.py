"""School weeks: worked examples around each kind of holiday, and laws that hold for any start."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.rules.school_days import BeyondKnownTerms, CalendarError, SchoolCalendar, Skipped
from inclusion.rules.school_weeks import add_school_weeks, opens_before, within_school_weeks

from .calendars import AUTUMN_ONLY, REFERENCE, SIX_TERMS, TERMS

WEEK = timedelta(weeks=1)
starts = st.dates(date(2026, 8, 1), date(2027, 3, 12))
counts = st.integers(1, 13)


def _weeks(start: date, end: date) -> list[date]:
    """The Mondays of the weeks after that of one day up to that of another."""
    monday = start - timedelta(days=start.weekday())
    return [monday + WEEK * n for n in range(1, ((end - monday).days // 7) + 1)]


def _counts(monday: date) -> bool:
    return bool(REFERENCE.school_days(monday, monday + timedelta(days=6)))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 11, 9), 1, date(2026, 11, 16)),
        # Around half-term: the last week before it, and the first one after it.
        (date(2026, 10, 14), 1, date(2026, 10, 21)),
        (date(2026, 10, 14), 2, date(2026, 11, 4)),
        (date(2026, 10, 28), 1, date(2026, 11, 4)),
        (date(2026, 10, 7), 6, date(2026, 11, 25)),
        # Around Christmas: two weeks without a school day.
        (date(2026, 12, 9), 1, date(2026, 12, 16)),
        (date(2026, 12, 9), 2, date(2027, 1, 6)),
        # A week with an INSET day counts; an end on that day rolls forward.
        (date(2026, 12, 14), 1, date(2027, 1, 5)),
        (date(2026, 10, 9), 2, date(2026, 11, 2)),
        # The summer holiday before the first term; a start on a Sunday; a bank holiday.
        (date(2026, 8, 5), 1, date(2026, 9, 3)),
        (date(2026, 11, 22), 1, date(2026, 11, 30)),
        (date(2027, 4, 26), 1, date(2027, 5, 4)),
    ],
)
def test_worked_examples(start: date, count: int, due: date) -> None:
    assert add_school_weeks(REFERENCE, start, count) == due


def test_a_holiday_between_two_terms_is_left_out_as_well() -> None:
    deadline = within_school_weeks(SIX_TERMS, date(2026, 10, 7), 6)
    assert deadline.due_on == date(2026, 12, 2)  # two weeks of half-term here
    working = deadline.work_out()
    assert working
    assert working.skipped == (Skipped(date(2026, 10, 19), date(2026, 10, 30), "half-term"),)


def test_the_day_itself_is_week_nought() -> None:
    assert add_school_weeks(REFERENCE, date(2026, 10, 24), 0) == date(2026, 10, 24)
    with pytest.raises(CalendarError, match="cannot be negative"):
        add_school_weeks(REFERENCE, date(2026, 11, 9), -1)


def test_the_working_names_the_holidays_left_out_and_what_the_end_rolled_over() -> None:
    deadline = within_school_weeks(REFERENCE, date(2026, 10, 12), 9)
    assert deadline.due_on == date(2027, 1, 5)
    working = deadline.work_out()
    assert working
    assert (working.counted_from, working.count, working.unit) == (
        date(2026, 10, 12), 9, "school weeks",
    )  # fmt: skip
    assert working.skipped == (
        Skipped(date(2026, 10, 26), date(2026, 10, 30), "half-term"),
        Skipped(date(2026, 12, 21), date(2027, 1, 4), "Christmas holiday and INSET"),
    )


def test_a_start_in_the_holidays_leaves_out_no_week_of_its_own() -> None:
    working = within_school_weeks(REFERENCE, date(2026, 10, 27), 1).work_out()
    assert working
    assert working.skipped == ()


def test_past_the_known_terms_it_is_unknown_and_says_why() -> None:
    with pytest.raises(BeyondKnownTerms, match="enter next year's term dates"):
        add_school_weeks(AUTUMN_ONLY, date(2026, 12, 9), 2)
    deadline = within_school_weeks(AUTUMN_ONLY, date(2026, 12, 9), 2)
    assert deadline.due_on is None
    assert "enter next year's term dates" in (deadline.unknown_reason or "")
    assert deadline.work_out() is None
    with pytest.raises(BeyondKnownTerms, match="before the first known term"):
        add_school_weeks(REFERENCE, date(2026, 7, 1), 1)
    gap = SchoolCalendar((TERMS[0], TERMS[2]))
    with pytest.raises(BeyondKnownTerms, match="No term is known between"):
        add_school_weeks(gap, date(2026, 12, 9), 3)


@pytest.mark.parametrize(
    ("latest", "due"),
    [
        (date(2026, 12, 22), date(2026, 12, 22)),  # in the holiday the count would end after
        (date(2027, 1, 4), date(2027, 1, 4)),  # before the day to which it rolls
        (date(2027, 1, 5), date(2027, 1, 5)),
        (date(2027, 1, 6), date(2027, 1, 5)),
    ],
)
def test_never_past_the_latest_day(latest: date, due: date) -> None:
    assert within_school_weeks(REFERENCE, date(2026, 11, 9), 6, latest).due_on == due


def test_a_latest_day_before_the_count_can_be_over_needs_no_terms() -> None:
    known = within_school_weeks(AUTUMN_ONLY, date(2026, 12, 9), 3, date(2026, 12, 30))
    assert known.due_on == date(2026, 12, 30)
    unknown = within_school_weeks(AUTUMN_ONLY, date(2026, 12, 9), 3, date(2026, 12, 31))
    assert unknown.due_on is None


@pytest.mark.parametrize(
    ("due", "weeks", "opens"),
    [
        (date(2026, 11, 25), 2, date(2026, 11, 11)),
        (date(2027, 1, 5), 2, date(2026, 12, 8)),  # not in the Christmas holiday
        (date(2026, 11, 4), 1, date(2026, 10, 21)),
        (date(2026, 10, 2), 2, date(2026, 9, 29)),  # never on the day counted from, or before
    ],
)
def test_a_window_opens_some_school_weeks_before_its_last_day(
    due: date, weeks: int, opens: date
) -> None:
    assert opens_before(REFERENCE, date(2026, 9, 28), due, weeks) == opens


def test_a_window_outside_the_known_terms_opens_plain_weeks_before() -> None:
    since, due = date(2026, 12, 9), date(2027, 1, 20)
    assert opens_before(AUTUMN_ONLY, since, due, 2) == date(2027, 1, 6)


@given(starts, counts)
def test_as_many_weeks_with_school_lie_between(start: date, count: int) -> None:
    due = add_school_weeks(REFERENCE, start, count)
    assert REFERENCE.is_school_day(due)
    within = within_school_weeks(REFERENCE, start, count).due_on
    # Back from the day to which it rolled: the same weekday of the last week that counts.
    mondays = [monday for monday in _weeks(start, due) if _counts(monday)]
    counted = mondays[count - 1] + timedelta(days=start.weekday())
    assert counted <= due
    assert not REFERENCE.school_days(counted, due - timedelta(days=1)) or counted == due
    assert due >= start + WEEK * count
    assert within
    assert REFERENCE.is_school_day(within)
    assert within.isocalendar()[:2] == counted.isocalendar()[:2], "never in a later week"
    between = sorted((within, counted))
    assert not REFERENCE.school_days(between[0], between[1])[1:-1]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 9, 11), date(2026, 10, 22)),  # the sixth Friday is INSET, then comes half-term
        (date(2026, 12, 18), date(2027, 2, 12)),
        (date(2026, 12, 19), date(2027, 2, 12)),  # typed in on the Saturday
        (date(2026, 11, 9), date(2027, 1, 5)),  # its week begins with INSET
    ],
)
def test_within_six_weeks_is_not_met_after_the_holiday_that_follows(start: date, due: date) -> None:
    assert within_school_weeks(REFERENCE, start, 6).due_on == due


@given(starts, counts)
def test_what_is_left_out_are_the_weeks_without_school(start: date, count: int) -> None:
    deadline = within_school_weeks(REFERENCE, start, count)
    working, due = deadline.work_out(), deadline.due_on
    assert working
    assert due
    listed = {
        run.start + timedelta(days=n)
        for run in working.skipped
        for n in range((run.end - run.start).days + 1)
    }
    assert not listed.intersection(REFERENCE.school_days(start, date(2027, 7, 21)))
    holidays = [monday for monday in _weeks(start, due) if not _counts(monday)]
    assert all(monday in listed for monday in holidays)


@given(starts, st.integers(1, 12))
def test_one_more_week_is_later(start: date, count: int) -> None:
    assert add_school_weeks(REFERENCE, start, count) < add_school_weeks(REFERENCE, start, count + 1)


@given(starts, counts, st.integers(1, 140))
def test_a_window_lies_between_its_start_and_its_last_day(
    start: date, count: int, length: int
) -> None:
    latest = start + timedelta(days=length)
    due = within_school_weeks(REFERENCE, start, count, latest).due_on
    assert due is not None
    assert start < due <= latest
    assert start < opens_before(REFERENCE, start, due, 2) <= due
