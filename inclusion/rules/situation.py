"""One pupil's facts beside the calendar and the packs: what every rule function is given.

Holds what several rules ask for (the suspensions that count, the PSPs, where sessions fall) and
makes the duties, so that a rule function says only who, when and because of what.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from inclusion.rules.deadlines import Deadline
from inclusion.rules.duty import Duty
from inclusion.rules.facts import Facts, PlanFact, SuspensionFact
from inclusion.rules.policy import Packs, Rule
from inclusion.rules.school_days import SchoolCalendar

# What a school may relax or switch off itself; the law is not among it.
LOCAL_LEVELS = ("la_policy", "school_policy")


def in_order(suspensions: Iterable[SuspensionFact]) -> tuple[SuspensionFact, ...]:
    """By start, then decision, then id: the order in which exclusions add up."""
    return tuple(sorted(suspensions, key=lambda s: (s.start, s.decision_date, s.id)))


class Situation:
    """Facts, calendar and packs of one pupil. Read only; made anew for each evaluation."""

    def __init__(self, facts: Facts, calendar: SchoolCalendar, packs: Packs) -> None:
        self.facts = facts
        self.calendar = calendar
        self.packs = packs

    @cached_property
    def standing(self) -> tuple[SuspensionFact, ...]:
        """Suspensions and permanent exclusions that were not cancelled, in order."""
        return in_order(s for s in self.facts.suspensions if s.cancelled_on is None)

    @cached_property
    def psps(self) -> tuple[PlanFact, ...]:
        """Pastoral support programmes, running and ended, in order of their start."""
        found = (plan for plan in self.facts.plans if plan.kind == "psp")
        return tuple(sorted(found, key=lambda plan: (plan.start, plan.id)))

    def psp_for(self, since: date) -> PlanFact | None:
        """The first PSP that ran on a day or was started after it, or None."""
        return next((p for p in self.psps if p.ended_on is None or p.ended_on >= since), None)

    def gives_duties(self, rule: Rule, day: date) -> bool:
        """Whether a fact of that day is recent enough for the rule's pack to ask for anything."""
        return day >= self.packs.pack(rule.pack).duties_from

    def number(self, rule: Rule, name: str, on: date) -> int:
        """A whole number from the rule's own pack on a day."""
        return self.packs.number(rule.pack, name, on)

    def duty(
        self,
        rule: Rule,
        raised_on: date,
        deadline: Deadline,
        explain: Callable[[], str],
        *,
        decided_on: date | None = None,
        opens_on: date | None = None,
        met_on: date | None = None,
        lapses_on: date | None = None,
        about: str | None = None,
        counted: tuple[str, ...] = (),
        window: str | None = None,
        proposed: bool = False,
    ) -> Duty:
        """A duty of a rule, in the edition of the day of the decision (or of the fact)."""
        governed_on = decided_on or raised_on
        return Duty(
            rule=rule.id,
            pack=rule.pack,
            edition=self.packs.pack(rule.pack).edition(governed_on).id,
            level=rule.level,
            mode=rule.mode,
            who=rule.who,
            act=rule.act,
            title=rule.title,
            source=rule.source(governed_on),
            raised_on=raised_on,
            opens_on=opens_on or raised_on,
            due_on=deadline.due_on,
            lapses_on=self._until_left(rule, lapses_on),
            met_on=met_on,
            about=about,
            counted=counted,
            window=raised_on.isoformat() if window is None else window,
            proposed=proposed,
            unknown_reason=deadline.unknown_reason,
            overridable=rule.overridable,
            explain=explain,
            policy=lambda: policy_in_words(self.packs, rule, governed_on),
            work_out=deadline.work_out,
        )

    def _until_left(self, rule: Rule, lapses_on: date | None) -> date | None:
        """Local policy asks nothing of a school whose roll the pupil has left; the law may."""
        left_on = self.facts.pupil.left_on
        if left_on is None or rule.level not in LOCAL_LEVELS:
            return lapses_on
        after = left_on + timedelta(days=1)
        return min(lapses_on, after) if lapses_on else after


def policy_in_words(packs: Packs, rule: Rule, on: date) -> str:
    """What the pack says, with its numbers, and any number that is the school's own choice."""
    values = {name: packs.pack(rule.pack).values[name] for name in rule.values}
    words = rule.says.format(**{name: value.in_words(on) for name, value in values.items()})
    own = [value for value in values.values() if value.own]
    for value in own:
        instead = replace(value, own=None).in_words(on)
        words += f" (this school's own setting: {value.in_words(on)} instead of {instead}"
        words += f", because {value.own.reason})" if value.own and value.own.reason else ")"
    return words
