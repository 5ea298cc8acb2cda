"""A rule that a school switches off and on while a PSP runs: the latest choice decides about it."""

from dataclasses import replace
from datetime import date

import pytest

from inclusion.rules.evaluate import Duty, derive
from inclusion.rules.facts import Facts, PlanFact, ReviewFact, SuspensionFact
from inclusion.rules.pack import Own, load_packs

from .calendars import REFERENCE

START, OFF, ON = date(2026, 10, 1), date(2026, 9, 1), date(2026, 11, 23)
PLAN = PlanFact("p1", "psp", START, end=date(2027, 3, 1), key_worker_contacts_on=())
WEAK = tuple(ReviewFact(day, "insufficient") for day in (date(2026, 10, 22), date(2026, 11, 16)))
RULES = [
    "hackney.psp.review-cycle",
    "hackney.psp.key-worker",
    "hackney.psp.lead-named",
    "hackney.psp.shape",
    "hackney.psp.end",
    "hackney.psp.escalate-after-two",
]


IBP = replace(PLAN, kind="ibp", review_every_weeks=6)


def _duties(rule: str, *owns: Own, plan: PlanFact = PLAN) -> list[Duty]:
    packs = load_packs().with_school_settings({rule: list(owns)})
    found = derive(Facts(plans=(plan,)), REFERENCE, packs)
    return [duty for duty in found if duty.rule == rule]


@pytest.mark.parametrize("rule", RULES)
def test_switched_on_again_it_speaks_from_that_day_on(rule: str) -> None:
    plan = replace(PLAN, reviews=WEAK)
    back = (Own(False, "off", OFF), Own(None, "back to the policy", ON))
    duty = _duties(rule, *back, plan=plan)[-1]
    assert (duty.appears_on, duty.lapses_on) == (ON, None)
    assert not duty.applies(date(2026, 11, 22))
    assert duty.applies(ON)
    assert not _duties(rule, Own(False, "off", OFF), plan=plan)


@pytest.mark.parametrize("rule", RULES)
def test_switched_off_it_speaks_no_longer_of_what_runs(rule: str) -> None:
    plan = replace(PLAN, reviews=WEAK)
    duty = _duties(rule, Own(False, "off", ON), plan=plan)[-1]
    assert (duty.appears_on, duty.lapses_on) == (None, ON)
    assert duty.applies(date(2026, 11, 22))
    assert not duty.applies(ON)


@pytest.mark.parametrize("rule", ["ibp.review", "ibp.end"])
def test_the_rules_of_an_ibp_are_switched_in_the_same_way(rule: str) -> None:
    back = (Own(False, "off", OFF), Own(None, "back to the policy", ON))
    (duty,) = _duties(rule, *back, plan=IBP)
    assert (duty.appears_on, duty.lapses_on) == (ON, None)
    (duty,) = _duties(rule, Own(False, "off", ON), plan=IBP)
    assert (duty.appears_on, duty.lapses_on) == (None, ON)


def test_the_latest_of_several_choices_decides() -> None:
    off_again = date(2027, 1, 11)
    owns = (Own(False, "off", OFF), Own(None, "on", ON), Own(False, "off again", off_again))
    (duty,) = _duties("hackney.psp.lead-named", *owns)
    assert (duty.appears_on, duty.lapses_on) == (ON, off_again)
    still_off = (Own(False, "off", ON), Own(False, "and off", off_again))
    (duty,) = _duties("hackney.psp.lead-named", *still_off)
    assert (duty.appears_on, duty.lapses_on) == (None, ON)
    confirmed = (Own(False, "off", OFF), Own(True, "on", ON), Own(None, "still on", off_again))
    (duty,) = _duties("hackney.psp.lead-named", *confirmed)
    assert (duty.appears_on, duty.lapses_on) == (ON, None)
    again = (Own(False, "off", ON), Own(True, "on", off_again))
    (duty,) = _duties("hackney.psp.lead-named", *again)
    assert (duty.appears_on, duty.lapses_on) == (off_again, None)


def test_what_was_met_while_the_rule_was_off_is_not_told_afterwards() -> None:
    owns = (Own(False, "off", OFF), Own(None, "on", ON))
    early = replace(PLAN, reviews=(ReviewFact(date(2026, 10, 22)), ReviewFact(date(2026, 11, 25))))
    met = [(d.raised_on, d.met_on) for d in _duties("hackney.psp.review-cycle", *owns, plan=early)]
    assert met == [(date(2026, 10, 22), date(2026, 11, 25)), (date(2026, 11, 25), None)]


def test_a_plan_before_the_pack_or_its_rules_is_not_spoken_of() -> None:
    old = replace(PLAN, start=date(2024, 8, 18))
    assert not _duties("hackney.psp.lead-named", Own(True, "on", OFF), plan=old)
    rule = load_packs().pack("hackney").rules["hackney.psp.lead-named"]
    assert rule.spell(date(2019, 9, 30)) is None


def test_what_is_over_is_judged_by_its_own_day() -> None:
    rule = "hackney.psp.single-ten-days"
    owns = [Own(False, "off", OFF), Own(None, "on", ON)]
    packs = load_packs().with_school_settings({rule: owns})
    long = SuspensionFact("s1", date(2026, 11, 2), sessions=20)
    found = derive(Facts(suspensions=(long,)), REFERENCE, packs)
    assert rule not in {duty.rule for duty in found}


def test_what_began_after_it_was_switched_off_is_not_spoken_of() -> None:
    plan = replace(PLAN, reviews=WEAK)
    off = Own(False, "off", date(2026, 11, 9))
    assert not _duties("hackney.psp.escalate-after-two", off, plan=plan)
