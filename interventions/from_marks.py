"""From the marks of a target to its values by day and by week. Pure: no clock, no database.

The only place where marks become values. Progress, charts, papers and the week's table read it.
A number stands for what its target is counted over: sums for how often and how long, a mean for a
scale, the share of yes in per cent for yes or no.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from cases.attendance import MONDAY_TO_FRIDAY, monday_of
from inclusion.rules.school_days import SchoolCalendar

LEAST_FOR_A_TREND = 3
DAYS_IN_A_WEEK = 7
_TENTH = Decimal("0.1")
Point = tuple[date, Decimal]


@dataclass(frozen=True)
class DayMarks:
    """The marks of one target on one day: the total of their values, and how many parts have one."""

    on: date
    total: Decimal
    parts: int


@dataclass(frozen=True)
class WeekValue:
    """What the marks of a week come to. `on` is its last day with a mark.

    `whole` is false for the sum of a week of which only some days count (`Span.holds`): beside sums of
    whole weeks it would show a change that nobody made.
    """

    monday: date
    on: date
    value: Decimal
    parts: int
    whole: bool = True


@dataclass(frozen=True)
class Span:
    """From when to when a plan is scored, seen `on` a day, in the days of its school.

    `ended_on` is None while the plan runs.
    """

    starts_on: date
    ended_on: date | None
    on: date
    calendar: SchoolCalendar

    def holds(self, monday: date, last_scored: date) -> bool:
        """Whether the sum of a week stands for the whole of it.

        The plan ran on its first and on its last school day, and that last day is scored or over.
        Where no term is entered a week is Monday to Friday.
        """
        days = self.calendar.school_days(monday, monday + timedelta(days=DAYS_IN_A_WEEK - 1))
        first = days[0] if days else monday
        last = days[-1] if days else monday + timedelta(days=MONDAY_TO_FRIDAY - 1)
        if self.starts_on > first or (self.ended_on and self.ended_on < last):
            return False
        return last_scored >= last or self.on > last


def value_of(measured_by: str, per: str, days: Sequence[DayMarks]) -> Decimal:
    """What the marks of these days come to, to a tenth. Wants at least one mark.

    `measured_by` and `per` are those of the target. Counts and minutes are summed for a week, or are
    the mean of the days' sums, or of the parts, where the target is counted over those.
    """
    total, parts = sum((day.total for day in days), Decimal(0)), sum(day.parts for day in days)
    if measured_by == "yes_no":
        return _rounded(total * 100 / parts)
    if measured_by == "scale" or per == "session":
        return _rounded(total / parts)
    if per == "day":
        return _rounded(total / len(days))
    return _rounded(total)


def day_values(measured_by: str, per: str, days: Iterable[DayMarks]) -> list[Point]:
    """What each day's marks come to, the earliest first."""
    return [(day.on, value_of(measured_by, per, [day])) for day in _in_order(days)]


def week_values(
    measured_by: str, per: str, days: Iterable[DayMarks], span: Span
) -> list[WeekValue]:
    """What each week's marks come to, the earliest first. Weeks without a mark are left out."""
    weeks = [(monday, list(found)) for monday, found in groupby(_in_order(days), _of_week)]
    summed = measured_by in ("count", "duration") and per == "week"
    return [
        WeekValue(
            monday=monday,
            on=found[-1].on,
            value=value_of(measured_by, per, found),
            parts=sum(day.parts for day in found),
            whole=not summed or span.holds(monday, found[-1].on),
        )
        for monday, found in weeks
    ]


def with_scores(weeks: Iterable[WeekValue], scores: Iterable[Point]) -> tuple[Point, ...]:
    """Whole weeks' values and those written down by hand, by date.

    What somebody wrote down stands for its week, not what the marks come to: it was written with the
    marks in view, minutes quote it, and whoever finds it wrong can write another.
    """
    by_hand = dict(scores)
    written = {monday_of(on) for on in by_hand}
    marked = {w.on: w.value for w in weeks if w.whole and w.monday not in written}
    return tuple(sorted({**marked, **by_hand}.items()))


def slope_a_week(points: Sequence[tuple[date, Decimal | float]]) -> float | None:
    """The slope, in units a week, of the straight line that lies closest to the values.

    Least squares. None for fewer than three values, or where all lie within less than a week.
    """
    days = [on.toordinal() for on, _ in points]
    if len(points) < LEAST_FOR_A_TREND or max(days) - min(days) < DAYS_IN_A_WEEK:
        return None
    values = [float(value) for _, value in points]
    mean_day, mean_value = sum(days) / len(days), sum(values) / len(values)
    spread = sum((day - mean_day) ** 2 for day in days)
    together = sum(
        (day - mean_day) * (value - mean_value) for day, value in zip(days, values, strict=True)
    )
    return DAYS_IN_A_WEEK * together / spread


def line_through(points: Sequence[tuple[date, Decimal | float]]) -> tuple[float, float] | None:
    """The closest straight line's values on the first and on the last day; None as for the slope."""
    slope = slope_a_week(points)
    if slope is None:
        return None
    days = [on.toordinal() for on, _ in points]
    middle = sum(float(value) for _, value in points) / len(points)
    mean_day = sum(days) / len(days)
    first, last = (
        middle + slope * (day - mean_day) / DAYS_IN_A_WEEK for day in (min(days), max(days))
    )
    return first, last


def _in_order(days: Iterable[DayMarks]) -> list[DayMarks]:
    return sorted(days, key=lambda day: day.on)


def _of_week(day: DayMarks) -> date:
    return monday_of(day.on)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)
