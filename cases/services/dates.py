"""Dates that no record about a pupil can have."""

from datetime import date

from cases.models import Pupil
from inclusion.errors import DomainError
from inclusion.words import day


def not_before_birth(pupil: Pupil, on: date, field: str) -> None:
    """Refuse a day before the pupil's birth, with the form's `field` that holds it."""
    if on < pupil.born_on:
        raise DomainError(f"{pupil.forename} was born on {day(pupil.born_on)}.", field)
