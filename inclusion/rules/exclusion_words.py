"""How one exclusion, and the totals behind a duty about it, stand in a sentence."""

from inclusion.rules.duty import NearMiss
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.running import TermTotal
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, length_in_words


def in_short(exclusion: SuspensionFact, calendar: SchoolCalendar) -> str:
    """ "suspended for 3 days from 23 November", or a lunchtime, or permanently excluded."""
    day = day_in_words(exclusion.start, calendar, exclusion.start)
    if exclusion.kind == "permanent":
        return f"permanently excluded from {day}"
    if exclusion.kind == "lunchtime":
        return f"suspended for the lunchtime of {day}"
    return f"suspended for {length_in_words(exclusion.sessions)} from {day}"


def over_in_words(total: TermTotal, only_term: bool, kind: str, limit: int) -> str:
    """ "5.5 days this term after this suspension, which is over 5"; the term named if it has two.

    `limit` is in sessions, `kind` is that of the exclusion.
    """
    when = "this term" if only_term else f"in {total.term.name}"
    what = "exclusion" if kind == "permanent" else "suspension"
    over = f"which is over {limit / SESSIONS_IN_A_DAY:g}"
    return f"{total_in_words(total)} {when} after this {what}, {over}"


def total_in_words(total: TermTotal) -> str:
    """ "5.5 days", or "5.5 days (4.5 days of it at an earlier school)"."""
    length = length_in_words(total.sessions)
    if not total.elsewhere:
        return length
    return f"{length} ({length_in_words(total.elsewhere)} of it at an earlier school)"


def not_counted(
    situation: Situation, exclusion: SuspensionFact, totals: tuple[TermTotal, ...]
) -> tuple[NearMiss, ...]:
    """The pupil's other exclusions, each with the reason why it is in none of these totals."""
    counted = {name for total in totals for name in total.counted}
    return tuple(
        NearMiss(other.id, why_not_counted(situation, exclusion, other, totals))
        for other in situation.running.ordered
        if other.id not in counted and other.id != exclusion.id
    )


def why_not_counted(
    situation: Situation,
    exclusion: SuspensionFact,
    other: SuspensionFact,
    totals: tuple[TermTotal, ...],
) -> str:
    """Why another exclusion of the pupil is not in these totals of one exclusion."""
    if other.cancelled_on is not None:
        when = day_in_words(other.cancelled_on, situation.calendar, exclusion.start)
        return f"cancelled on {when}: it does not count"
    terms = {total.term for total in totals}
    if any(total.term in terms for total in situation.running.terms[other.id]):
        return "later this term: it counts from then on"
    return "in another term"
