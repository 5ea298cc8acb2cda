"""Values that a review writes down: a colleague's of the same day, and days without school."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from inclusion.accounts.models import User
from interventions.models import Judgement, Plan, Review, Score
from interventions.services import (
    Correction,
    Judged,
    Minutes,
    StandingScoresError,
    correct_review,
    hold_review,
    record_scores,
)
from tests.factories import TODAY

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
SATURDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 20)


def _held(plan: Plan, by: User, on: date, now: int, seen: str = "") -> Review:
    judged = (Judged(plan.targets.all()[0].pk, "partly", Decimal(now)),)
    minutes = Minutes(held_on=on, impact="partly", judged=judged)
    return hold_review(plan=plan, minutes=minutes, by=by, on=TODAY, seen=seen)


def test_a_colleagues_value_of_the_day_is_shown_before_a_review_replaces_it(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    target = plan.targets.all()[0]
    record_scores(plan=plan, measured_on=TODAY, values={target.pk: Decimal(3)}, by=head, on=TODAY)
    with pytest.raises(StandingScoresError):
        _held(plan, senco, TODAY, 9)
    assert not Review.objects.exists()
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    typed = {"impact": "partly", "targets-0-progress": "partly", "targets-0-now": "9"}
    data = {**sent(client.get(url)), **typed, "next_choice": "none"}
    page = client.post(url, data)
    assert f"{head.name} wrote 3 for “{target.what}”. Save again" in page.content.decode()
    assert (Score.objects.get().value, Score.objects.get().by) == (3, head)
    seen = page.context["form"]["seen"].value()
    assert f'name="seen" value="{seen}"' in page.content.decode()
    # What was shown has changed once more: that is shown as well.
    record_scores(plan=plan, measured_on=TODAY, values={target.pk: Decimal(4)}, by=head, on=TODAY)
    page = client.post(url, {**data, "seen": seen})
    assert f"{head.name} wrote 4" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    assert client.post(url, {**data, "seen": seen}).status_code == 302
    assert (Score.objects.get().value, Score.objects.get().by) == (9, senco)


def test_the_same_value_and_ones_own_need_no_second_look(
    plan: Plan, senco: User, head: User
) -> None:
    first, second, _ = plan.targets.all()
    values = {first.pk: Decimal(9), second.pk: Decimal(2)}
    record_scores(plan=plan, measured_on=TODAY, values=values, by=head, on=TODAY)
    record_scores(plan=plan, measured_on=FRIDAY, values={first.pk: Decimal(1)}, by=senco, on=TODAY)
    _held(plan, senco, TODAY, 9)
    _held(plan, senco, FRIDAY, 5)
    assert list(Score.objects.order_by("on", "pk").values_list("on", "value")) == [
        (FRIDAY, 5),
        (TODAY, 9),
        (TODAY, 2),
    ]


def test_a_review_on_a_day_without_school_keeps_its_values_in_the_minutes(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    review = _held(plan, senco, SATURDAY, 5)
    assert Judgement.objects.get().now == 5
    assert not Score.objects.exists()
    page = signed_in(senco).get(reverse("review", args=[review.pk])).content.decode()
    assert 'data-label="Now">5' in page
    # Corrected to a school day it is a value of that day, and back again it is none.
    for on, stored in ((FRIDAY, [FRIDAY]), (SATURDAY, []), (TODAY, [TODAY]), (FRIDAY, [FRIDAY])):
        review.refresh_from_db()
        correct_review(
            review=review,
            correction=Correction(held_on=on, impact="partly"),
            reason="The day",
            by=senco,
            on=TODAY,
        )
        assert list(Score.objects.values_list("on", flat=True)) == stored
    assert Judgement.objects.get().now == 5
