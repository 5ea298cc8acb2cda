"""Booking a review: the day, the time and the place, for a draft and for a plan that runs."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import User
from interventions.models import Plan
from interventions.services import activate_plan
from tests.factories import TODAY
from tests.security.filling import filled

from .making import WHY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def test_a_review_is_booked_with_time_and_place(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client, url = signed_in(senco), reverse("review-book", args=[plan.pk])
    typed = {"next_review_on": "27 11 2026", "next_review_at": "15:15, Room 3", "reason": "Dr Khan"}
    data = {**filled(client.get(url)), **typed}
    for _ in range(2):
        assert client.post(url, data)["Location"] == reverse("plan", args=[plan.pk])
    page = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "booked for Friday 27 November 2026, 15:15, Room 3" in page
    assert plan.history.latest().history_change_reason == "Review booked: Dr Khan"
    alone = {"next_review_on": "", "next_review_at": "16:00"}
    refused = client.post(url, {**filled(client.get(url)), **alone}).content.decode()
    assert "Say on which day" in refused
    assert 'value="16:00"' in refused
    client.post(url, {**filled(client.get(url)), "next_review_on": ""})
    plan.refresh_from_db()
    assert (plan.next_review_on, plan.next_review_at) == (None, "")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("20 11 2026", "This date has passed."),
        ("28 11 2026", "is not a school day"),
        ("26 11 2029", "No term is entered"),
        ("2 12 2026", "choose a day in it, or say why not"),
        ("soon", "Enter a real date"),
    ],
)
def test_a_day_that_cannot_be_says_why(
    plan: Plan, senco: User, signed_in: SignIn, day: str, words: str
) -> None:
    client, url = signed_in(senco), reverse("review-book", args=[plan.pk])
    page = client.post(url, {**filled(client.get(url)), "next_review_on": day}).content.decode()
    assert words in page
    assert f'value="{day}"' in page, "what was typed stands"
    assert Plan.objects.get().next_review_on is None


def test_the_first_meeting_of_a_draft_is_booked_and_over_once_the_plan_runs(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    Plan.objects.update(status=Plan.Status.DRAFT, **WHY)
    client, url = signed_in(senco), reverse("review-book", args=[plan.pk])
    data = {**filled(client.get(url)), "next_review_on": "25 11 2026", "next_review_at": "9:00"}
    assert client.post(url, data).status_code == 302
    month = client.get(reverse("calendar"), {"month": "2026-11"}).content.decode()
    assert "PSP meeting" in month
    plan.refresh_from_db()
    assert plan.next_review_on == date(2026, 11, 25)
    assert activate_plan(plan=plan, by=senco, on=TODAY).next_review_on is None
