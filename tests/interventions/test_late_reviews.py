"""The last review is the one that was held last, whenever its minutes were typed in."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Action
from cases.other_names import Cleaner
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.plan_papers import letters
from inclusion.dashboard.tell_once_hand_over import _plan as hand_over_line
from interventions.documents import psp_review_pack
from interventions.models import Plan, Review
from interventions.selectors import plan_for, progress
from interventions.services import (
    Attended,
    Correction,
    Judged,
    Minutes,
    Promised,
    correct_review,
    hold_review,
)
from tests.factories import TODAY, ContactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TENTH, TWENTIETH = date(2026, 11, 10), date(2026, 11, 20)


def _held(plan: Plan, by: User, on: date, impact: str, words: str, progress: str) -> Review:
    minutes = Minutes(
        held_on=on,
        impact=impact,
        changes=f"{words} changes",
        judged=(Judged(plan.targets.all()[0].pk, progress),),
        attended=(Attended(f"{words} guest"),),
        promised=(Promised(f"{words} promise", owner=by),),
    )
    return hold_review(plan=plan, minutes=minutes, by=by, on=TODAY)


def _typed_in_late(plan: Plan, by: User) -> None:
    _held(plan, by, TWENTIETH, "met", "Newer", "met")
    _held(plan, by, TENTH, "insufficient", "Older", "not_yet")


def _with_a_corrected_day(plan: Plan, by: User) -> None:
    second = _held(plan, by, TENTH, "met", "Newer", "met")
    first = _held(plan, by, date(2026, 11, 16), "insufficient", "Older", "not_yet")
    for review, day in ((first, date(2026, 11, 9)), (second, TWENTIETH)):
        correction = Correction(held_on=day, impact=review.impact, changes=review.changes)
        correct_review(review=review, correction=correction, reason="The day", by=by, on=TODAY)


@pytest.mark.parametrize("made", [_typed_in_late, _with_a_corrected_day])
def test_every_page_and_paper_goes_by_the_review_that_was_held_last(
    plan: Plan, senco: User, person_of: Any, signed_in: Any, made: Any
) -> None:
    ContactFactory(pupil=plan.pupil, parental_responsibility=True)
    made(plan, senco)
    Action.objects.update(done_on=TWENTIETH)
    person = person_of(senco)
    shown = plan_for(person, plan.pk)
    judged = progress(shown, school_calendar(plan.school), TODAY)[0].judged
    assert judged
    assert judged.progress == "met"
    pack = psp_review_pack(person, shown, TODAY)
    assert pack.since == "Since the last review, 20 November 2026"
    assert pack.agreed == "Newer changes"
    assert "Newer promise" in {action.what for action in pack.actions}
    assert "Older guest" not in pack.people
    assert "Newer guest" in pack.people
    letter = letters.draft(person, shown, "outcome", letters.receivers(shown)[0]).letter
    opening = str(letter.sections[0])
    assert "20 November 2026" in opening
    assert "the plan is doing what it was made for" in opening
    assert (
        "Last review 20 November 2026: met."
        in hand_over_line(shown, Cleaner(shown.pupil, [])).outcome
    )
    page = signed_in(senco).get(reverse("plan", args=[plan.pk])).content.decode()
    held = page[page.index("Reviews held") :]
    assert held.index("Older changes") < held.index("Newer changes")
