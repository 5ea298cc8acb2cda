"""The progress of one target as a picture and in words: the same on screen and in print."""

from collections.abc import Iterable, Sequence
from datetime import date

from exclusions.models import Suspension
from inclusion.charts import ProgressMark, progress_line
from inclusion.rules.school_days import SchoolCalendar
from interventions.from_marks import DAYS_IN_A_WEEK, slope_a_week
from interventions.models import Plan

from .timeline import last_day_of

NUMBERS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def draw(
    title: str,
    points: Sequence[tuple[date, float]],
    baseline: float | None,
    goal: float | None,
    unit: str,
    marks: Sequence[ProgressMark],
    height: int = 190,
    end: int | None = None,
) -> bytes:
    """Draw one target. `height` in the picture's own units, its width being 360; `end` of its scale."""
    return progress_line(
        title, points, baseline=baseline, goal=goal, unit=unit, marks=marks, height=height, end=end
    )


def marks_of(
    plan: Plan, suspensions: Iterable[Suspension], calendar: SchoolCalendar
) -> list[ProgressMark]:
    """The plan's reviews and the pupil's suspensions as marks on the axis of time."""
    reviews = [
        ProgressMark("review", review.held_on, review.held_on, f"review {review.number}")
        for review in plan.reviews.all()
    ]
    out = [
        ProgressMark("suspension", s.starts_on, last_day_of(s, calendar), "Suspended")
        for s in suspensions
        if not s.is_cancelled
    ]
    return reviews + sorted(out, key=lambda mark: mark.start)


def trend(points: Sequence[tuple[date, float]], start: float | None) -> str:
    """Progress in words: "from 14 to 6, falling by about one a week". Empty without values."""
    if not points:
        return ""
    first, last = start if start is not None else points[0][1], points[-1][1]
    if first == last:
        moved = f"{plain(last)} at the start and now"
    else:
        moved = f"from {plain(first)} to {plain(last)}"
    weekly = _weekly(points)
    if weekly is None:
        return moved
    if abs(weekly) < 0.1:
        return f"{moved}, about level from week to week"
    return f"{moved}, {'falling' if weekly < 0 else 'rising'} by about {_about(abs(weekly))} a week"


def _weekly(points: Sequence[tuple[date, float]]) -> float | None:
    """The slope in units a week; on paper two weeks of values are the least that is told."""
    if not points or (points[-1][0] - points[0][0]).days < 2 * DAYS_IN_A_WEEK:
        return None
    return slope_a_week(points)


def _about(value: float) -> str:
    """1.1 -> one, 2.6 -> 2.6"""
    nearest = round(value)
    if 1 <= nearest < len(NUMBERS) and abs(value - nearest) <= 0.2:
        return NUMBERS[nearest]
    return plain(round(value, 1))


def plain(value: float) -> str:
    """A measured value as people write it: 14, 2.5"""
    return f"{value:.1f}".removesuffix(".0")
