"""Two people change the rows of one plan: what one left alone stays as the other saved it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import User
from interventions.models import Plan, Target
from interventions.services import PlanContent, record_scores, save_plan
from tests.factories import TODAY, AgencyFactory, TargetFactory

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
GONE = "A colleague has taken this away since you opened the page."


@pytest.fixture
def first(plan: Plan) -> Target:
    return plan.targets.all()[0]


@pytest.fixture
def opened(plan: Plan, senco: User, signed_in: SignIn) -> tuple[Client, str, dict[str, Any]]:
    """The page as the second of the two opened it: their client, its address, its form."""
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    return client, url, sent(client.get(url))


def _colleague(plan: Plan, by: User, **rows: Any) -> None:
    save_plan(plan=plan, content=PlanContent({}, **rows), by=by, on=TODAY)


def test_a_row_that_nobody_touched_stays_as_a_colleague_saved_it(
    plan: Plan, first: Target, head: User, opened: Any
) -> None:
    client, url, form = opened
    _colleague(plan, head, targets=[{"id": first.pk, "goal": Decimal(1)}])
    page = client.post(url, {**form, "strengths": "Patient with younger ones"})
    shown = page.context["form"]
    assert not shown.clashes
    (told,) = shown.meanwhile
    assert (told.label, told.yours, told.theirs) == ("Target 1, goal", "4", "1")
    assert client.post(url, sent(page)).status_code == 302
    plan.refresh_from_db()
    first.refresh_from_db()
    assert (first.goal, plan.strengths) == (1, "Patient with younger ones")


def test_boxes_of_one_row_are_brought_together_and_both_versions_shown_where_both_wrote(
    plan: Plan, first: Target, head: User, opened: Any
) -> None:
    client, url, form = opened
    changed = {"id": first.pk, "goal": Decimal(1), "what": "Theirs", "measure": "times a day"}
    _colleague(plan, head, targets=[changed])
    page = client.post(url, {**form, "targets-0-what": "Mine", "targets-0-owner_name": "Joe"})
    (clash,) = page.context["form"].clashes
    assert clash.label == "Target 1, target: what will happen"
    assert (clash.yours, clash.theirs) == ("Mine", "Theirs")
    assert not page.context["forms"].targets.forms[0].is_folded
    first.refresh_from_db()
    assert first.what == "Theirs"
    assert client.post(url, sent(page)).status_code == 302
    first.refresh_from_db()
    said = (first.what, first.owner_name, first.goal, first.measure)
    assert said == ("Mine", "Joe", 1, "times a day")


def test_what_a_colleague_took_away_does_not_come_back(
    plan: Plan, head: User, senco: User, signed_in: SignIn
) -> None:
    extra = TargetFactory(plan=plan, owner="pupil", what="Not needed", position=9)
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    form = sent(client.get(url))
    _colleague(plan, head, targets=[{"id": extra.pk, "remove": True}])
    page = client.post(url, {**form, "strengths": "Mine"})
    (told,) = page.context["form"].meanwhile
    assert told.theirs == "taken away"
    assert client.post(url, sent(page)).status_code == 302
    assert not plan.targets.filter(what="Not needed").exists()


@pytest.mark.parametrize("measured", [True, False])
def test_words_typed_into_a_row_that_is_gone_are_kept_and_refused_by_it(
    plan: Plan, head: User, senco: User, signed_in: SignIn, measured: bool
) -> None:
    extra = TargetFactory(plan=plan, owner="pupil", what="Sits at the front", position=9)
    if measured:
        values = {extra.pk: Decimal(3)}
        record_scores(plan=plan, measured_on=TODAY, values=values, by=head, on=TODAY)
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    form = {**sent(client.get(url)), "targets-3-what": "Sits where they choose"}
    _colleague(plan, head, targets=[{"id": extra.pk, "remove": True}])
    for _ in range(2):
        page = client.post(url, form)
        (problem,) = [p for p in page.context["problems"] if GONE in p.words]
        assert "Sits where they choose" in page.content.decode()
        form = sent(page)
    left = plan.targets.filter(what__startswith="Sits")
    assert [target.what for target in left] == (["Sits at the front"] if measured else [])
    assert problem.words.startswith("Target 4")
    assert client.post(url, {**form, "targets-3-remove": "on"}).status_code == 302
    assert plan.targets.filter(dropped_on=None).count() == 3


def test_what_one_takes_away_and_the_other_changed_is_asked_once_more(
    plan: Plan, head: User, senco: User, signed_in: SignIn
) -> None:
    extra = TargetFactory(plan=plan, owner="pupil", what="Not needed", position=9)
    client, url = signed_in(senco), reverse("plan-edit", args=[plan.pk])
    form = {**sent(client.get(url)), "targets-3-remove": "on"}
    _colleague(plan, head, targets=[{"id": extra.pk, "what": "Needed after all"}])
    page = client.post(url, form)
    (clash,) = page.context["form"].clashes
    assert clash.yours == "Removed"
    assert "Needed after all" in clash.theirs
    assert client.post(url, sent(page)).status_code == 302
    assert not plan.targets.filter(pk=extra.pk).exists()


def test_an_agency_that_both_added_is_one_row_with_both_versions(
    plan: Plan, head: User, opened: Any
) -> None:
    client, url, form = opened
    agency = AgencyFactory(school=plan.school)
    _colleague(plan, head, agencies=[{"agency": agency, "response": "They will come"}])
    typed = {"agencies-0-agency": agency.pk, "agencies-0-response": "No answer yet"}
    page = client.post(url, {**form, **typed})
    (clash,) = page.context["form"].clashes
    assert (clash.yours, clash.theirs) == ("No answer yet", "They will come")
    assert client.post(url, sent(page)).status_code == 302
    assert plan.agencies.get().response == "No answer yet"
    twice = {"agencies-1-agency": agency.pk}
    page = client.post(url, {**sent(client.get(url)), **twice}).content.decode()
    assert "This agency stands in the list twice." in page


def test_dates_that_move_leave_no_target_behind(plan: Plan, first: Target, opened: Any) -> None:
    client, url, _ = opened
    Target.objects.filter(pk=first.pk).update(target_on=date(2026, 11, 10))
    form = sent(client.get(url))
    page = client.post(url, {**form, "starts_on": "16 11 2026"})
    assert "is to be reached while the plan runs" in page.content.decode()
