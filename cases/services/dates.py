"""Dates that no record about a pupil can have."""

from datetime import date

from cases.models import Pupil
from inclusion.errors import DomainError
from inclusion.words import day

# Nothing about a pupil is arranged for longer than this: a year further on is a slip of the keys.
YEARS_AHEAD = 2


def not_before_birth(pupil: Pupil, on: date, field: str) -> None:
    """Refuse a day before the pupil's birth, with the form's `field` that holds it."""
    if on < pupil.born_on:
        raise DomainError(f"{pupil.forename} was born on {day(pupil.born_on)}.", field)


def not_far_ahead(chosen: date | None, on: date, field: str) -> None:
    """Refuse a day more than `YEARS_AHEAD` years after today, with the form's `field` that holds it."""
    if chosen and chosen.year > on.year + YEARS_AHEAD:
        raise DomainError(f"This is more than {YEARS_AHEAD} years ahead. Check the year.", field)
