"""Attendance on the pupil page: the year, the last weeks, and code E beside recorded suspensions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.attendance import monday_of
from cases.models import Pupil
from cases.selectors.attendance import Attendance, attendance_of
from exclusions.codes import Kind
from exclusions.facts import as_fact
from exclusions.models import Suspension
from exclusions.selectors import suspensions_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.periods import place
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.words import count_of, day

# Until then no education need be provided and the register has code E; afterwards it may differ.
FIRST_FIVE_DAYS = 10
AS_LONG_AS_IT_TAKES = 400


@dataclass(frozen=True)
class AttendanceShown:
    """A school year's attendance, and a sentence for each week that differs from the suspensions."""

    year: Attendance
    hints: tuple[str, ...]


def attendance_shown(person: Person, pupil: Pupil) -> AttendanceShown:
    """What the overview shows of a pupil's attendance. Two queries."""
    calendar = school_calendar(person.school)
    year = attendance_of(pupil, calendar, person.on)
    suspensions = list(suspensions_of(person, pupil)) if year.weeks else []
    return AttendanceShown(year, tuple(hints(year, suspensions, calendar, person.on)))


def hints(
    year: Attendance, suspensions: Iterable[Suspension], calendar: SchoolCalendar, on: date
) -> list[str]:
    """The weeks in which code E and the recorded suspensions cannot both be right, newest first.

    In the first five days of a suspension every half-day has code E; later ones may have it.
    """
    at_least: Counter[date] = Counter()
    at_most: Counter[date] = Counter()
    for row in suspensions:
        if not row.is_cancelled and row.kind != Kind.LUNCHTIME:
            _count(row, calendar, at_least, at_most)
    found = []
    for week in year.weeks:
        monday = week.week_starts_on
        least, most = at_least[monday], at_most[monday]
        # The register of a week that is still going on may lack what is recorded for its end.
        still_on = monday == monday_of(on)
        if week.excluded > most or (week.excluded < least and not still_on):
            recorded = count_of(least if week.excluded < least else most, "half-day")
            found.append(
                f"Week from {day(monday)}: {count_of(week.excluded, 'session')} with code E in the "
                f"register, {recorded} of suspension recorded here."
            )
    return found


def _count(
    row: Suspension, calendar: SchoolCalendar, at_least: Counter[date], at_most: Counter[date]
) -> None:
    """Add a suspension's half-days to its weeks. Days outside the known terms are left out."""
    if row.sessions:
        placed = place(as_fact(row), calendar).days
    else:
        try:
            placed, _ = calendar.place_sessions(
                row.starts_on, row.start_session, AS_LONG_AS_IT_TAKES
            )
        except CalendarError:
            return
    before = 0
    for school_day, half_days in placed:
        monday = monday_of(school_day)
        at_most[monday] += half_days
        if not row.lacks_length:
            at_least[monday] += min(half_days, max(FIRST_FIVE_DAYS - before, 0))
        before += half_days
