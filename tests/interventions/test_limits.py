"""Values have the unit and the limits of their measure, wherever they are typed or read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.plan_papers.my_plan import my_plan
from inclusion.dashboard.plan_papers.one_page import one_page
from inclusion.errors import DomainError
from interventions.documents import psp_review_pack
from interventions.models import Mark, PartOfDay, Plan, Score, Target
from interventions.selectors import plan_for, progress
from interventions.services import Judged, Minutes, hold_review, record_scores, start_plan
from tests.factories import TODAY, TargetFactory

from .making import full_plan, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


@pytest.fixture
def starts_at_once(plan: Plan) -> Target:
    """The pupil's only target: yes or no, from never to four times of five."""
    plan.targets.filter(owner="pupil").delete()
    made: Target = TargetFactory(
        plan=plan, what="Starts at once", measure="starts at once", measured_by="yes_no",
        per="session", baseline=0, goal=80, lower_is_better=False, position=1,
    )  # fmt: skip
    return made


def _mark(target: Target, by: User, *yes: int) -> None:
    """A yes (1) or a no (0) in the afternoon of each school day from Monday 16 November on."""
    for n, value in enumerate(yes):
        part, _ = PartOfDay.objects.get_or_create(
            plan=target.plan, on=date(2026, 11, 16 + n), part="pm", defaults={"by": by}
        )
        Mark.objects.create(part=part, target=target, value=value, by=by)


def test_one_yes_of_five_is_twenty_per_cent_and_not_the_goal(
    plan: Plan, starts_at_once: Target, senco: User, signed_in: SignIn, person_of: Any
) -> None:
    _mark(starts_at_once, senco, 1, 0, 0, 0, 0)
    person = person_of(senco)
    found = progress(plan_for(person, plan.pk), school_calendar(plan.school), TODAY)[0]
    assert (found.now, found.reached, found.way) == (20, False, "first steps to the goal")
    page = signed_in(senco).get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Goal reached" not in page
    assert ">20%<" in page
    shown = plan_for(person, plan.pk)
    said = my_plan(person, shown).body.targets[0]
    assert said.how_far.replace("\u00a0", " ") == (
        "Starts at once: 0% at the start, 20% now. My aim: 80%."
    )
    assert said.trend == ""
    assert one_page(person, shown).body.targets[0].values == "0% → 20% → 80%"
    row = psp_review_pack(person, shown, TODAY).targets[0]
    assert (row.start, row.now, row.goal) == ("0%", "20%", "80%")


def test_a_psp_goes_on_from_per_cent_and_its_form_takes_it(
    pupil: Pupil, senco: User, signed_in: SignIn
) -> None:
    ibp = full_plan(pupil, kind="ibp", lead=senco, starts_on=date(2026, 11, 2))
    target = TargetFactory(plan=ibp, measured_by="yes_no", baseline=0, goal=100)
    _mark(target, senco, 1, 0)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, carry={target.pk})
    assert psp.targets.get().baseline == 50
    client, url = signed_in(senco), reverse("plan-edit", args=[psp.pk])
    assert client.post(url, sent(client.get(url))).status_code == 302


@pytest.mark.parametrize(
    ("kind", "per", "fits", "too_much", "words"),
    [
        ("yes_no", "week", "100", "100.1", "in per cent: 0 to 100."),
        ("scale", "week", "5", "5.5", "This scale ends at 5."),
        ("count", "week", "9999", "10000", "Enter at most 9,999 times."),
        ("duration", "day", "1440", "1441", "A day has 1,440 minutes."),
        ("duration", "week", "10080", "10081", "A week has 10,080 minutes."),
    ],
)
def test_a_value_beyond_what_its_measure_can_have_is_refused_wherever_it_is_typed(
    plan: Plan, senco: User, signed_in: SignIn,
    kind: str, per: str, fits: str, too_much: str, words: str,
) -> None:  # fmt: skip
    plan.targets.filter(owner="pupil").update(measured_by=kind, per=per, baseline=1, goal=2)
    target = plan.targets.get(owner="pupil")
    client = signed_in(senco)
    edit, meeting = (reverse(name, args=[plan.pk]) for name in ("plan-edit", "review-hold"))
    before = sent(client.get(edit))
    for box in ("baseline", "goal"):
        page = client.post(edit, {**before, f"targets-0-{box}": too_much})
        assert words in page.content.decode(), box
    assert client.post(edit, {**before, "targets-0-goal": fits}).status_code == 302
    held = {**sent(client.get(meeting)), "impact": "partly", "targets-0-progress": "partly"}
    for box in ("now", "goal_next"):
        assert (
            words in client.post(meeting, {**held, f"targets-0-{box}": too_much}).content.decode()
        )
    url = reverse("plan-score", args=[plan.pk])
    for value in (too_much, "-1"):
        data = {"measured_on": "23 11 2026", f"target_{target.pk}": value}
        told = client.post(url, data).content.decode()
        assert (words if value == too_much else "0 or more") in told
    for wrong in (too_much, "-1"):
        now, goal = Decimal(wrong), Judged(target.pk, "partly", goal_next=Decimal(wrong))
        with pytest.raises(DomainError, match="cannot be that"):
            record_scores(plan=plan, measured_on=TODAY, values={target.pk: now}, by=senco, on=TODAY)
        for judged in (Judged(target.pk, "partly", now), goal):
            minutes = Minutes(held_on=TODAY, impact="partly", judged=(judged,))
            with pytest.raises(DomainError, match="cannot be that"):
                hold_review(plan=plan, minutes=minutes, by=senco, on=TODAY)
    assert not Score.objects.exists()
    client.post(url, {"measured_on": "23 11 2026", f"target_{target.pk}": fits})
    assert Score.objects.get().value == Decimal(fits)


def test_every_form_says_in_which_unit_yes_or_no_is_typed(
    plan: Plan, starts_at_once: Target, senco: User, signed_in: SignIn
) -> None:
    client, said = signed_in(senco), "how often it was yes, in per cent: 0 to 100"
    for name in ("plan-edit", "plan-score"):
        assert said in client.get(reverse(name, args=[plan.pk])).content.decode()
    page = client.get(reverse("review-hold", args=[plan.pk])).content.decode()
    assert page.count("How often yes, in per cent: 0 to 100") == 2
