"""A letter as its page shows it: what is missing with where to enter it, and how it was sent in words."""

from dataclasses import dataclass

from django.urls import reverse

from exclusions.codes import How
from exclusions.models import Notice, Suspension
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.delivery import given_on
from inclusion.rules.school_days import BeyondKnownTerms
from inclusion.words import weekday

from .drafting import Drafted
from .missing import CALENDAR, SETTINGS, Missing

_LINKS = {SETTINGS: "Enter it with the lines of the school’s letters", CALENDAR: "Enter the terms"}
_OTHERS = "A head or an administrator enters it, under School."


@dataclass(frozen=True)
class MissingShown:
    """What is missing, and the link to where this person enters it, or who does."""

    words: str
    url: str
    link: str
    otherwise: str


@dataclass(frozen=True)
class SentShown:
    """How a letter went out, and from when it counts."""

    words: str
    by: str
    proof: str
    counts: str


def missing_shown(drafted: Drafted, person: Person) -> tuple[MissingShown, ...]:
    """What the letter still lacks, for the page of this person."""
    return tuple(_shown(missing, person) for missing in drafted.missing)


def _shown(missing: Missing, person: Person) -> MissingShown:
    if not missing.page:
        return MissingShown(missing.words, "", "", "")
    if not person.has(Right.MANAGE_SCHOOL):
        return MissingShown(missing.words, "", "", _OTHERS)
    return MissingShown(missing.words, reverse(missing.page), _LINKS[missing.page], "")


def sent_words(notice: Notice, row: Suspension) -> SentShown:
    """ "By first-class post on Wednesday 16 December 2026", and when it counts as given."""
    at = f" at {notice.told_at:%-H.%M}" if notice.told_at else ""
    return SentShown(
        words=f"{How(notice.how).label} on {weekday(notice.told_on)}{at}",
        by=notice.told_by,
        proof=notice.proof,
        counts=_counts(notice, row),
    )


def _counts(notice: Notice, row: Suspension) -> str:
    """From when what runs from this letter is counted: the day after it counts as given."""
    given = given_on(notice.told_on, notice.how, row.decided_on, school_packs(row.school))
    said = f"It counts as given on {weekday(given)}"
    if given != notice.told_on:
        said += ", some working days after it was posted"
    try:
        first = school_calendar(row.school).add_school_days(given, 1)
    except BeyondKnownTerms:
        return f"{said}."
    return (
        f"{said}. School days that run from this letter begin on {weekday(first)}. The governing "
        "board’s own time runs from the day on which the board was told."
    )
