"""What the rules about reviews of a plan share, whichever kind it is: its cycles and its end."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from inclusion.rules.deadlines import Deadline, at_once
from inclusion.rules.duty import Duty
from inclusion.rules.facts import PlanFact
from inclusion.rules.policy import Rule, Spell
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words

KINDS = {"ibp": "IBP", "psp": "PSP"}


@dataclass(frozen=True, slots=True)
class Window:
    """When a review may be held: from a day on, by a deadline. The same for the rule and for pages."""

    opens_on: date
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Cycle:
    """From which day on something is asked for again, and when it was done; None: not yet."""

    plan: PlanFact
    since: date
    met_on: date | None
    spell: Spell

    @property
    def latest(self) -> date | None:
        """The end of the plan, by which it is due. What is done after the end answers it still."""
        end = self.plan.end
        return end if end is not None and end > self.since else None

    @property
    def first(self) -> bool:
        """Whether it begins with the plan."""
        return self.since == self.plan.start


def recent(situation: Situation, rule: Rule, plans: Iterable[PlanFact]) -> Iterator[PlanFact]:
    """Plans that started after the pack began to give duties, and of which the rule ever speaks."""
    return (plan for plan in plans if situation.spell(rule, plan.start))


def cycles(
    situation: Situation, rule: Rule, plan: PlanFact, done: Iterable[date]
) -> Iterator[Cycle]:
    """The cycles of a plan that the rule speaks of; the open one is last.

    None is open once the plan has ended, or from its last day on.
    """
    for since, met_on in _from_one_to_the_next(plan, done):
        spell = situation.spell(rule, since, met_on)
        if spell and (met_on is not None or plan.end is None or since < plan.end):
            yield Cycle(plan, since, met_on, spell)


def _from_one_to_the_next(
    plan: PlanFact, done: Iterable[date]
) -> Iterator[tuple[date, date | None]]:
    since = plan.start
    for day in sorted({day for day in done if day > plan.start}):
        yield since, day
        since = day
    if plan.ended_on is None:
        yield since, None


def due_again(
    situation: Situation,
    rule: Rule,
    cycle: Cycle,
    window: Window,
    explain: Callable[[], str],
) -> Duty:
    """The duty of one cycle of a plan."""
    return situation.duty(
        rule,
        cycle.since,
        window.deadline,
        explain,
        opens_on=window.opens_on,
        met_on=cycle.met_on,
        lapses_on=cycle.spell.ends,
        appears_on=cycle.spell.starts,
        about=cycle.plan.id,
        counted=(cycle.plan.id,),
    )


def began_in_words(situation: Situation, cycle: Cycle) -> str:
    """From what a review is counted: "the PSP started on 9 November"."""
    name = KINDS[cycle.plan.kind]
    begins = f"the {name} started" if cycle.first else "the last review was held"
    return f"{begins} on {day_in_words(cycle.since, situation.calendar, cycle.since)}"


def ends(situation: Situation, rule: Rule, plans: Iterable[PlanFact]) -> Iterator[Duty]:
    """Each plan with an end date is ended by it."""
    for plan in recent(situation, rule, plans):
        spell = situation.spell(rule, plan.start, plan.ended_on)
        if spell and plan.end is not None:
            yield _end(situation, rule, plan, plan.end, spell)


def _end(situation: Situation, rule: Rule, plan: PlanFact, end: date, spell: Spell) -> Duty:
    calendar, start = situation.calendar, plan.start
    return situation.duty(
        rule,
        start,
        at_once(end),
        lambda: f"its end date is {day_in_words(end, calendar, start)}",
        opens_on=end,
        met_on=plan.ended_on,
        lapses_on=spell.ends,
        appears_on=spell.starts,
        about=plan.id,
        counted=(plan.id,),
    )
