"""Holding a review: what is saved at once, and what is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Action, Pupil
from cases.services.last_actions import LastAction
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from interventions.models import Judgement, Plan, Review, Score
from interventions.services import (
    Attended,
    Judged,
    Minutes,
    Promised,
    end_plan,
    hold_review,
)
from tests.factories import TODAY, ActionFactory, TargetFactory

from .making import full_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(pupil: Pupil) -> Plan:
    return full_plan(pupil, starts_on=date(2026, 11, 2))


def minutes(**changes: Any) -> Minutes:
    return Minutes(**{"held_on": TODAY, "impact": "partly", **changes})


def test_a_review_saves_everything_that_the_meeting_wrote_down(plan: Plan, senco: User) -> None:
    first, second, _ = plan.targets.all()
    done = ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    still_open = ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ask the doctor")
    review = hold_review(
        plan=plan,
        minutes=minutes(
            impact_note="Better in the morning",
            changes="A second exit card",
            next_on=date(2026, 12, 15),
            chair="R. Osei",
            judged=(
                Judged(first.pk, "partly", Decimal(6), "two good weeks"),
                Judged(second.pk, "", Decimal(3)),
            ),
            attended=(
                Attended("Joe Archer", "Pupil", True, "I like the card"),
                Attended("Mr Archer", "Father", False),
            ),
            finished=(
                LastAction(done.pk, True, "went well"),
                LastAction(still_open.pk, False, "tried"),
            ),
            promised=(
                Promised("Make the card", owner=senco, due_on=date(2026, 11, 27)),
                Promised("Bring him at 8.40", owner_name="Mrs Archer"),
            ),
        ),
        by=senco,
        on=TODAY,
    )
    plan.refresh_from_db()
    assert (review.number, plan.next_review_on) == (1, date(2026, 12, 15))
    (judged,) = Judgement.objects.filter(review=review)
    assert (judged.target, judged.progress, judged.now) == (first, "partly", 6)
    assert {s.target_id: s.value for s in Score.objects.filter(on=TODAY)} == {
        first.pk: 6,
        second.pk: 3,
    }
    assert [(a.name, a.came) for a in review.attendances.all()] == [
        ("Joe Archer", True),
        ("Mr Archer", False),
    ]
    done.refresh_from_db()
    still_open.refresh_from_db()
    assert (done.done_on, done.outcome) == (TODAY, "went well")
    assert (still_open.done_on, still_open.outcome) == (None, "tried")
    new = Action.objects.filter(promised_at=f"review:{review.pk}", about=f"plan:{plan.pk}")
    assert {a.who for a in new} == {"R. Osei", "Mrs Archer"}
    assert review.history.get().history_user == senco


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"held_on": date(2026, 11, 24)}, "held_on", "in the future"),
        ({"held_on": date(2026, 11, 1)}, "held_on", "started on 2 November 2026"),
        ({"impact": ""}, "impact", "Choose the impact"),
        ({"next_on": TODAY}, "next_on", "not after this one"),
        ({"next_on": date(2026, 12, 20)}, "next_on", "Sunday 20 December 2026 is not a school day"),
        ({"next_on": date(2026, 12, 24)}, "next_on", "is not a school day"),
        (
            {"next_on": date(2026, 12, 11)},
            "next_reason",
            "14 December 2026 and Tuesday 5 January 2027",
        ),
        ({"next_on": date(2027, 1, 6)}, "next_reason", "or say why not"),
        ({"next_on": date(2031, 1, 6)}, "next_on", "enter next year's dates"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    plan: Plan, senco: User, changes: dict, field: str, words: str
) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        hold_review(plan=plan, minutes=minutes(**changes), by=senco, on=TODAY)
    assert refused.value.field == field
    assert not Review.objects.exists()


@pytest.mark.parametrize("next_on", [date(2026, 12, 14), date(2027, 1, 5)])
def test_the_first_and_last_day_of_the_window_need_no_reason(
    plan: Plan, senco: User, next_on: date
) -> None:
    review = hold_review(plan=plan, minutes=minutes(next_on=next_on), by=senco, on=TODAY)
    assert review.next_on == next_on


def test_a_date_outside_the_window_keeps_its_reason(plan: Plan, senco: User) -> None:
    late = minutes(next_on=date(2027, 1, 8), next_reason="Dr Khan is back on that day")
    review = hold_review(plan=plan, minutes=late, by=senco, on=TODAY)
    assert review.next_reason == "Dr Khan is back on that day"


def test_nothing_is_saved_when_one_part_is_refused(plan: Plan, senco: User) -> None:
    action = ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}")
    bad = minutes(
        finished=(LastAction(action.pk, True),), judged=(Judged(TargetFactory().pk, "met"),)
    )
    with pytest.raises(DomainError, match="no longer part of the plan"):
        hold_review(plan=plan, minutes=bad, by=senco, on=TODAY)
    action.refresh_from_db()
    assert action.done_on is None
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"promised": (Promised("Make the card"),)}, "Say who will do"),
        (
            {"promised": (Promised("Make it", owner_name="Ann", due_on=date(2026, 11, 20)),)},
            "due before the review",
        ),
    ],
)
def test_a_promise_has_somebody_and_a_possible_date(
    plan: Plan, senco: User, part: dict, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        hold_review(plan=plan, minutes=minutes(**part), by=senco, on=TODAY)


def test_one_review_a_day_and_numbers_in_order(plan: Plan, senco: User, head: User) -> None:
    earlier = minutes(held_on=date(2026, 11, 16), next_on=date(2026, 12, 7))
    hold_review(plan=plan, minutes=earlier, by=senco, on=TODAY)
    with pytest.raises(DomainError, match="16 November 2026 is recorded already"):
        hold_review(plan=plan, minutes=earlier, by=head, on=TODAY)
    second = hold_review(plan=plan, minutes=minutes(), by=head, on=TODAY)
    assert second.number == 2


def test_a_review_typed_in_late_does_not_move_the_booked_date(plan: Plan, senco: User) -> None:
    hold_review(plan=plan, minutes=minutes(next_on=date(2026, 12, 15)), by=senco, on=TODAY)
    hold_review(plan=plan, minutes=minutes(held_on=date(2026, 11, 9)), by=senco, on=TODAY)
    plan.refresh_from_db()
    assert plan.next_review_on == date(2026, 12, 15)


def test_pressing_twice_records_one_review(plan: Plan, senco: User) -> None:
    found = {
        hold_review(plan=plan, minutes=minutes(), by=senco, on=TODAY, once_key="k").pk
        for _ in range(2)
    }
    assert len(found) == 1
    assert Review.objects.count() == 1


def test_an_action_of_another_plan_stays_open(plan: Plan, senco: User) -> None:
    other = ActionFactory(pupil=plan.pupil, about="plan:999999")
    hold_review(
        plan=plan, minutes=minutes(finished=(LastAction(other.pk, True),)), by=senco, on=TODAY
    )
    other.refresh_from_db()
    assert other.done_on is None


def test_no_review_on_a_plan_that_does_not_run(plan: Plan, senco: User) -> None:
    end_plan(plan=plan, ended_on=TODAY, outcome="moved", outcome_note="Well.", by=senco, on=TODAY)
    with pytest.raises(DomainError, match="while the plan runs"):
        hold_review(plan=plan, minutes=minutes(), by=senco, on=TODAY)


def test_the_history_tells_whether_a_review_booked_the_next_one(plan: Plan, senco: User) -> None:
    first = minutes(held_on=date(2026, 11, 16), next_on=date(2026, 12, 8))
    for said, words in ((first, "Next review booked"), (minutes(), "No next review booked")):
        hold_review(plan=plan, minutes=said, by=senco, on=TODAY)
        assert plan.history.latest().history_change_reason == words
