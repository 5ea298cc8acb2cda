"""The part of the journey that belongs to one plan."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cases.models import AttendanceWeek
from inclusion.rules.school_days import SchoolCalendar
from interventions.models import Plan

from .pack import Timeline
from .timeline import Event, holidays

BEFORE = timedelta(weeks=4)
AFTER = timedelta(weeks=1)


def timeline_of(
    plan: Plan,
    found: Sequence[Event],
    weeks: Sequence[AttendanceWeek],
    calendar: SchoolCalendar,
    on: date,
) -> Timeline:
    """From a month before the plan (or the suspensions that led to it) to a week past its end.

    `weeks` are those of the pupil's attendance, in any order.
    """
    near = plan.starts_on - timedelta(weeks=13)
    earliest = min((e.start for e in found if e.start >= near), default=plan.starts_on)
    start = min(earliest, plan.starts_on - BEFORE).replace(day=1)
    end = max(plan.ended_on or plan.ends_on, *(e.end for e in found), on) + AFTER
    shown = tuple(event for event in found if event.end >= start)
    return Timeline(
        events=shown,
        holidays=tuple(holidays(calendar, start, end)),
        start=start,
        end=end,
        today=on,
        attended=tuple(sorted((w.week_starts_on, attended(w)) for w in _within(weeks, start, on))),
    )


def attended(week: AttendanceWeek) -> float:
    """The per cent of a week's half-days that the pupil attended. Wants a week with some possible."""
    return 100 * (week.possible - week.absent) / week.possible


def _within(weeks: Sequence[AttendanceWeek], start: date, on: date) -> Iterator[AttendanceWeek]:
    return (w for w in weeks if w.possible and start <= w.week_starts_on <= on)
