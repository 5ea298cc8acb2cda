"""The progress of one target as a picture for print: the same as on screen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from exclusions.models import Suspension
from inclusion.charts import ProgressMark, progress_line
from inclusion.rules.school_days import SchoolCalendar
from interventions.from_marks import line_through
from interventions.models import Plan

from .timeline import around, holidays, last_day_of


def draw(
    title: str,
    points: Sequence[tuple[date, float]],
    baseline: float | None,
    goal: float | None,
    unit: str,
    marks: Sequence[ProgressMark],
    height: int = 190,
    end: int | None = None,
    width: int = 360,
) -> bytes:
    """Draw one target with its trend. `height` and `width` in the picture's own units.

    `end` is that of its scale.
    """
    return progress_line(
        title,
        points,
        baseline=baseline,
        goal=goal,
        unit=unit,
        marks=marks,
        width=width,
        height=height,
        trend=line_through(points),
        end=end,
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
        ProgressMark("suspension", first, last, "Suspended")
        for s in suspensions
        if not s.is_cancelled
        for first, last in _days_out(s, calendar)
    ]
    return reviews + sorted(out, key=lambda mark: mark.start)


def _days_out(suspension: Suspension, calendar: SchoolCalendar) -> Iterator[tuple[date, date]]:
    """The time of a suspension without the holidays within it."""
    start, end = suspension.starts_on, last_day_of(suspension, calendar)
    return around(start, end, holidays(calendar, start, end))
