"""What stands before a meeting is not lost in it: a booked day, promises, people, targets, background."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Action, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from interventions.models import Attendance, Plan
from interventions.services import start_plan
from tests.factories import (
    TODAY,
    ActionFactory,
    ContactFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    TargetFactory,
)

from .making import full_plan, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
BOOKED = date(2026, 12, 15)


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    return full_plan(pupil, starts_on=date(2026, 11, 2), ends_on=date(2027, 3, 1), lead=senco)


def _minutes(page: Any, **said: str) -> dict[str, Any]:
    first = {"impact": "partly", "people-0-came": "on", "targets-0-progress": "partly"}
    return {**sent(page), **first, **said}


def test_a_booked_day_stays_booked_unless_somebody_chooses_another(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    Plan.objects.update(next_review_on=BOOKED, next_review_at="9:00, Hall")
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    page = client.get(url)
    assert "Tuesday 15 December 2026 (booked)" in page.content.decode()
    client.post(url, _minutes(page))
    plan.refresh_from_db()
    assert (plan.next_review_on, plan.next_review_at) == (BOOKED, "9:00, Hall")


def test_whoever_moves_a_booked_day_is_told_so(plan: Plan, senco: User, signed_in: Any) -> None:
    Plan.objects.update(next_review_on=BOOKED, next_review_at="9:00, Hall")
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    said = _minutes(client.get(url), next_choice="2026-12-18")
    page = client.post(url, said, follow=True).content.decode()
    assert "It had been booked for 15 December 2026" in page
    assert "the next review is booked for 18 December 2026" in page


def test_a_meeting_held_before_its_booked_day_does_not_book_that_day_again(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    Plan.objects.update(next_review_on=date(2026, 11, 25), next_review_at="9:00, Hall")
    form = signed_in(senco).get(reverse("review-hold", args=[plan.pk])).context["form"]
    assert "2026-11-25" in [value for value, _ in form.fields["next_choice"].choices]
    assert form["next_choice"].value() == "2026-12-17"
    assert form["next_at"].value() == ""


def test_a_booked_day_outside_the_window_needs_no_second_reason(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    late = date(2027, 1, 12)
    Plan.objects.update(next_review_on=late)
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    client.post(url, _minutes(client.get(url)))
    assert plan.reviews.get().next_on == late


def test_minutes_name_the_targets_that_were_not_judged(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    client, url = signed_in(senco), reverse("review-hold", args=[plan.pk])
    minutes = client.post(url, _minutes(client.get(url)), follow=True).content.decode()
    assert minutes.count("Not judged") == 2


def test_word_that_was_sent_is_told_from_words_at_the_table(
    plan: Plan, senco: User, signed_in: Any
) -> None:
    review = ReviewFactory(plan=plan, held_on=TODAY)
    for place, (name, view) in enumerate((("Dr Khan", "He reads more."), ("Mr Oak", "")), 1):
        Attendance.objects.create(review=review, position=place, name=name, came=False, view=view)
    page = signed_in(senco).get(reverse("review", args=[review.pk])).content.decode()
    assert page.count("Did not come; sent word") == 1
    assert page.count("Did not come") == 2


def test_who_came_last_time_is_expected_again(plan: Plan, senco: User, signed_in: Any) -> None:
    ContactFactory(pupil=plan.pupil, name="Mr Gone", do_not_contact=True)
    review = ReviewFactory(plan=plan, held_on=date(2026, 11, 16))
    came = (("M. Doyle", "Class teacher"), ("Mr Gone", "Father"), (plan.pupil.forename, "Pupil"))
    for place, (name, role) in enumerate(came, 1):
        Attendance.objects.create(review=review, position=place, name=name, role=role)
    forms = signed_in(senco).get(reverse("review-hold", args=[plan.pk])).context["forms"]
    names = [row["name"].value() for row in forms.people.forms]
    assert names.count("M. Doyle") == 1
    assert "Mr Gone" not in names
    assert plan.pupil.forename not in names


def test_what_was_promised_and_tried_under_an_ibp_goes_on_in_the_psp(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    ibp = PlanFactory(pupil=pupil, kind="ibp", lead=senco, background="Seat near the door helped.")
    TargetFactory(plan=ibp)
    about = {"pupil": pupil, "about": f"plan:{ibp.pk}"}
    ActionFactory(what="Print ten cards", **about)
    ActionFactory(what="Over long ago", done_on=date(2026, 10, 1), **about)
    psp = start_plan(pupil=pupil, kind="psp", by=senco, on=TODAY)
    assert "Seat near the door helped." in psp.background
    Plan.objects.filter(pk=psp.pk).update(status="active", lead=senco)
    for owner in ("pupil", "school", "family"):
        TargetFactory(plan=psp, owner=owner)
    client, url = signed_in(senco), reverse("review-hold", args=[psp.pk])
    page = client.get(url)
    assert "Print ten cards" in page.content.decode()
    assert "Over long ago" not in page.content.decode()
    minutes = _minutes(page, **{"last-0-done": "on", "last-0-outcome": "On the desk"})
    client.post(url, minutes)
    action = Action.objects.get(what="Print ten cards")
    assert (action.done_on, action.outcome) == (TODAY, "On the desk")


def test_the_day_leads_on_to_the_next_pupil(school: Any, someone: Any, signed_in: Any) -> None:
    teacher, group = someone(Role.STAFF), GroupFactory(school=school)
    GroupStaffFactory(group=group, user=teacher)
    plans = [
        full_plan(PupilFactory(school=school, surname=name, group=group), kind="ibp")
        for name in ("Ash", "Birch", "Cedar")
    ]
    full_plan(PupilFactory(school=school, surname="Elsewhere"), kind="ibp")
    client = signed_in(teacher)
    for here, then in ((plans[0], plans[1]), (plans[2], plans[0])):
        page = client.get(reverse("plan-day", args=[here.pk]))
        assert page.context["next_plan"] == then
        assert f"Next: {then.pupil.short_name}" in page.content.decode()


def test_one_plan_alone_leads_on_to_none(plan: Plan, senco: User, signed_in: Any) -> None:
    page = signed_in(senco).get(reverse("plan-day", args=[plan.pk])).content.decode()
    assert "Next: " not in page
