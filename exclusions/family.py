"""Who the family is in a letter about an exclusion: the parents, or the pupil from 18 on."""

from datetime import date

from cases.models import Pupil
from inclusion.rules.ages import ADULT, age_on

from .models import Suspension


def is_adult(pupil: Pupil, on: date) -> bool:
    """Whether the pupil is 18 on a day: from then on the letters go to the pupil."""
    return age_on(pupil.born_on, on) >= ADULT


def receives_own(row: Suspension) -> bool:
    """Whether the letters go to the pupil: 18 on its first day."""
    return is_adult(row.pupil, row.starts_on)


def family_of(row: Suspension) -> str:
    """Who receives the letters: "the parents", or "the pupil" from the eighteenth birthday on."""
    return "the pupil" if receives_own(row) else "the parents"
