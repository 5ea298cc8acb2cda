"""A target is mended in the meeting, not typed again: its boxes begin with what it says."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import Draft, User
from inclusion.accounts.versions import save_as
from interventions.models import Judgement, Plan, Review, Target

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


@pytest.fixture
def meeting(plan: Plan) -> str:
    return reverse("review-hold", args=[plan.pk])


def _rename(target: Target, what: str, by: User) -> None:
    """What a colleague saves on the plan's own page."""
    target.refresh_from_db()
    target.what = what
    save_as(target, by=by)
    save_as(target.plan, by=by, reason="Targets changed")


def _row(page: Any, number: int = 0) -> Any:
    return page.context["forms"].targets.forms[number]


def test_what_nobody_touches_changes_nothing(
    plan: Plan, senco: User, signed_in: SignIn, meeting: str
) -> None:
    client, target = signed_in(senco), plan.targets.all()[0]
    page = client.get(meeting)
    assert _row(page)["what_next"].value() == target.what
    assert _row(page)["goal_next"].value() == int(target.goal)
    assert (
        "<details open" not in page.content.decode().partition("of-target")[2].partition("3. ")[0]
    )
    # The first is judged and the others are not: neither needs a word about what it says.
    data = {**sent(page), "impact": "partly", "targets-0-progress": "partly"}
    assert client.post(meeting, data).status_code == 302
    judged = Judgement.objects.get()
    assert (judged.what_next, judged.goal_next, judged.dropped) == ("", None, False)
    for each in plan.targets.all():
        assert each.version == 1
        assert (
            "From now on"
            not in client.get(reverse("review", args=[judged.review_id])).content.decode()
        )


def test_a_mended_word_is_a_change_once_and_asks_for_a_judgement(
    plan: Plan, senco: User, signed_in: SignIn, meeting: str
) -> None:
    client, target = signed_in(senco), plan.targets.all()[0]
    data = {**sent(client.get(meeting)), "impact": "partly", "targets-0-what_next": "Mended"}
    page = client.post(meeting, data)
    assert "Choose met, partly or not yet." in page.content.decode()
    assert _row(page).changes
    assert not _row(page, 1).changes
    for _ in range(2):  # pressed twice
        answer = client.post(meeting, {**data, "targets-0-progress": "met"})
        assert answer.status_code == 302
    assert Review.objects.count() == 1
    target.refresh_from_db()
    assert (target.what, target.goal, target.history.count()) == ("Mended", Decimal(4), 2)
    judged = Judgement.objects.get()
    assert (judged.what_next, judged.goal_next) == ("Mended", None)


def test_an_emptied_box_is_asked_about(
    plan: Plan, senco: User, signed_in: SignIn, meeting: str
) -> None:
    client = signed_in(senco)
    data = {**sent(client.get(meeting)), "impact": "met", "targets-0-progress": "met"}
    said = client.post(meeting, {**data, "targets-0-what_next": " "}).content.decode()
    assert "Say what it says from now on" in said
    said = client.post(meeting, {**data, "targets-0-goal_next": ""}).content.decode()
    assert "A goal is changed here, not taken away" in said
    gone = {"targets-0-what_next": "", "targets-0-dropped": "on"}
    assert "Say what it says" not in client.post(meeting, {**data, **gone}).content.decode()


def test_what_a_colleague_changed_meanwhile_is_not_undone_by_an_untouched_box(
    plan: Plan, senco: User, head: User, signed_in: SignIn, meeting: str
) -> None:
    client, target = signed_in(senco), plan.targets.all()[0]
    data = {**sent(client.get(meeting)), "impact": "partly", "targets-0-progress": "partly"}
    _rename(target, "As the head wrote it", head)
    mine = {"targets-1-what_next": "Mine", "targets-1-progress": "met"}
    page = client.post(meeting, {**data, **mine})
    assert page.status_code == 200
    assert _row(page)["what_next"].value() == "As the head wrote it"
    assert _row(page, 1)["what_next"].value() == "Mine"
    assert client.post(meeting, sent(page)).status_code == 302
    assert [t.what for t in plan.targets.all()][:2] == ["As the head wrote it", "Mine"]
    judged = Judgement.objects.get(target=target)
    assert (judged.what_then, judged.what_next) == ("As the head wrote it", "")


@pytest.mark.parametrize("kept_before", [False, True])
def test_a_kept_draft_shows_what_was_mended_and_otherwise_what_stands(
    plan: Plan, senco: User, head: User, signed_in: SignIn, meeting: str, kept_before: bool
) -> None:
    client, target = signed_in(senco), plan.targets.all()[0]
    data = {**sent(client.get(meeting)), "targets-1-what_next": "Mine"}
    if kept_before:  # by a page that did not fill the boxes yet
        data |= {"targets-0-what_next": "", "targets-0-goal_next": ""}
        data = {k: v for k, v in data.items() if not k.endswith("_was")}
    kept = {name: [str(value)] for name, value in data.items()}
    Draft.objects.create(
        user=senco, school=plan.school, form="review", about=f"plan:{plan.pk}", data=kept
    )
    _rename(target, "As the head wrote it", head)
    page = client.get(f"{meeting}?draft=use")
    assert _row(page)["what_next"].value() == "As the head wrote it"
    assert _row(page, 1)["what_next"].value() == "Mine"
    assert (_row(page).changes, _row(page, 1).changes) == (False, True)
