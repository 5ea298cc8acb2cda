"""Dates of a plan that would contradict each other are refused, and what is over is let go of."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from interventions.models import Mark, PartOfDay, Plan
from interventions.services import (
    Correction,
    Minutes,
    PlanContent,
    Promised,
    activate_plan,
    book_review,
    correct_review,
    end_plan,
    hold_review,
    save_plan,
)
from tests.factories import TODAY, PlanFactory, ReviewFactory, TargetFactory

from .making import GOES_ON, complete_draft, full_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
MONDAY_BEFORE = date(2026, 11, 16)


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    return full_plan(pupil, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 4), lead=senco)


def _held(plan: Plan, by: User, **said: Any) -> Any:
    minutes = Minutes(**{"held_on": TODAY, "impact": "met"} | said)
    return hold_review(plan=plan, minutes=minutes, by=by, on=TODAY)


def test_the_next_review_lies_before_the_plans_end_whoever_sets_it(plan: Plan, senco: User) -> None:
    late = {"next_on": date(2027, 1, 20), "next_reason": "Exams"}
    with pytest.raises(DomainError, match="The plan ends on 4 December 2026"):
        _held(plan, senco, **late)
    assert not plan.reviews.exists(), "nothing is saved by halves"
    assert _held(plan, senco, next_on=date(2026, 12, 4), next_reason="The last").next_on


def test_a_promise_beyond_two_years_is_a_mistyped_one(plan: Plan, senco: User) -> None:
    far = Promised("Ring", owner=senco, due_on=date(9000, 1, 1))
    with pytest.raises(DomainError, match="check the year"):
        _held(plan, senco, promised=(far,))


def test_a_corrected_day_stays_before_the_day_that_was_set_at_it(plan: Plan, senco: User) -> None:
    soon = date(2026, 11, 18)
    review = _held(plan, senco, held_on=MONDAY_BEFORE, next_on=soon, next_reason="Soon")
    for day_, fine in ((soon, False), (date(2026, 11, 17), True)):
        put_right = Correction(held_on=day_, impact="met")
        said = {"review": review, "correction": put_right, "by": senco, "on": TODAY}
        if fine:
            assert correct_review(**said, reason="The day").held_on == day_
        else:
            with pytest.raises(DomainError, match="was set for 18 November 2026 at this one"):
                correct_review(**said, reason="The day")


def test_a_start_does_not_move_past_what_was_scored(plan: Plan, senco: User) -> None:
    part = PartOfDay.objects.create(plan=plan, on=MONDAY_BEFORE, part="am", by=senco)
    Mark.objects.create(part=part, target=plan.targets.first(), value=2, by=senco)
    for start, fine in ((date(2026, 11, 17), False), (MONDAY_BEFORE, True)):
        moved = PlanContent({"starts_on": start})
        if fine:
            assert save_plan(plan=plan, content=moved, by=senco, on=TODAY).starts_on == start
        else:
            with pytest.raises(DomainError, match="scored before this date, on 16 November 2026"):
                save_plan(plan=plan, content=moved, by=senco, on=TODAY)


def test_a_plan_of_the_past_is_typed_in_late_and_asked_to_be_ended(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    draft = complete_draft(pupil, senco, TODAY, starts_on=date(2026, 9, 7))
    Plan.objects.filter(pk=draft.pk).update(ends_on=date(2026, 11, 20))
    assert activate_plan(plan=draft, by=senco, on=TODAY).status == "active"
    page = signed_in(senco).get(reverse("plan", args=[draft.pk])).content.decode()
    assert "end date, 20 November 2026, has passed" in page


def test_the_place_of_a_meeting_goes_with_its_day(pupil: Pupil, senco: User) -> None:
    draft = complete_draft(pupil, senco, TODAY)
    said = {"next_review_on": date(2026, 11, 25), "next_review_at": "15:15, Room 3"}
    draft = book_review(plan=draft, **said, reason="", by=senco, on=TODAY)
    running = activate_plan(plan=draft, by=senco, on=TODAY)
    assert (running.next_review_on, running.next_review_at) == (None, "")
    Plan.objects.filter(pk=running.pk).update(**said)
    ended = end_plan(
        plan=running,
        ended_on=TODAY,
        outcome="met",
        outcome_note="Well",
        by=senco,
        on=TODAY,
        **GOES_ON,
    )
    assert (ended.next_review_on, ended.next_review_at) == (None, "")


def test_a_plan_is_replaced_only_by_one_that_runs(plan: Plan, senco: User) -> None:
    said = {"ended_on": TODAY, "outcome": "replaced", "outcome_note": "By an IBP", "by": senco}
    with pytest.raises(DomainError, match="No other plan of this pupil runs"):
        end_plan(plan=plan, on=TODAY, **said)
    PlanFactory(pupil=plan.pupil, kind="ibp", status="draft")
    with pytest.raises(DomainError, match="No other plan of this pupil runs"):
        end_plan(plan=plan, on=TODAY, **said)
    Plan.objects.filter(kind="ibp").update(status="active")
    assert end_plan(plan=plan, on=TODAY, **said).status == "ended"


def test_a_booked_day_that_passed_without_a_review_is_said_to_have(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    Plan.objects.filter(pk=plan.pk).update(next_review_on=MONDAY_BEFORE)
    client: Client = signed_in(senco)
    page = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "was booked for Monday 16 November 2026; no review is recorded" in page
    assert reverse("review-invitation", args=[plan.pk]) not in page
    Plan.objects.filter(pk=plan.pk).update(next_review_on=TODAY)
    page = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "booked for Monday 23 November 2026" in page
    assert reverse("review-invitation", args=[plan.pk]) in page


@pytest.mark.parametrize(
    ("held", "words"),
    [(0, "No review of this PSP is"), (1, "Only 1 review of this PSP is"), (2, "")],
)
def test_whoever_ends_a_psp_is_told_of_reviews_that_are_missing(
    plan: Plan, senco: User, signed_in: Any, held: int, words: str
) -> None:
    for number in range(held):
        ReviewFactory(plan=plan, number=number + 1, held_on=date(2026, 11, 9 + number))
    page = signed_in(senco).get(reverse("plan-end", args=[plan.pk])).content.decode()
    assert words in page
    assert ("at least 2 are expected" in page) is bool(words)
    ibp = PlanFactory(pupil=plan.pupil, kind="ibp", lead=senco)
    TargetFactory(plan=ibp)
    assert (
        "are expected"
        not in signed_in(senco).get(reverse("plan-end", args=[ibp.pk])).content.decode()
    )
