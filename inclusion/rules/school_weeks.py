"""School weeks: weeks as a school counts them, those without a single school day left out.

A week runs from Monday to Sunday and counts when it holds at least one school day: a half-term and
the weeks of Christmas do not count, a week with an INSET day or a bank holiday does.
"""

from datetime import date, timedelta

from inclusion.rules.calendar_days import DAY, add_weeks, is_weekend
from inclusion.rules.deadlines import Deadline
from inclusion.rules.duty import Working
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError, SchoolCalendar
from inclusion.rules.skipped_days import Skipped, merge_runs

WEEK = timedelta(weeks=1)


def add_school_weeks(calendar: SchoolCalendar, start: date, count: int) -> date:
    """The same weekday that many school weeks on, rolled forward to a school day.

    Goes week by week from a day, whose own week is week 0; each week after it counts that holds a
    school day. Raises BeyondKnownTerms past the loaded terms, CalendarError for a negative count.
    """
    if count < 0:
        raise CalendarError("A number of school weeks cannot be negative.")
    day = start
    for _ in range(count):
        day = _week_on(calendar, day)
    return calendar.roll_forward(day) if count else start


def within_school_weeks(
    calendar: SchoolCalendar, start: date, count: int, latest: date | None = None
) -> Deadline:
    """The day within so many school weeks, never past `latest`; unknown past the loaded terms.

    Counted as `add_school_weeks` counts. Where that weekday is no school day it is the nearest school
    day of its own week, the earlier first: "within six weeks" is not met in the seventh, nor after
    the holiday that follows.
    """
    day = start
    try:
        for left in range(count, 0, -1):
            # No holiday makes a count shorter: what is over by then needs no calendar.
            if latest is not None and latest <= add_weeks(day, left):
                return Deadline(latest)
            day = _week_on(calendar, day)
        due = _in_its_week(calendar, day) if latest is None or day < latest else latest
    except BeyondKnownTerms as beyond:
        return Deadline(None, str(beyond))
    if latest is not None and latest <= due:
        return Deadline(latest)
    return Deadline(
        due,
        None,
        lambda: Working(start, count, "school weeks", _left_out(calendar, start, day, due)),
    )


def _in_its_week(calendar: SchoolCalendar, day: date) -> date:
    """The day, or the school day before it in its week, or else the first one of that week."""
    if calendar.is_school_day(day):
        return day
    until = calendar.school_days(day - timedelta(days=day.weekday()), day)
    return until[-1] if until else calendar.roll_forward(day)


def opens_before(calendar: SchoolCalendar, since: date, due: date, weeks: int) -> date:
    """The first day of a window that ends on `due`: that many school weeks before it, after `since`.

    So a window holds school days on both sides of a holiday. Where the terms are not loaded that
    far, plain weeks are counted.
    """
    earliest, day = since + DAY, due
    try:
        for _ in range(weeks):
            if day > earliest:
                day = _week_back(calendar, day)
    except BeyondKnownTerms:
        day = add_weeks(due, -weeks)
    return max(day, earliest)


def _week_on(calendar: SchoolCalendar, day: date) -> date:
    """The same weekday of the next week that holds a school day."""
    monday = day + WEEK - timedelta(days=day.weekday())
    return day + WEEK * (1 + (calendar.roll_forward(monday) - monday) // WEEK)


def _week_back(calendar: SchoolCalendar, day: date) -> date:
    """The same weekday of the last week before that holds a school day."""
    sunday = day - timedelta(days=day.weekday() + 1)
    return day - WEEK * (1 + (sunday - calendar.roll_back(sunday)) // WEEK)


def _left_out(
    calendar: SchoolCalendar, start: date, counted: date, due: date
) -> tuple[Skipped, ...]:
    """The holidays whose weeks were not counted, and the days rolled over at the end, with reasons."""
    weekdays = (start + DAY * n for n in range(1, (due - start).days + 1))
    return merge_runs(
        (day, calendar.why_closed(day) if _is_left_out(calendar, start, counted, day) else None)
        for day in weekdays
        if not is_weekend(day)
    )


def _is_left_out(calendar: SchoolCalendar, start: date, counted: date, day: date) -> bool:
    if day >= counted:
        return not calendar.is_school_day(day)
    monday = day - timedelta(days=day.weekday())
    in_the_first_week = monday <= start
    return not in_the_first_week and not calendar.school_days(monday, monday + WEEK - DAY)
