"""A due date together with how it was counted; unknown past the school's known terms."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inclusion.rules.calendar_days import DAY
from inclusion.rules.duty import Working
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar


def no_working() -> Working | None:
    """Nothing was counted."""
    return None


@dataclass(slots=True)
class Deadline:
    """A date, or the reason why there is none yet, and the working behind it.

    Treated as immutable; not frozen, because thousands are made a second.
    """

    due_on: date | None
    unknown_reason: str | None = None
    work_out: Callable[[], Working | None] = no_working


def at_once(day: date) -> Deadline:
    """Due on the day itself; nothing is counted."""
    return Deadline(day)


def within_school_days(calendar: SchoolCalendar, start: date, count: int) -> Deadline:
    """The count-th school day after a day, the day itself being day 0."""
    try:
        due = calendar.add_school_days(start, count)
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))
    return Deadline(
        due, None, lambda: Working(start, count, "school days", calendar.working(start, due))
    )


def nth_school_day(calendar: SchoolCalendar, first: date, place: int) -> Deadline:
    """The school day at a place in a row whose first day, a school day itself, is day 1."""
    deadline = within_school_days(calendar, first, place - 1)
    worked_out = deadline.work_out

    def work_out() -> Working | None:
        working = worked_out()
        return working and replace(working, from_day_one=True)

    return replace(deadline, work_out=work_out)


def school_day_before(calendar: SchoolCalendar, day: date) -> Deadline:
    """The last school day strictly before a day."""
    return school_days_before(calendar, day, 1)


def school_days_before(calendar: SchoolCalendar, day: date, count: int) -> Deadline:
    """The count-th school day strictly before a day, the day itself being day 0."""
    try:
        due = calendar.add_school_days_back(day, count)
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))
    return Deadline(
        due, None, lambda: Working(day, -count, "school days", calendar.working(due, day - DAY))
    )


def last_school_day_by(calendar: SchoolCalendar, day: date) -> Deadline:
    """The day itself where it is a school day, else the last one before it: the end of a term."""
    try:
        return Deadline(calendar.roll_back(day))
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))


def within_days(start: date, count: int) -> Deadline:
    """That many calendar days after a day, wherever that falls."""
    due = start + timedelta(days=count)
    return Deadline(due, None, lambda: Working(start, count, "calendar days", ()))


def within_days_rolled_forward(
    calendar: SchoolCalendar, start: date, count: int, latest: date | None = None
) -> Deadline:
    """That many calendar days on, rolled forward to a school day, but never past `latest`."""
    day = start + timedelta(days=count)
    if latest is not None and latest <= day:
        return Deadline(latest)
    try:
        rolled = calendar.roll_forward(day)
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))
    due = rolled if latest is None else min(rolled, latest)
    return Deadline(
        due, None, lambda: Working(start, count, "calendar days", calendar.working(day - DAY, due))
    )
