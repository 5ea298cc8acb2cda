"""Keeping a pupil off site because an allegation needs pupils kept apart: no exclusion.

Source: the statutory guidance in force from 26 July 2026 on safeguarding separation. It adds to no
total of exclusion; how long it may last and how often it is reviewed was not verified.
"""

from collections.abc import Iterator

from inclusion.rules.deadlines import at_once
from inclusion.rules.duty import Duty
from inclusion.rules.facts import SeparationFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words


@applies("excl.safeguarding-separation")
def safeguarding_separation(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A separation that runs has its reason, education, the authority told and a review on record."""
    for separation in situation.facts.separations:
        if separation.ended_on is None and situation.gives_duties(rule, separation.start):
            missing = _missing(separation)
            if missing:
                yield _to_complete(situation, rule, separation, missing)


def _missing(separation: SeparationFact) -> tuple[str, ...]:
    """What the record still lacks, in the order in which a form asks for it."""
    parts = (
        ("the reason", separation.reason),
        ("the education offered", separation.education_offered),
        ("when the local authority was told", separation.la_told_on),
        ("a review or the date of one", separation.reviews_on or separation.next_review_on),
    )
    return tuple(words for words, known in parts if not known)


def _to_complete(
    situation: Situation, rule: Rule, separation: SeparationFact, missing: tuple[str, ...]
) -> Duty:
    start = separation.start
    words = day_in_words(start, situation.calendar, start)
    return situation.duty(
        rule,
        start,
        at_once(start),
        lambda: f"kept off site since {words}, and not on record: {in_words(missing)}",
        about=separation.id,
        counted=(separation.id,),
        window=separation.id,
    )
