"""Exclusions and reviews that a rule on PSPs looked at and did not count, each with why not.

Asked for only on the page that explains an alert; no duty depends on it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from inclusion.rules.duty import NearMiss
from inclusion.rules.facts import PlanFact, ReviewFact, SuspensionFact
from inclusion.rules.periods import in_order
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, length_in_words

IMPACT: dict[str | None, str] = {"met": "enough: the aims were met", "partly": "partly enough"}


def beside_the_count(
    situation: Situation,
    counted: tuple[SuspensionFact, ...],
    window: tuple[date, str],
    lunchtimes_count: bool,
) -> Iterator[NearMiss]:
    """Exclusions beside those that were counted together.

    `window` is the first day on which the last of them looked, with its name in a sentence.
    """
    ids = {suspension.id for suspension in counted}
    for exclusion in in_order(situation.facts.suspensions):
        if exclusion.id in ids:
            continue
        why = _why_not(situation, exclusion, window, lunchtimes_count)
        yield NearMiss(exclusion.id, why)


def _why_not(
    situation: Situation, exclusion: SuspensionFact, window: tuple[date, str], lunchtimes: bool
) -> str:
    if exclusion.cancelled_on is not None:
        return _cancelled(situation, exclusion, exclusion.cancelled_on)
    if exclusion.kind == "permanent":
        return "a permanent exclusion is not counted as a suspension"
    if exclusion.kind == "lunchtime" and not lunchtimes:
        return "lunchtime suspensions are not counted here"
    start, name = window
    if exclusion.start < start:
        return f"it began too early to count {name}"
    if exclusion.dealt_with:
        return "recorded as dealt with before: it is counted when a further one joins"
    return "it began after this count was complete"


def beside_the_long_one(
    situation: Situation, suspension: SuspensionFact, sessions: int
) -> Iterator[NearMiss]:
    """Suspensions of the same school year that were too short, and long ones that were cancelled.

    `sessions` are the half-days from which a suspension is long.
    """
    first, last = situation.calendar.school_year(suspension.start)
    for other in in_order(situation.facts.suspensions):
        if other.kind != "suspension" or not first <= other.start <= last:
            continue
        if other.sessions < sessions:
            length, needed = length_in_words(other.sessions), length_in_words(sessions)
            yield NearMiss(other.id, f"{length}, which is less than {needed}")
        elif other.cancelled_on is not None:
            yield NearMiss(other.id, _cancelled(situation, other, other.cancelled_on))


def beside_the_weak_reviews(plan: PlanFact, weak: Sequence[ReviewFact]) -> Iterator[NearMiss]:
    """Reviews of a plan that are no reason to ask for help; those without an id cannot be named."""
    for review in sorted(plan.reviews, key=lambda review: review.held_on):
        if review.id is None or review in weak:
            continue
        if review.impact == "insufficient":
            yield NearMiss(review.id, "held after the plan had ended")
        else:
            yield NearMiss(review.id, f"its impact was {IMPACT.get(review.impact, 'not recorded')}")


def _cancelled(situation: Situation, exclusion: SuspensionFact, on: date) -> str:
    return f"cancelled on {day_in_words(on, situation.calendar, exclusion.start)}"
