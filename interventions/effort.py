"""Progress in words that notice effort: how far values have moved, and how quickly. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .from_marks import Point, slope_a_week

# A line that moves by less than this in a week is called level.
LEVEL = 0.05
NEARLY = 0.25
NOTHING = "–"
HALF_FROM, MOST_FROM = Decimal(1) / 3, Decimal(2) / 3
_UNITS = {"duration": " minutes", "yes_no": " per cent of the time"}
_PER = {"session": " in each part of the day", "day": " a day", "week": " a week"}


def unit_of(measured_by: str, per: str) -> str:
    """What follows a value in a sentence: " a week", " minutes a day", " per cent of the time"."""
    over = _PER[per] if measured_by in ("count", "duration") else ""
    return _UNITS.get(measured_by, "") + over


def counted_in(measure: str, measured_by: str) -> str:
    """What the numbers of a picture are: the measure, which for yes or no is counted in per cent."""
    parts = measure, _UNITS[measured_by].strip() if measured_by == "yes_no" else ""
    return ", ".join(part for part in parts if part)


def trend_words(points: Sequence[Point], start: Decimal | None, measured_by: str, per: str) -> str:
    """ "From 14 to 6 a week, about 2 fewer each week."; nothing where `slope_a_week` says nothing.

    `start` is the value agreed at the start; without one the first value stands for it.
    """
    slope = slope_a_week(points)
    if slope is None:
        return ""
    moved = moved_words(points, start, measured_by, per)
    if abs(slope) < LEVEL:
        return f"{moved}, about level from week to week."
    return f"{moved}, about {_about(abs(slope))} {_direction(slope, measured_by)} each week."


def moved_words(points: Sequence[Point], start: Decimal | None, measured_by: str, per: str) -> str:
    """ "From 14 to 6 a week", without a stop; wants a value. `start` as for `trend_words`."""
    first, last = start if start is not None else points[0][1], points[-1][1]
    unit = unit_of(measured_by, per)
    if first == last:
        return f"{plain(last)}{unit} at the start and now"
    return f"From {plain(first)} to {plain(last)}{unit}"


def _about(size: float) -> str:
    """0.9 -> 1, 1.4 -> 1.4, 3.4 -> 3"""
    nearest = round(size)
    close = nearest >= 1 and (size >= 3 or abs(size - nearest) <= NEARLY)
    return plain(Decimal(nearest) if close else Decimal(str(round(size, 1))))


def _direction(slope: float, measured_by: str) -> str:
    if measured_by == "count":
        return "fewer" if slope < 0 else "more"
    if measured_by == "duration":
        return "less" if slope < 0 else "more"
    return "lower" if slope < 0 else "higher"


def way_words(
    start: Decimal | None, now: Decimal | None, goal: Decimal | None, *, fewer_is_better: bool
) -> str:
    """How much of the way from the start to the goal is done, in words; nothing where not known.

    A value further away than the start is said without a judgement.
    """
    if start is None or now is None:
        return ""
    if now == start:
        return "the same as at the start"
    better = (now < start) == fewer_is_better
    if not better:
        return "further away than at the start"
    if goal is None or goal == start:
        return "better than at the start"
    done = (start - now) / (start - goal)
    if done >= 1:
        return "goal reached"
    if done >= MOST_FROM:
        return "most of the way to the goal"
    return "about half of the way to the goal" if done >= HALF_FROM else "first steps to the goal"


def best_words(
    points: Sequence[Point], *, fewer_is_better: bool, measured_by: str = "count"
) -> str:
    """The best value so far, where it is not the latest: effort that an average week would hide."""
    if len(points) < 2:
        return ""
    on, value = (min if fewer_is_better else max)(points, key=lambda point: point[1])
    latest = points[-1][1]
    if value == latest:
        return ""
    return f"best so far {amount(measured_by, value)}, {_day(on)}"


def plain(value: Decimal | float) -> str:
    """A measured value as people write it: 14, 2.5"""
    return f"{value:.1f}".removesuffix(".0")


def amount(measured_by: str, value: Decimal | float | None) -> str:
    """A value as a table or a paper shows it: 14, 2.5, for yes or no 80%; "–" where there is none."""
    if value is None:
        return NOTHING
    return f"{plain(value)}%" if measured_by == "yes_no" else plain(value)


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"
