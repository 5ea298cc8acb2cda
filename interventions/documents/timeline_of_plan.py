"""The part of the journey that belongs to one plan."""

from collections.abc import Sequence
from datetime import date, timedelta

from inclusion.rules.school_days import SchoolCalendar
from interventions.models import Plan

from .pack import Timeline
from .timeline import Event, holidays

BEFORE = timedelta(weeks=4)
AFTER = timedelta(weeks=1)


def timeline_of(plan: Plan, found: Sequence[Event], calendar: SchoolCalendar, on: date) -> Timeline:
    """From a month before the plan (or the suspensions that led to it) to a week past its end."""
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
    )
