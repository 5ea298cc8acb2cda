"""Values that no page offers, typed or sent all the same, get a sentence and never a broken page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import User
from interventions.models import FamilyLink, Plan, Review, View
from tests.factories import ActionFactory

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
HELD = {
    "impact": "met",
    "people-0-came": "on",
    "targets-0-progress": "met",
    "next_choice": "none",
}
NO_ID = "9" * 20


@pytest.mark.parametrize("day", ["31 12 9999", "20 12 9999", "1 1 0001"])
@pytest.mark.parametrize("field", ["held_on", "next_on"])
def test_a_day_of_another_age_is_refused(
    plan: Plan, senco: User, signed_in: SignIn, day: str, field: str
) -> None:
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    page = client.post(url, {**sent(client.get(url)), **HELD, field: day})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("page_name", "typed"),
    [
        ("plan-edit", {"targets-0-id": NO_ID, "targets-0-what": "x"}),
        ("plan-edit", {"views-0-id": NO_ID, "views-0-words": "x"}),
        ("review-hold", {**HELD, "last-0-id": NO_ID, "last-0-done": "on"}),
        ("review-hold", {**HELD, "targets-0-id": NO_ID}),
    ],
)
def test_an_id_that_no_database_holds_is_refused(
    plan: Plan, senco: User, signed_in: SignIn, page_name: str, typed: dict[str, Any]
) -> None:
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    client, url = signed_in(senco), reverse(page_name, args=[plan.pk])
    page = client.post(url, {**sent(client.get(url)), **typed})
    assert page.status_code == 200
    assert any("did not arrive as it was shown" in p.words for p in page.context["problems"])


def test_the_longest_name_that_a_pupil_can_have_fits(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    plan.pupil.forename, plan.pupil.surname = "F" * 100, "S" * 100
    plan.pupil.save()
    client, name = signed_in(senco), plan.pupil.name
    said = {"who": "pupil", "words": "I like art.", "said_on": "20 11 2026", "before_review": ""}
    client.post(reverse("plan-views", args=[plan.pk]), said)
    client.post(reverse("family-link-make", args=[plan.pk]), {"who": "pupil", "days": "7"})
    assert View.objects.get(words="I like art.").said_by == name
    assert FamilyLink.objects.get().for_whom == name
    for model, field in ((View, "said_by"), (FamilyLink, "for_whom")):
        for kept in (model, model.history.model):
            assert kept._meta.get_field(field).max_length >= len(name) == 201
