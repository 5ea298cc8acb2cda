"""A scale ends at its top step: in the plan, in a day, by hand, in the meeting, on paper."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.charts import progress_line
from inclusion.errors import DomainError
from interventions.charted import target_for, target_picture
from interventions.models import Mark, Plan, Score, Target
from interventions.services import record_scores, start_plan
from tests.factories import TODAY, PlanFactory, TargetFactory

from .making import full_plan, sent
from .test_days import tap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
FITS = {"baseline": Decimal(1), "goal": Decimal(3)}


@pytest.fixture
def rated(plan: Plan) -> Target:
    """A target on a scale from 0 to 3."""
    made: Target = TargetFactory(
        plan=plan, what="Calm", measured_by="scale", scale_top=3, position=9, **FITS
    )
    return made


def _row_of(data: dict[str, Any], target: Target) -> str:
    """The prefix of a target's row among the rows of a sent form."""
    key = next(k for k, v in data.items() if k.endswith("-id") and v == target.pk and "target" in k)
    return key.removesuffix("-id")


@pytest.mark.parametrize(
    ("top", "baseline", "goal", "words"),
    [
        ("3", "1", "4", "This scale ends at 3."),
        ("5", "6", "5", "This scale ends at 5."),
        ("5", "0", "5", ""),
        ("10", "0", "10", ""),
        ("7", "0", "5", "Choose one from the list."),
    ],
)
def test_start_and_goal_lie_on_the_scale(
    pupil: Pupil, senco: User, signed_in: SignIn, top: str, baseline: str, goal: str, words: str
) -> None:
    client, plan = signed_in(senco), full_plan(pupil, lead=senco)
    url = reverse("plan-edit", args=[plan.pk])
    typed = {"measured_by": "scale", "scale_top": top, "baseline": baseline, "goal": goal}
    data = {**sent(client.get(url)), **{f"targets-0-{k}": v for k, v in typed.items()}}
    answer = client.post(url, data)
    if words:
        assert words in answer.content.decode()
    else:
        assert answer.status_code == 302
        assert plan.targets.all()[0].end_of_scale == int(top)


def test_a_day_offers_its_steps_and_takes_no_other(
    plan: Plan, rated: Target, senco: User, signed_in: SignIn
) -> None:
    client, box = signed_in(senco), f"target-{rated.pk}"
    answer = tap(client, plan, box, "3", script=True).content.decode()
    assert answer.count(f'id="tap-{box}-') == 5, "0 to 3, and back"
    told = tap(client, plan, box, "4", seen="3", script=True).content.decode()
    assert "whole number from 0 to 3" in told
    assert Mark.objects.get().value == 3
    page = client.get(reverse("plan-week", args=[plan.pk])).content.decode()
    assert "3 of 3 on average" in page


def test_values_by_hand_and_at_the_meeting_end_with_it(
    plan: Plan, rated: Target, senco: User, signed_in: SignIn
) -> None:
    client, url = signed_in(senco), reverse("plan-score", args=[plan.pk])
    assert "scale 0 to 3" in client.get(url).content.decode()
    data = {"measured_on": "23 11 2026", f"target_{rated.pk}": "3.5"}
    assert "This scale ends at 3." in client.post(url, data).content.decode()
    with pytest.raises(DomainError, match="“Calm” cannot be that: This scale ends at 3"):
        record_scores(
            plan=plan, measured_on=TODAY, values={rated.pk: Decimal(4)}, by=senco, on=TODAY
        )
    meeting = reverse("review-hold", args=[plan.pk])
    for page in (meeting, reverse("plan", args=[plan.pk])):
        assert f"{rated.measure}, 0 to 3".casefold() in client.get(page).content.decode().casefold()
    before = {**sent(client.get(meeting)), "impact": "partly"}
    row = _row_of(before, rated)
    for name in ("now", "goal_next"):
        page = client.post(meeting, {**before, f"{row}-progress": "partly", f"{row}-{name}": "4"})
        wrong = page.context["forms"].targets.errors[int(row.rpartition("-")[2])]
        assert wrong == {name: ["This scale ends at 3."]}
    assert not Score.objects.exists()


def test_a_shorter_scale_than_its_values_is_refused_and_what_stands_stays(
    plan: Plan, rated: Target, senco: User, signed_in: SignIn
) -> None:
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    tap(client, plan, f"own-{rated.pk}", "3")
    Target.objects.filter(pk=rated.pk).update(scale_top=10)
    Score.objects.create(target=rated, on=TODAY, value=7, by=senco)
    data = sent(client.get(url))
    row = _row_of(data, rated)
    said = client.post(url, {**data, f"{row}-scale_top": "5"}).content.decode()
    assert "“Calm” was scored with 7 already: a scale that ends at 5" in said
    # Values above the end of a scale that nobody changes are no reason to refuse other words.
    Target.objects.filter(pk=rated.pk).update(scale_top=5)
    data = sent(client.get(url))
    assert client.post(url, {**data, f"{row}-what": "Calmer"}).status_code == 302
    assert client.post(url, {**sent(client.get(url)), f"{row}-scale_top": "10"}).status_code == 302


@pytest.mark.parametrize("scored", ["tap", "own", "hand"])
def test_what_was_scored_keeps_its_kind_of_measure(
    plan: Plan, senco: User, signed_in: SignIn, scored: str
) -> None:
    """What was counted seven times is no share of yes: another measure is another target."""
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    target = TargetFactory(plan=plan, what="Leaves the room", position=9)
    if scored == "hand":
        Score.objects.create(target=target, on=TODAY, value=7, by=senco)
    else:
        tap(client, plan, f"{'target' if scored == 'tap' else scored}-{target.pk}", "7")
    data = sent(client.get(url))
    row = _row_of(data, target)
    other = {f"{row}-measured_by": "yes_no", f"{row}-baseline": "0", f"{row}-goal": "80"}
    page = client.post(url, {**data, **other})
    wrong = page.context["forms"].targets.errors[int(row.rpartition("-")[2])]
    assert list(wrong) == ["measured_by"]
    assert wrong["measured_by"][0].startswith("“Leaves the room” was scored already")
    assert "add a new target for it" in page.content.decode()
    assert Target.objects.get(pk=target.pk).measured_by == "count"
    # Everything else of it may change, and it may go.
    assert client.post(url, {**data, f"{row}-goal": "2"}).status_code == 302
    gone = {**sent(client.get(url)), **other, f"{row}-remove": "on"}
    assert client.post(url, gone).status_code == 302
    assert Target.objects.get(pk=target.pk).dropped_on == TODAY


def test_what_was_not_scored_yet_may_be_measured_otherwise(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    target = TargetFactory(plan=plan, position=9)
    data = sent(client.get(url))
    row = _row_of(data, target)
    other = {f"{row}-measured_by": "yes_no", f"{row}-baseline": "0", f"{row}-goal": "80"}
    assert client.post(url, {**data, **other}).status_code == 302
    assert Target.objects.get(pk=target.pk).measured_by == "yes_no"


def test_a_target_with_nothing_but_marks_is_dropped_not_erased(
    plan: Plan, rated: Target, senco: User, signed_in: SignIn
) -> None:
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    tap(client, plan, f"target-{rated.pk}", "2")
    data = sent(client.get(url))
    client.post(url, {**data, f"{_row_of(data, rated)}-remove": "on"})
    rated.refresh_from_db()
    assert rated.dropped_on == TODAY
    assert Mark.objects.get().target == rated


def test_the_axis_of_a_chart_is_the_scale(rated: Target, senco: User, person_of: Any) -> None:
    Score.objects.create(target=rated, on=TODAY, value=1, by=senco)
    person = person_of(senco)
    svg = target_picture(person, target_for(person, rated.pk)).decode()
    assert [n for n in range(6) if f">{n}</text>" in svg] == [0, 1, 2, 3]
    points = [(TODAY, 7.0)]
    told = {"baseline": None, "goal": None, "unit": "steps"}
    assert ">10</text>" in progress_line("Long", points, end=10, **told).decode()
    # What was scored beyond its end, before the scale was shortened, is still in the picture.
    assert ">7.5</text>" in progress_line("Beyond", points, end=5, **told).decode()


def test_a_psp_goes_on_with_the_scale(pupil: Pupil, senco: User) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco)
    target = TargetFactory(plan=ibp, measured_by="scale", scale_top=4, **FITS)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY, carry={target.pk})
    assert psp.targets.get().end_of_scale == 4
