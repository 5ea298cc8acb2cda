"""What a review makes of a target: then and now in its minutes, on the plan at once, with history."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inclusion.accounts.models import Draft, Membership, User
from inclusion.errors import ConflictError, DomainError
from interventions.models import Judgement, Plan, Review, Target
from interventions.services import Judged, Minutes, hold_review
from tests.factories import TODAY, MembershipFactory, ReviewFactory, UserFactory

from .making import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]


def _hold(plan: Plan, by: User, *judged: Judged, **more: Any) -> Review:
    said = {"held_on": TODAY, "impact": "partly", "judged": judged}
    return hold_review(plan=plan, minutes=Minutes(**{**said, **more}), by=by, on=TODAY)


def test_a_changed_target_stands_on_the_plan_and_the_minutes_show_both(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    first, second, third = plan.targets.all()
    extra = {"plan": plan, "owner": "school", "measure": "x", "baseline": 1, "position": 4}
    Target.objects.create(what="Another", **extra)
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    typed = {
        "impact": "partly",
        "note_taker": "L. Grant",
        "targets-0-progress": "partly",
        "targets-0-what_next": "Uses the card in every lesson",
        "targets-0-goal_next": "2",
        "targets-1-progress": "met",
        "targets-1-dropped": "on",
        "next_choice": "2026-12-14",
    }
    before = sent(client.get(url))
    for _ in range(2):
        assert client.post(url, {**before, **typed}).status_code == 302
    review = Review.objects.get()
    judged = Judgement.objects.get(review=review, target=first)
    assert (judged.what_then, judged.goal_then) == (first.what, first.goal)
    assert (review.note_taker, review.next_on) == ("L. Grant", date(2026, 12, 14))
    was, plan_was = first.what, plan.version
    for row in (first, second, third, plan):
        row.refresh_from_db()
    assert (first.what, first.goal) == ("Uses the card in every lesson", Decimal(2))
    assert (second.dropped_on, third.dropped_on) == (TODAY, None)
    assert plan.version == plan_was + 1
    changed = first.history.latest()
    assert (changed.history_user, changed.history_change_reason) == (senco, "Changed at review 1")
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    for words in (was, "Uses the card in every lesson", "No longer a target", "L. Grant"):
        assert words in page
    with pytest.raises(ConflictError):
        hold_review(
            plan=plan,
            minutes=Minutes(held_on=date(2026, 11, 20), impact="met"),
            by=senco,
            on=TODAY,
            expected_version=plan_was,
        )


def test_what_a_plan_cannot_take_changes_nothing(plan: Plan, senco: User) -> None:
    first, *_ = plan.targets.all()
    late = {"held_on": date(2026, 11, 9)}
    for judged, more, words in (
        (Judged(first.pk, "met", dropped=True), {}, "no longer a target for the pupil"),
        (Judged(first.pk, what_next="x"), {}, "Choose met, partly or not yet"),
        (Judged(first.pk, "met", goal_next=Decimal(-1)), {}, "cannot be that: Enter a number of 0"),
        (Judged(first.pk, "met", what_next="x"), late, "Review 1 was held later"),
    ):
        if more:
            ReviewFactory(plan=plan, number=1, held_on=date(2026, 11, 16))
        with pytest.raises(DomainError, match=words):
            _hold(plan, senco, judged, **more)
        assert Target.objects.get(pk=first.pk).version == first.version
        assert not Judgement.objects.exists()


def test_another_day_is_typed_or_chosen(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    before = {**sent(client.get(url)), "impact": "partly", "targets-0-progress": "met"}
    page = client.post(url, {**before, "next_choice": "other"}).content.decode()
    assert "Type the day of the next review." in page
    late = {"next_choice": "other", "next_on": "8 1 2027"}
    page = client.post(url, {**before, **late}).content.decode()
    assert "choose a day in it, or say why not" in page
    # Offered for today; held on another day, it is the service that says whether it fits.
    page = client.post(url, {**before, "held_on": "9 11 2026", "next_choice": "2027-01-05"})
    assert "choose a day in it, or say why not" in page.content.decode()
    client.post(url, {**before, **late, "next_reason": "Dr Khan is back"})
    assert (Review.objects.get().next_on, Review.objects.get().next_reason) == (
        date(2027, 1, 8),
        "Dr Khan is back",
    )


def test_others_who_take_notes_are_named_without_their_words(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    kept = {"form": "review", "about": f"plan:{plan.pk}", "data": {"changes": ["zqx"]}}
    mine = Draft.objects.create(user=head, school=plan.school, **kept)
    stranger = UserFactory(name="A Stranger")
    elsewhere: Membership = MembershipFactory(user=stranger)
    Draft.objects.create(user=stranger, school=elsewhere.school, **kept)
    client = signed_in(senco)
    page = client.get(reverse("review-hold", args=[plan.pk])).content.decode()
    at = timezone.localtime(mine.saved_at)
    assert f"{head.name} is taking notes too, last at {at:%H:%M}." in page
    for words in ("zqx", "A Stranger", "R. Osei is taking"):
        assert words not in page
    asked = reverse("review-others", args=[plan.pk])
    told = client.get(asked)
    assert head.name in told.content.decode()
    seen = told.context["others_seen"]
    assert client.get(f"{asked}?seen={seen}").status_code == 204
    mine.delete()
    hold_review(plan=plan, minutes=Minutes(held_on=TODAY, impact="met"), by=head, on=TODAY)
    assert f"{head.name} has recorded a review" in client.get(asked).content.decode()


def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    session = client.session
    session["seen_at"] = 0
    session.save()
    client.get(reverse("review-others", args=[plan.pk]))
    assert client.session["seen_at"] == 0
    client.get(reverse("review-hold", args=[plan.pk]))
    assert client.session["seen_at"] > 0
