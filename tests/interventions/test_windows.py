"""When the next review falls, whatever the day of the last one: properties, not examples."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inclusion.accounts.selectors import school_calendar
from inclusion.rules.school_days import SchoolCalendar
from interventions.models import Plan
from interventions.selectors import ReviewWindow, window_after

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 3)
WEEK = timedelta(weeks=1)
EXAMPLES = settings(max_examples=80, deadline=None, database=None, derandomize=True)


def _window_lies_well(window: ReviewWindow) -> None:
    assert window.due_on is not None
    assert window.since < window.opens_on <= window.due_on
    assert window.holds(window.opens_on)
    assert window.holds(window.due_on)
    assert not window.holds(window.due_on + timedelta(days=1))


@pytest.fixture
def window_of(school, calendar) -> Callable[..., ReviewWindow]:
    def find(since: date, length: int, **fields: object) -> ReviewWindow:
        ends_on = since + timedelta(days=length)
        plan = Plan(school=school, starts_on=FIRST, ends_on=ends_on, **fields)
        return window_after(plan, since, calendar)

    return find


@pytest.fixture
def calendar(school) -> SchoolCalendar:
    return school_calendar(school)


def test_the_window_of_a_psp_ends_on_a_school_day_and_holds_its_own_days(window_of, calendar):
    @EXAMPLES
    @given(st.integers(0, 150), st.integers(1, 140))
    def holds(after: int, length: int) -> None:
        since = FIRST + timedelta(days=after)
        window = window_of(since, length, kind="psp")
        _window_lies_well(window)
        last = since + timedelta(days=28)
        if length >= 28 + 21:  # The end of the plan is far: the count alone decides.
            assert window.opens_on == since + timedelta(days=21)
            assert window.due_on >= last
            assert calendar.is_school_day(window.due_on)
            between = (window.due_on - last).days
            assert not any(calendar.is_school_day(last + timedelta(days=n)) for n in range(between))
        else:
            assert window.due_on <= max(since + timedelta(days=length), last + timedelta(days=21))

    holds()


def test_the_window_of_an_ibp_ends_on_a_school_day_and_holds_its_own_days(window_of, calendar):
    @EXAMPLES
    @given(st.integers(0, 150), st.integers(1, 240), st.none() | st.integers(1, 13))
    def holds(after: int, length: int, every: int | None) -> None:
        since = FIRST + timedelta(days=after)
        window = window_of(since, length, kind="ibp", review_every_weeks=every)
        _window_lies_well(window)
        ends_on, weeks = since + timedelta(days=length), every or 6
        assert window.due_on <= ends_on
        with_school = _weeks_with_school(calendar, since, window.due_on)
        if length >= (weeks + 5) * 7:  # Far, whatever holidays lie between.
            assert calendar.is_school_day(window.due_on)
            assert window.due_on > since + WEEK * weeks - timedelta(days=7)
            # One more where the last day rolled into the next week.
            assert weeks <= with_school <= weeks + 1
        else:
            assert with_school <= weeks + 1
        assert _weeks_with_school(calendar, window.opens_on, window.due_on) <= 2

    holds()


def _weeks_with_school(calendar: SchoolCalendar, start: date, end: date) -> int:
    """Weeks that hold a school day, after the week of one day, up to that of another."""
    monday = start - timedelta(days=start.weekday())
    mondays = (monday + WEEK * n for n in range(1, (end - monday).days // 7 + 1))
    return sum(bool(calendar.school_days(m, m + WEEK - timedelta(days=1))) for m in mondays)
