"""Reviewing an individual behaviour plan (IBP) that is running, and ending it.

Source: no law sets either. Schools' published forms have an IBP reviewed at least each half-term,
which is six school weeks or fewer; the plan itself may say another number.
"""

from collections.abc import Iterator
from datetime import date

from inclusion.rules.duty import Duty
from inclusion.rules.facts import PlanFact
from inclusion.rules.plan_reviews import Cycle, began_in_words, cycles, due_again, ends, recent
from inclusion.rules.policy import Packs, Rule
from inclusion.rules.registry import applies
from inclusion.rules.school_weeks import opens_before, within_school_weeks
from inclusion.rules.situation import Situation
from inclusion.rules.words import number_of

PACK = "england"


def usual_weeks(packs: Packs, on: date) -> int:
    """After how many school weeks an IBP is usually reviewed; before the pack, as on its first day."""
    return packs.number(PACK, "ibp_review_every", max(on, packs.pack(PACK).duties_from))


def weeks_open(packs: Packs, on: date) -> int:
    """How many school weeks before its last day a review may be held; dated like `usual_weeks`."""
    return packs.number(PACK, "ibp_review_opens", max(on, packs.pack(PACK).duties_from))


@applies("ibp.review")
def review(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A review at least each half-term from the start or the last review, and by the plan's end."""
    every = dict(_asked(situation))
    for plan in recent(situation, rule, every):
        for cycle in cycles(situation, rule, plan, (held.held_on for held in plan.reviews)):
            yield _review(situation, rule, cycle, every[plan])


def _asked(situation: Situation) -> Iterator[tuple[PlanFact, int]]:
    """IBPs of which somebody said how often they are reviewed, with that; the others stay silent."""
    for plan in situation.ibps:
        if plan.review_every_weeks is not None:
            yield plan, plan.review_every_weeks


def _review(situation: Situation, rule: Rule, cycle: Cycle, every: int) -> Duty:
    calendar, since = situation.calendar, cycle.since
    deadline = within_school_weeks(calendar, since, every, cycle.latest)
    weeks = weeks_open(situation.packs, since)
    opens_on = deadline.due_on and opens_before(calendar, since, deadline.due_on, weeks)

    def explain() -> str:
        length = number_of(every, "school week")
        return f"{began_in_words(situation, cycle)}, and it is reviewed every {length}"

    return due_again(situation, rule, cycle, deadline, explain, opens_on)


@applies("ibp.end")
def end_of_ibp(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """An IBP is ended by its end date, with what came of it."""
    yield from ends(situation, rule, dict(_asked(situation)))
