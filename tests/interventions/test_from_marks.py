"""From marks to values, and the trend: pure sums, so properties over made-up weeks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inclusion.rules.school_days import SchoolCalendar, Term
from interventions.effort import best_words, trend_words, way_words
from interventions.from_marks import (
    DayMarks,
    Span,
    WeekValue,
    line_through,
    slope_a_week,
    value_of,
    week_values,
    with_scores,
)

MONDAY = date(2026, 11, 2)
TERM = SchoolCalendar([Term("Autumn", date(2026, 9, 1), date(2027, 3, 25))])
# A plan that began on that Monday, seen long after.
SPAN = Span(MONDAY, None, date(2027, 3, 1), TERM)
# A machine that is busy elsewhere is no fault of the sums.
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
marks = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 6)),
    min_size=1,
    max_size=12,
    unique_by=lambda day: day[0],
).map(
    lambda found: [
        DayMarks(MONDAY + timedelta(days=n), Decimal(min(total, 20 * parts)), parts)
        for n, total, parts in found
    ]
)


@few
@given(marks)
def test_no_mark_is_lost_or_counted_twice(days: list[DayMarks]) -> None:
    """The weeks' sums are the sum of all marks, whatever their order."""
    weeks = week_values("count", "week", days, SPAN)
    assert sum(week.value for week in weeks) == sum(day.total for day in days)
    assert sum(week.parts for week in weeks) == sum(day.parts for day in days)
    assert weeks == week_values("count", "week", reversed(days), SPAN)
    assert [week.monday for week in weeks] == sorted({w.monday for w in weeks})
    assert all(week.monday <= week.on < week.monday + timedelta(days=7) for week in weeks)
    assert all(week.whole for week in weeks)
    running = week_values("count", "week", days, replace(SPAN, on=weeks[-1].on))
    assert all(week.whole for week in running[:-1])
    monday = running[-1].monday
    last = TERM.school_days(monday, monday + timedelta(days=6))[-1]
    assert running[-1].whole == (running[-1].on >= last)


@few
@given(marks)
def test_a_mean_lies_among_its_marks_and_a_share_between_nought_and_a_hundred(
    days: list[DayMarks],
) -> None:
    mean = value_of("scale", "week", days)
    assert 0 <= mean <= 20
    assert value_of("count", "session", days) == mean
    said_yes = [DayMarks(d.on, Decimal(min(d.parts, int(d.total))), d.parts) for d in days]
    assert 0 <= value_of("yes_no", "session", said_yes) <= 100
    assert value_of("duration", "day", days) * len(days) == pytest.approx(
        value_of("duration", "week", days), abs=Decimal("0.05") * len(days)
    )


def test_the_units_of_a_week() -> None:
    days = [DayMarks(MONDAY, Decimal(3), 2), DayMarks(MONDAY + timedelta(days=4), Decimal(1), 2)]
    assert [
        value_of(*kind, days)
        for kind in (("count", "week"), ("count", "day"), ("scale", "day"), ("yes_no", "week"))
    ] == [4, 2, 1, 100]


def test_a_value_by_hand_stands_on_its_day_and_a_week_that_still_runs_waits() -> None:
    friday, tuesday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=8)
    days = [DayMarks(friday, Decimal(6), 2), DayMarks(tuesday, Decimal(1), 2)]
    seen = replace(SPAN, on=tuesday)
    weeks = week_values("count", "week", days, seen)
    assert with_scores(weeks, []) == ((friday, 6),)
    assert with_scores(weeks, [(friday, Decimal(5))]) == ((friday, 5),)
    means = week_values("scale", "week", days, seen)
    assert with_scores(means, []) == ((friday, 3), (tuesday, Decimal("0.5")))


def _sums(weeks: list[WeekValue]) -> list[tuple[date, bool]]:
    return [(week.monday, week.whole) for week in weeks]


def test_a_week_is_whole_once_its_last_school_day_is_scored_or_over() -> None:
    """The last week before Easter ends on a Thursday: nobody scores its Friday."""
    monday = date(2027, 3, 22)
    scored = [DayMarks(monday + timedelta(days=n), Decimal(1), 2) for n in range(4)]
    for days, on, whole in (
        (scored, monday + timedelta(days=3), True),
        (scored[:3], monday + timedelta(days=3), False),
        (scored[:3], monday + timedelta(days=4), True),
        (scored[:1], monday + timedelta(days=14), True),
    ):
        span = replace(SPAN, on=on)
        assert _sums(week_values("count", "week", days, span)) == [(monday, whole)]
    beyond = date(2027, 9, 6)
    days = [DayMarks(beyond, Decimal(1), 2)]
    for on, whole in ((beyond + timedelta(days=4), False), (beyond + timedelta(days=5), True)):
        assert _sums(week_values("count", "week", days, replace(SPAN, on=on))) == [(beyond, whole)]


def test_a_week_of_which_the_plan_had_only_some_days_stands_for_no_whole_one() -> None:
    """A plan from a Thursday to a Tuesday: only the weeks between them count, and means always do."""
    thursday, tuesday = date(2026, 11, 5), date(2026, 11, 24)
    days = [
        DayMarks(thursday + timedelta(days=n), Decimal(2), 2)
        for n in range((tuesday - thursday).days + 1)
        if TERM.is_school_day(thursday + timedelta(days=n))
    ]
    span = replace(SPAN, starts_on=thursday, ended_on=tuesday)
    sums = _sums(week_values("count", "week", days, span))
    assert [whole for _, whole in sums] == [False, True, True, False]
    assert all(week.whole for week in week_values("count", "day", days, span))
    # Where school itself begins on a Tuesday, that is the first day of a whole week.
    first = date(2026, 9, 1)
    days = [DayMarks(first + timedelta(days=n), Decimal(2), 2) for n in range(4)]
    span = replace(SPAN, starts_on=first)
    assert _sums(week_values("count", "week", days, span)) == [(date(2026, 8, 31), True)]


def test_a_week_is_one_point_whatever_the_day_on_which_somebody_wrote_its_value() -> None:
    thursday, friday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    weeks = week_values("count", "week", [DayMarks(thursday, Decimal(8), 8)], SPAN)
    assert with_scores(weeks, []) == ((thursday, 8),)
    assert with_scores(weeks, [(friday, Decimal(6))]) == ((friday, 6),)
    next_week = (friday + timedelta(days=7), Decimal(5))
    assert with_scores(weeks, [next_week]) == ((thursday, 8), next_week)


@few
@given(
    st.floats(-50, 50),
    st.floats(-20, 20),
    st.lists(st.integers(0, 40), min_size=3, max_size=12, unique=True),
)
def test_the_slope_of_a_straight_line_is_found(
    start: float, weekly: float, weeks: list[int]
) -> None:
    points = [(MONDAY + timedelta(weeks=n), start + weekly * n) for n in weeks]
    assert slope_a_week(points) == pytest.approx(weekly, abs=1e-6)
    shifted = [(on, value + 7) for on, value in reversed(points)]
    assert slope_a_week(shifted) == pytest.approx(weekly, abs=1e-6)
    line = line_through(points)
    assert line == pytest.approx(
        (start + weekly * min(weeks), start + weekly * max(weeks)), abs=1e-6
    )


@few
@given(st.lists(st.integers(0, 99), min_size=3, max_size=9), st.floats(-3, 3), st.floats(-9, 9))
def test_no_other_line_lies_closer(values: list[int], slope_off: float, height_off: float) -> None:
    points = [(MONDAY + timedelta(weeks=n), float(value)) for n, value in enumerate(values)]
    line = line_through(points)
    assert line is not None
    last = len(values) - 1

    def squares(first: float, end: float) -> float:
        fitted = (first + (end - first) * n / last for n in range(len(values)))
        return sum((v - f) ** 2 for v, f in zip(values, fitted, strict=True))

    moved = squares(line[0] + height_off, line[1] + height_off + slope_off * last)
    assert squares(*line) <= moved + 1e-6


def test_too_little_is_no_trend() -> None:
    two = [(MONDAY, Decimal(14)), (MONDAY + timedelta(weeks=1), Decimal(6))]
    assert slope_a_week(two) is None
    assert trend_words(two, Decimal(14), "count", "week") == ""
    same_week = [(MONDAY + timedelta(days=n), Decimal(n)) for n in range(4)]
    assert line_through(same_week) is None


def test_progress_in_words() -> None:
    points = [(MONDAY + timedelta(weeks=n), Decimal(v)) for n, v in enumerate((12, 10, 8, 6))]
    said = trend_words(points, Decimal(14), "count", "week")
    assert said == "From 14 to 6 a week, about 2 fewer each week."
    rising = [(on, 40 - value) for on, value in points]
    assert trend_words(rising, None, "yes_no", "session") == (
        "From 28 to 34 per cent of the time, about 2 higher each week."
    )
    level = [(on, Decimal(3)) for on, _ in points]
    assert trend_words(level, Decimal(3), "duration", "day") == (
        "3 minutes a day at the start and now, about level from week to week."
    )
    start, goal = Decimal(14), Decimal(4)
    assert [
        way_words(start, Decimal(now), goal, fewer_is_better=True) for now in (15, 14, 12, 9, 6, 4)
    ] == [
        "further away than at the start",
        "the same as at the start",
        "first steps to the goal",
        "about half of the way to the goal",
        "most of the way to the goal",
        "goal reached",
    ]
    assert best_words(
        [*points, (MONDAY + timedelta(weeks=5), Decimal(9))], fewer_is_better=True
    ) == ("best so far 6, 23 November")
