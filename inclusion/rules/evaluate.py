"""Facts, a calendar and packs in; totals, periods and duties out. The way in for every caller.

`derive` gives the duties of a pupil whatever the day; `evaluate` selects those that stand on a day
and adds the totals and periods of that day. `state` on a duty names where it stands.
"""

from dataclasses import dataclass
from datetime import date

from inclusion.rules import (
    before_deciding,
    board,
    board_meetings,
    cancelling,
    changing,
    education,
    ibp_reviews,
    lawfulness,
    limits,
    notices,
    permanent_exclusion_policy,
    psp_reviews,
    psp_triggers,
    review_panel,
    roll,
    separation,
    suspension_policy,
)
from inclusion.rules.duty import Duty, Working
from inclusion.rules.facts import Facts
from inclusion.rules.known import known
from inclusion.rules.pack import load_packs
from inclusion.rules.periods import SuspensionPeriod
from inclusion.rules.policy import Packs
from inclusion.rules.registry import FUNCTIONS
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.totals import Totals, totals

__all__ = ["RULE_PAGES", "Duty", "Evaluation", "Totals", "Working", "derive", "evaluate"]

# Importing a page registers its rules.
RULE_PAGES = (
    lawfulness,
    limits,
    before_deciding,
    separation,
    notices,
    education,
    board,
    board_meetings,
    cancelling,
    changing,
    review_panel,
    roll,
    suspension_policy,
    permanent_exclusion_policy,
    psp_triggers,
    psp_reviews,
    ibp_reviews,
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What stands for a pupil on a day."""

    on: date
    totals: Totals
    periods: tuple[SuspensionPeriod, ...]
    duties: tuple[Duty, ...]


def evaluate(
    facts: Facts, calendar: SchoolCalendar, on: date, packs: Packs | None = None
) -> Evaluation:
    """Everything that the facts known on a day call for, duties already met included."""
    packs = packs or load_packs()
    then = known(facts, on)
    elsewhere = then.pupil.days_excluded_elsewhere_this_year
    situation = Situation(then, calendar, packs, on)
    return Evaluation(
        on,
        totals(then.suspensions, calendar, on, elsewhere, packs),
        tuple(situation.periods.values()),
        tuple(duty for duty in _duties(situation) if duty.applies(on)),
    )


def derive(
    facts: Facts,
    calendar: SchoolCalendar,
    packs: Packs | None = None,
    known_on: date | None = None,
) -> tuple[Duty, ...]:
    """All duties of a pupil, lapsed ones too, sorted by due date (none last), rule and subject.

    With `known_on`, facts dated later are left out; without it everything recorded is known, and
    a flag without its date asks for nothing.
    """
    then = facts if known_on is None else known(facts, known_on)
    return _duties(Situation(then, calendar, packs or load_packs(), known_on))


def _duties(situation: Situation) -> tuple[Duty, ...]:
    rules = situation.packs.rules()
    found = [duty for rule in rules for duty in FUNCTIONS[rule.id](situation, rule)]
    return tuple(sorted(found, key=_in_the_order_of_the_contract))


def _in_the_order_of_the_contract(duty: Duty) -> tuple[date, str, str, str]:
    return duty.due_on or date.max, duty.rule, duty.about or "", duty.window
