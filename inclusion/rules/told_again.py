"""Who is told again once an exclusion has been decided anew: shortened or cancelled.

Source: paragraph (4)(a)(i) of regulations 8A, 17A and 26A of SI 2012/1033 as inserted by SI 2023/571
for a cancellation; for a shortening the product takes the same people (see the pack).
"""

from datetime import date

from inclusion.rules.facts import SuspensionFact, ToldAgainFact
from inclusion.rules.situation import Situation
from inclusion.rules.words import in_words

PARENTS, BOARD, LOCAL_AUTHORITY, SOCIAL_WORKER, VIRTUAL_HEAD = (
    "parents",
    "board",
    "local_authority",
    "social_worker",
    "virtual_head",
)
# The date that says that each of them was told.
_DATES = {
    PARENTS: "parents_told_on",
    BOARD: "board_told_on",
    LOCAL_AUTHORITY: "la_told_on",
    SOCIAL_WORKER: "social_worker_told_on",
    VIRTUAL_HEAD: "virtual_head_told_on",
}
_WORDS = {
    BOARD: "the governing board",
    LOCAL_AUTHORITY: "the local authority",
    SOCIAL_WORKER: "the social worker",
    VIRTUAL_HEAD: "the virtual school head",
}


def whom(situation: Situation, decided_on: date) -> tuple[str, ...]:
    """Those who are told of a decision of that day: a social worker who came later is not."""
    pupil = situation.facts.pupil
    found = [PARENTS, BOARD, LOCAL_AUTHORITY]
    if pupil.social_worker and (pupil.social_worker_since or decided_on) <= decided_on:
        found.append(SOCIAL_WORKER)
    if pupil.looked_after and (pupil.looked_after_since or decided_on) <= decided_on:
        found.append(VIRTUAL_HEAD)
    return tuple(found)


def all_told_on(concerned: tuple[str, ...], told: ToldAgainFact | None) -> date | None:
    """The day on which the last of them was told; None while one of them still waits."""
    if told is None or told.told_on is not None:
        return told.told_on if told else None
    days = [day for one in concerned if (day := _told_on(told, one))]
    return max(days) if len(days) == len(concerned) else None


def who_waits(
    situation: Situation,
    exclusion: SuspensionFact,
    concerned: tuple[str, ...],
    told: ToldAgainFact | None,
) -> str:
    """ "to be told: the parents and the governing board": who still waits; all, once none does."""
    waiting = [one for one in concerned if told is None or _told_on(told, one) is None]
    names = {**_WORDS, PARENTS: situation.relevant_person(exclusion.decision_date)}
    return f"to be told: {in_words(names[one] for one in waiting or concerned)}"


def _told_on(told: ToldAgainFact, one: str) -> date | None:
    found: date | None = getattr(told, _DATES[one])
    return found
