"""How one exclusion, and the totals behind a duty about it, stand in a sentence."""

from collections.abc import Iterable, Iterator, Sequence

from inclusion.rules.duty import NearMiss
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.running import TermTotal
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, days_in_words, length_in_words, number_of

_ELSEWHERE = (
    "The days excluded at an earlier school this {} are not known: ask for them and enter them"
)
TERM_NOT_KNOWN = _ELSEWHERE.format("term")
YEAR_NOT_KNOWN = _ELSEWHERE.format("school year")


def in_short(exclusion: SuspensionFact, calendar: SchoolCalendar) -> str:
    """ "suspended for 3 days from 23 November", or a lunchtime, or permanently excluded."""
    day = day_in_words(exclusion.start, calendar, exclusion.start)
    if exclusion.kind == "permanent":
        return f"permanently excluded from {day}"
    if exclusion.kind == "lunchtime":
        return f"suspended for the lunchtime of {day}"
    return f"suspended for {length_in_words(exclusion.sessions)} from {day}"


def counted_in_words(counted: Sequence[SuspensionFact], when: str, calendar: SchoolCalendar) -> str:
    """ "2 suspensions this school year (14 September, 9 November)", lunchtimes named where all are.

    The last of them says which school year needs no naming.
    """
    days = days_in_words((s.start for s in counted), calendar, counted[-1].start)
    return f"{number_of(len(counted), 'suspension')} {when}{at_lunchtime(counted)} ({days})"


def at_lunchtime(counted: Sequence[SuspensionFact]) -> str:
    """ ", both at lunchtime" where every suspension is one of a lunchtime, else nothing."""
    if any(suspension.kind != "lunchtime" for suspension in counted):
        return ""
    return {1: ", at lunchtime", 2: ", both at lunchtime"}.get(len(counted), ", all at lunchtime")


def to_be_told(
    situation: Situation, exclusion: SuspensionFact, others: Iterable[str]
) -> Iterator[str]:
    """Whom a letter about an exclusion goes to: the family, others, who looks after the pupil."""
    pupil = situation.facts.pupil
    yield situation.relevant_person(exclusion.decision_date)
    yield from others
    if pupil.social_worker:
        yield "the social worker"
    if pupil.looked_after:
        yield "the virtual school head"


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
