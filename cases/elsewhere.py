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
