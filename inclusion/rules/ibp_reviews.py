"""Reviewing an individual behaviour plan (IBP) that is running, and ending it.

Source: no law sets either. Schools' published forms have an IBP reviewed at least each half-term,
which is six school weeks or fewer; the plan itself may say another number.
"""

from collections.abc import Iterator
from datetime import date

from inclusion.rules.calendar_days import add_weeks
from inclusion.rules.duty import Duty
from inclusion.rules.facts import PlanFact
from inclusion.rules.plan_reviews import (
    Cycle,
    Window,
    began_in_words,
    cycles,
    due_again,
    ends,
    recent,
)
from inclusion.rules.policy import Packs, Rule
from inclusion.rules.registry import applies
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.school_weeks import opens_before, within_school_weeks
from inclusion.rules.situation import Situation

PACK = "england"


def usual_weeks(packs: Packs, on: date) -> int:
    """After how many school weeks an IBP is usually reviewed."""
    return packs.number_or_first(PACK, "ibp_review_every", on)


def usual_end(start: date, calendar: SchoolCalendar, packs: Packs) -> date:
    """The end suggested for an IBP: when its first review is due; plain weeks past the known terms."""
    weeks = usual_weeks(packs, start)
    return within_school_weeks(calendar, start, weeks).due_on or add_weeks(start, weeks)


def every_in_words(weeks: int) -> str:
    """How often a review is held: "every 6 school weeks"."""
    return "every school week" if weeks == 1 else f"every {weeks} school weeks"


def window(
    calendar: SchoolCalendar, packs: Packs, since: date, every: int, latest: date | None
) -> Window:
    """When the review after one day falls: in the last of so many school weeks, never past `latest`.

    Where the terms do not reach, it is open from that day on.
    """
    deadline = within_school_weeks(calendar, since, every, latest)
    if deadline.due_on is None:
        return Window(since, deadline)
    weeks = packs.number_or_first(PACK, "ibp_review_opens", since)
    return Window(opens_before(calendar, since, deadline.due_on, weeks), deadline)


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
    found = window(situation.calendar, situation.packs, cycle.since, every, cycle.latest)
    return due_again(
        situation,
        rule,
        cycle,
        found,
        lambda: f"{began_in_words(situation, cycle)}, and it is reviewed {every_in_words(every)}",
    )


@applies("ibp.end")
def end_of_ibp(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """An IBP is ended by its end date, with what came of it."""
    yield from ends(situation, rule, dict(_asked(situation)))
