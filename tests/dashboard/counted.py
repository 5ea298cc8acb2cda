"""The stretch of time that a figure is asked for."""

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.figures.periods import stretch
from tests.factories import TODAY


def period(person: Person, key: str) -> object:
    return stretch(school_calendar(person.school), TODAY, key)
