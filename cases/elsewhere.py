"""What a pupil brings along from earlier schools of the same school year."""

from datetime import date

from inclusion.rules.school_days import SchoolCalendar

from .models import Pupil


def days_elsewhere(pupil: Pupil, calendar: SchoolCalendar, day: date) -> float | None:
    """School days excluded at earlier schools in the school year that holds `day`; None: unknown."""
    if pupil.sessions_elsewhere is None:
        return None
    start, end = calendar.school_year(day)
    if pupil.elsewhere_as_at and not start <= pupil.elsewhere_as_at <= end:
        return 0
    return pupil.sessions_elsewhere / 2


def days_elsewhere_this_term(pupil: Pupil, calendar: SchoolCalendar, day: date) -> float | None:
    """How many of them fell in the statutory term that holds `day`; None: unknown.

    Only the year's number is recorded. It says that there were none this term where it is nil, or
    where the pupil was on this roll before the term began.
    """
    if days_elsewhere(pupil, calendar, day) == 0:
        return 0
    term = calendar.latest_statutory_term(day)
    here_before = term is not None and pupil.entered_on and pupil.entered_on <= term.start
    return 0 if here_before else None
