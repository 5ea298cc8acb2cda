"""Values, meetings and the end of a plan in the browser's own forms; queries that do not grow."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inclusion.accounts.models import School, User
from interventions.models import Plan, Review, Score
from interventions.services import PlanContent, save_plan
from tests.factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    ContactFactory,
    PupilFactory,
    ReviewFactory,
    TargetFactory,
)

from .making import GOES_ON, all_pages, full_plan, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
CHANGING = ["plan-edit", "review-hold", "plan-end"]


def test_values_are_typed_quickly(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client = signed_in(senco)
    url = reverse("plan-score", args=[plan.pk])
    first = plan.targets.all()[0]
    page = client.post(url, {"measured_on": "22 11 2026", f"target_{first.pk}": "6"})
    assert "Sunday 22 November 2026 is not a school day." in page.content.decode()
    page = client.post(url, {"measured_on": "20 11 2026", f"target_{first.pk}": "-1"})
    assert "Enter a number of 0 or more." in page.content.decode()
    page = client.post(url, {"measured_on": "20 11 2026"})
    assert "Enter at least one value." in page.content.decode()
    assert not Score.objects.exists()
    data = {"measured_on": "20 11 2026", f"target_{first.pk}": "6.5"}
    page = client.post(url, data, follow=True)
    assert "1 value recorded." in page.content.decode()
    assert "6.5" in page.content.decode()


def test_a_meeting_begins_with_what_was_promised_and_who_was_invited(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Done", done_on=TODAY)
    ContactFactory(pupil=plan.pupil, name="Mrs Archer", parental_responsibility=True)
    ContactFactory(pupil=plan.pupil, name="Uncle", parental_responsibility=False)
    ContactFactory(
        pupil=plan.pupil, name="Mr Gone", parental_responsibility=True, do_not_contact=True
    )
    agency = AgencyFactory(school=plan.school, name="Family Coaching", contact_name="Dr Khan")
    plan.agencies.create(agency=agency)
    page = signed_in(senco).get(reverse("review-hold", args=[plan.pk]))
    forms = page.context["forms"]
    names = [form["name"].value() for form in forms.people.forms]
    assert names == ["Joe Archer", "Mrs Archer", "R. Osei", "Dr Khan", None]
    assert [action.what for _, action in page.context["last"]] == ["Ring home"]
    # 28 days after 23 November is in the holiday; 4 January is an INSET day.
    offered = [value for value, _ in forms.main.fields["next_choice"].choices]
    assert offered == ["2026-12-14", "2026-12-17", "2027-01-05", "other", "none"]
    assert forms.main["next_choice"].value() == "2026-12-17"


def test_a_review_is_held_on_one_page(plan: Plan, senco: User, signed_in: SignIn) -> None:
    promised = ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", what="Ring home")
    client = signed_in(senco)
    url = reverse("review-hold", args=[plan.pk])
    data = sent(client.get(url))
    data |= {
        "last-0-done": "on",
        "last-0-outcome": "she was glad",
        "targets-0-progress": "partly",
        "targets-0-now": "6",
        "people-0-came": "on",
        "people-0-view": "I like the card",
        "impact": "partly",
        "changes": "A second card",
        "actions-0-what": "Make the card",
        "actions-0-owner": senco.pk,
        "actions-0-due_on": "27 11 2026",
    }
    answer = client.post(url, data)
    review = Review.objects.get()
    assert answer["Location"] == reverse("review", args=[review.pk])
    assert client.post(url, data)["Location"] == answer["Location"], "a double click"
    text = client.get(answer["Location"]).content.decode()
    for words in ("I like the card", "A second card", "Make the card", "Partly", "R. Osei"):
        assert words in text
    assert "Did not come" in text
    promised.refresh_from_db()
    assert promised.outcome == "she was glad"
    assert plan.targets.all()[0].scores.get().value == 6
    shown = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Review 1" in shown
    assert "booked for Thursday 17 December 2026" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose the impact: met, partly or insufficient."),
        ({"impact": "partly", "held_on": "24 11 2026"}, "cannot be in the future"),
        ({"impact": "partly", "next_on": "19 12 2026"}, "is not a school day"),
        ({"impact": "partly", "next_on": "27 11 2026"}, "choose a day in it, or say why not"),
        ({"impact": "partly", "targets-1-note": "well"}, "Choose met, partly or not yet."),
        ({"impact": "partly", "actions-0-what": "Make it"}, "Say who will do it."),
        ({"impact": "partly", "people-1-name": ""}, None),
        ({"impact": "partly", "targets-0-progress": ""}, "Judge at least one target"),
        ({"impact": "partly", "people-2-came": ""}, "Tick who came: at least one person."),
    ],
)
def test_a_meeting_form_keeps_what_was_typed(
    plan: Plan, senco: User, signed_in: SignIn, typed: dict, words: str | None
) -> None:
    client = signed_in(senco)
    url = reverse("review-hold", args=[plan.pk])
    judged = {"targets-0-progress": "partly", "changes": "What I typed"}
    page = client.post(url, {**sent(client.get(url)), **judged, **typed})
    if words is None:
        assert page.status_code == 302, "an emptied row is left out"
        return
    assert words in page.content.decode()
    assert "What I typed" in page.content.decode()
    assert not Review.objects.exists()


def test_a_plan_ends_on_its_page(plan: Plan, senco: User, signed_in: SignIn) -> None:
    client = signed_in(senco)
    url = reverse("plan-end", args=[plan.pk])
    version = client.get(url).context["form"]["version"].value()
    page = client.post(url, {"ended_on": "23 11 2026", "version": version})
    assert "Choose what came of the plan." in page.content.decode()
    data = {"ended_on": "23 11 2026", "version": version, "outcome": "met", "outcome_note": "Well"}
    data |= GOES_ON
    save_plan(plan=plan, content=PlanContent({"purpose": "To stay in class"}), by=senco, on=TODAY)
    page = client.post(url, data)
    assert ">To stay in class</td>" in page.content.decode()
    data["version"] = page.context["form"]["version"].value()
    page = client.post(url, data, follow=True)
    assert "How it ended" in page.content.decode()
    plan.refresh_from_db()
    assert (plan.status, plan.outcome) == (Plan.Status.ENDED, "met")
    assert client.get(reverse("review-hold", args=[plan.pk])).status_code == 302


def test_the_alert_of_a_key_worker_leads_to_logging(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    answer = signed_in(senco).get(reverse("key-worker-log", args=[plan.pk]))
    assert answer["Location"].endswith(f"?pupil={plan.pupil_id}&kind=key_worker")


def test_typed_words_are_never_markup(plan: Plan, senco: User, signed_in: SignIn) -> None:
    plan.purpose = "<script>alert(1)</script>"
    plan.save()
    for name in ("plan", "plan-edit"):
        page = signed_in(senco).get(reverse(name, args=[plan.pk]))
        assert "<script>alert" not in page.content.decode()


def test_the_list_takes_as_many_queries_for_twenty_plans_as_for_one(
    school: School, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    counts = []
    for number in (1, 19):
        for _ in range(number):
            full_plan(PupilFactory(school=school))
        client.get(reverse("plans"))  # the school's calendar is read once a process
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plans")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_pages_of_a_plan_take_as_many_queries_with_twenty_rows(
    plan: Plan, senco: User, signed_in: SignIn
) -> None:
    client = signed_in(senco)
    review = fill(plan, senco, 1)
    urls = [u for u in all_pages(plan, review) if "start" not in u][1:]
    counts = []
    for number in (0, 19):
        fill(plan, senco, number)
        counts.append([])
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts[-1].append((url, len(queries)))
    assert counts[0] == counts[1]


def fill(plan: Plan, senco: User, number: int) -> Any:
    """Add this many rows of every kind to a plan."""
    review = None
    done = plan.reviews.count()
    for n in range(number):
        target = TargetFactory(plan=plan)
        Score.objects.create(target=target, on=date(2026, 11, 9 + n % 5), value=n, by=senco)
        held_on = date(2026, 11, 3 + done + n) if done + n < 20 else TODAY
        review = ReviewFactory(plan=plan, number=done + n + 1, held_on=held_on)
        review.attendances.create(name="Somebody")
        review.judgements.create(target=target, progress="met")
        plan.strategies.create(what="Check in", by_whom="L. Grant")
        plan.agencies.create(agency=AgencyFactory(school=plan.school))
        ActionFactory(pupil=plan.pupil, about=f"plan:{plan.pk}", promised_at=f"review:{review.pk}")
        ContactFactory(pupil=plan.pupil, parental_responsibility=True)
    return review


def test_a_colleagues_value_is_not_replaced_unseen(
    plan: Plan, senco: User, head: User, signed_in: SignIn
) -> None:
    """Two people enter the same target and day: the second is told once, and may then choose."""
    first, second, _ = plan.targets.all()
    url = reverse("plan-score", args=[plan.pk])
    typed = {"measured_on": "23 11 2026", f"target_{first.pk}": "4"}
    signed_in(senco).post(url, typed)
    client = signed_in(head)
    typed |= {f"target_{first.pk}": "6", f"target_{second.pk}": "2"}
    page = client.post(url, typed)
    said = f"R. Osei wrote 4 for “{first.what}”"
    assert said in page.content.decode()
    assert [score.value for score in Score.objects.all()] == [4]
    seen = page.context["form"]["seen"].value()
    # Somebody else changed it again meanwhile: what was seen is no longer what stands.
    signed_in(senco).post(url, {**typed, f"target_{first.pk}": "5", f"target_{second.pk}": ""})
    client = signed_in(head)
    page = client.post(url, {**typed, "seen": seen})
    assert f"R. Osei wrote 5 for “{first.what}”" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    assert f'value="{seen}"' in page.content.decode()
    assert client.post(url, {**typed, "seen": seen}).status_code == 302
    assert {score.target_id: score.value for score in Score.objects.all()} == {
        first.pk: 6,
        second.pk: 2,
    }
    kept = Score.objects.get(target=first).history.order_by("history_id")
    assert [(row.value, row.history_user) for row in kept] == [(4, senco), (5, senco), (6, head)]
