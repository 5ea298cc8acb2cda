"""Who the family is in a letter about an exclusion: the parents, or the pupil from 18 on."""

from inclusion.rules.ages import ADULT, age_on

from .models import Suspension


def receives_own(row: Suspension) -> bool:
    """Whether the letters go to the pupil: 18 on its first day."""
    return age_on(row.pupil.born_on, row.starts_on) >= ADULT


def family_of(row: Suspension) -> str:
    """Who receives the letters: "the parents", or "the pupil" from the eighteenth birthday on."""
    return "the pupil" if receives_own(row) else "the parents"
