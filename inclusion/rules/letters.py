"""Which letter an exclusion asks for: by its kind, the total of its term, a missed examination.

Source: the contents that regulations 5, 14 and 23 of SI 2012/1033 want (statutory.md K.4 in words of
our own): what the letter must say changes with what the governing board has to do.
"""

from collections.abc import Iterable

from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Packs
from inclusion.rules.running import TermTotal

UP_TO_5, UP_TO_15, OVER_15, PERMANENT, LUNCHTIME = "L1", "L2", "L3", "L4", "L6"


def letter_for(exclusion: SuspensionFact, terms: Iterable[TermTotal], packs: Packs) -> str:
    """The variant of the letter to the family: L1 to L4, or L6 for a lunchtime.

    `terms` are the running totals of each term on which it falls, this exclusion included, in
    sessions: the highest one decides. Over 5 and over 15 days are strict; a lunchtime whose total is
    over 5 needs what L2 and L3 say about the board, and gets that letter.
    """
    if exclusion.kind == "permanent":
        return PERMANENT
    england = packs.pack("england")
    day = max(exclusion.decision_date, england.duties_from)
    most = max((total.sessions for total in terms), default=0)
    if exclusion.misses_exam_on or most > packs.number("england", "term_over_15_sessions", day):
        return OVER_15
    if most > packs.number("england", "term_over_5_sessions", day):
        return UP_TO_15
    return LUNCHTIME if exclusion.kind == "lunchtime" else UP_TO_5
