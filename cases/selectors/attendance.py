"""Attendance of a pupil: this school year in half-days, and the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from cases.attendance import monday_of
from cases.models import AttendanceWeek, Pupil
from inclusion.accounts.person import Person
from inclusion.rules.school_days import SchoolCalendar

from .pupils import visible_pupils

LAST_WEEKS = 6
TEN_PERCENT = 10


@dataclass(frozen=True)
class Attendance:
    """A school year's weeks, newest first, and their half-days together."""

    weeks: tuple[AttendanceWeek, ...]
    possible: int
    absent: int
    unauthorised: int
    excluded: int

    @property
    def last_weeks(self) -> tuple[AttendanceWeek, ...]:
        return self.weeks[:LAST_WEEKS]

    @property
    def missed(self) -> str:
        """Percent of the possible half-days that were missed; see `percent`."""
        return percent(self.absent, self.possible)

    @property
    def is_tenth(self) -> bool:
        """Whether 10% or more were missed: exactly a tenth counts."""
        return bool(self.possible) and self.absent * TEN_PERCENT >= self.possible


def percent(part: int, whole: int) -> str:
    """ "9.9", the tenths cut off and not rounded: 10.0 says that it is a tenth, and not a little less.

    Empty where there is nothing to be part of.
    """
    if not whole:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}"


def attendance_of(pupil: Pupil, calendar: SchoolCalendar, on: date) -> Attendance:
    """The pupil's attendance in the school year that holds `on`, as known on that day. One query.

    Like every reading of one pupil it takes a pupil whom `pupil_for` has let the person see.
    """
    first, _ = calendar.school_year(on)
    found = AttendanceWeek.objects.filter(
        pupil=pupil, week_starts_on__gte=monday_of(first), week_starts_on__lte=on
    )
    weeks = tuple(found.order_by("-week_starts_on"))
    return Attendance(
        weeks,
        *(_sum(weeks, name) for name in ("possible", "absent", "unauthorised", "excluded")),
    )


def _sum(weeks: Sequence[AttendanceWeek], name: str) -> int:
    return sum(getattr(week, name) for week in weeks)


def weeks_of_pupil(pupil: Pupil) -> QuerySet[AttendanceWeek]:
    """Every week that is recorded of this pupil, newest first."""
    return AttendanceWeek.objects.filter(pupil=pupil).order_by("-week_starts_on")


def week_for(person: Person, week_id: int) -> AttendanceWeek:
    """One week of a pupil whom the person may see. Raises Http404 otherwise."""
    found = AttendanceWeek.objects.filter(pk=week_id, pupil__in=visible_pupils(person))
    week = found.select_related("pupil", "pupil__school").first()
    if week is None:
        raise Http404("No such week here.")
    return week
