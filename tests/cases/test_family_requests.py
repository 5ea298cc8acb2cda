"""What families ask for: the school's own clock, the reply, the end, and who keeps it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, FamilyRequest, Pupil
from cases.services import finish_action, give_request, record_request
from inclusion.accounts.models import SchoolSetting, User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, ContactFactory, FamilyRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def typed(owner: User, **changes: Any) -> dict[str, Any]:
    """The form as somebody fills it in."""
    found = {
        "kind": "meeting",
        "what": "Can we talk about the mornings?",
        "asked_by": "Kelly Archer",
        "how": "by phone",
        "asked_on": "23 11 2026",
        "owner": owner.pk,
        "due_on": "",
        "once_key": "key-1",
    }
    return {**found, **changes}


def record(pupil: Pupil, by: User, **changes: Any) -> FamilyRequest:
    """A request recorded by the service."""
    fields = {
        "kind": "meeting",
        "what": "Can we talk?",
        "asked_by": "Kelly Archer",
        "how": "",
        "asked_on": TODAY,
        "owner": by,
        "due_on": None,
    }
    return record_request(pupil=pupil, fields={**fields, **changes}, once_key="", by=by, on=TODAY)


def test_a_request_is_due_within_the_schools_own_limit_and_stands_on_today(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    answer = client.post(
        reverse("request-add", args=[pupil.pk]), typed(senco, asked_on="18 11 2026"), follow=True
    )
    asked = FamilyRequest.objects.get()
    assert asked.due_on == date(2026, 11, 25)  # five school days after Wednesday
    assert "R. Osei replies by 25 November 2026" in answer.content.decode()
    action = Action.objects.get(about=f"request:{asked.pk}")
    assert (action.what, action.owner, action.due_on) == (
        "Answer Kelly Archer’s request for a meeting",
        senco,
        asked.due_on,
    )
    today = client.get(reverse("today")).content.decode()
    assert "Answer the request" in today
    assert reverse("request", args=[asked.pk]) in today
    support = client.get(reverse("pupil-support", args=[pupil.pk])).content.decode()
    assert "Reply by 25 November 2026" in support


def test_the_clock_counts_school_days_and_the_schools_own_choice(pupil: Pupil, senco: User) -> None:
    # Asked on the last day of the autumn term: the holiday does not count.
    before = record(pupil, senco, asked_on=date(2026, 10, 22))
    assert before.due_on > date(2026, 10, 29)
    SchoolSetting.objects.create(
        school=pupil.school,
        name="england.family_answer_within",
        value=2,
        starts_on=date(2026, 9, 1),
        reason="Families wait too long",
    )
    pupil.school.calendar_version += 1
    pupil.school.save()
    assert record(pupil, senco, what="Another").due_on == date(2026, 11, 25)


def test_past_the_terms_the_day_is_asked_for(
    pupil: Pupil, senco: User, signed_in: SignedIn, school: Any
) -> None:
    from inclusion.accounts.models import Closure, Term

    Closure.objects.all().delete()
    Term.objects.filter(ends_on__gt=TODAY).delete()
    school.calendar_version += 1
    school.save()
    url = reverse("request-add", args=[pupil.pk])
    answer = signed_in(senco).post(url, typed(senco))
    assert "give the day" in str(answer.context["form"].errors["due_on"])
    assert "Can we talk about the mornings?" in answer.content.decode()
    signed_in(senco).post(url, typed(senco, due_on="30 11 2026"))
    assert FamilyRequest.objects.get().due_on == date(2026, 11, 30)


def test_a_double_click_records_one(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    url = reverse("request-add", args=[pupil.pk])
    for _ in range(2):
        assert signed_in(senco).post(url, typed(senco)).status_code == 302
    assert FamilyRequest.objects.count() == Action.objects.count() == 1
    # Back to the form, other words: another request.
    signed_in(senco).post(url, typed(senco, what="And a letter", kind="letter"))
    assert FamilyRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"asked_on": "24 11 2026"}, "asked_on", "in the future"),
        ({"asked_on": "1 1 1826"}, "asked_on", "Joe was born on 12 March 2018"),
        ({"what": " "}, "what", "Fill this in."),
        ({"what": "x" * 200_000}, "what", "This has 200,000 characters: use at most 5,000."),
        ({"kind": "gift"}, "kind", "valid choice"),
        ({"due_on": "22 11 2026"}, "due_on", "before the family asked"),
        ({"due_on": "1 12 2026"}, "due_on", "own limit is 30 November 2026"),
    ],
)
def test_bad_input_is_said_by_its_field_and_kept(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    sent = typed(senco, **{"how": "Kept as typed", **changes})
    answer = signed_in(senco).post(reverse("request-add", args=[pupil.pk]), sent)
    assert sentence in str(answer.context["form"].errors[field])
    assert "Kept as typed" in answer.content.decode()
    assert not FamilyRequest.objects.exists()


def test_it_is_late_when_nobody_replied_and_a_reply_stops_the_clock(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco, asked_on=date(2026, 11, 9))
    client = signed_in(senco)
    support = reverse("pupil-support", args=[pupil.pk])
    assert "Late: no reply by 16 November 2026" in client.get(support).content.decode()
    sent = {
        "offered_on": "23 11 2026",
        "offered": "Thursday at half past three",
        "next_on": "26 11 2026",
        "version": asked.version,
    }
    for _ in range(2):
        client.post(reverse("request-offer", args=[asked.pk]), sent)
    page = client.get(support).content.decode()
    assert "Replied on 23 November 2026 (late), not settled yet" in page
    first, second = Action.objects.order_by("pk")
    assert (first.done_on, first.outcome) == (TODAY, "Thursday at half past three")
    assert (second.what, second.due_on, second.done_on) == (
        "See through Kelly Archer’s request for a meeting",
        date(2026, 11, 26),
        None,
    )


def test_settling_ends_the_action_and_says_what_became_of_it(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco)
    sent = {
        "held_on": "23 11 2026",
        "answer": "Met at the gate; calls on Fridays.",
        "answered_on": "23 11 2026",
        "version": asked.version,
    }
    client = signed_in(senco)
    client.post(reverse("request-settle", args=[asked.pk]), sent)
    asked.refresh_from_db()
    assert (asked.held_on, asked.answered_on) == (TODAY, TODAY)
    action = Action.objects.get()
    assert (action.done_on, action.outcome) == (TODAY, "Met at the gate; calls on Fridays.")
    history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert "Family’s request changed" in history
    assert client.get(reverse("request-settle", args=[asked.pk])).status_code == 302


@pytest.mark.parametrize("step", ["request-offer", "request-settle"])
def test_no_step_before_it_was_asked_or_in_the_future(
    step: str, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco)
    field = "offered_on" if step == "request-offer" else "answered_on"
    for day, sentence in (("22 11 2026", "asked on"), ("24 11 2026", "in the future")):
        sent = {field: day, "offered": "x", "next_on": "26 11 2026", "answer": "y"}
        answer = signed_in(senco).post(reverse(step, args=[asked.pk]), sent)
        assert sentence in str(answer.context["form"].errors[field])


def test_the_second_of_two_people_is_told(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    asked = record(pupil, senco)
    asked.version += 1
    asked.save()
    sent = {"answer": "Mine", "answered_on": "23 11 2026", "version": 1}
    answer = signed_in(senco).post(reverse("request-settle", args=[asked.pk]), sent)
    assert "Someone else has changed this" in answer.content.decode()
    assert "Mine" in answer.content.decode()


def test_its_action_is_neither_finished_nor_withdrawn_by_itself(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco)
    action = Action.objects.get()
    for name in ("action-finish", "action-change", "action-withdraw"):
        answer = signed_in(senco).get(reverse(name, args=[action.pk]))
        assert answer["Location"] == reverse("request", args=[asked.pk])
    with pytest.raises(DomainError, match="answering the family"):
        finish_action(action=action, done_on=TODAY, outcome="", by=senco, on=TODAY)


def test_somebody_else_answers_it_and_the_action_moves_along(
    pupil: Pupil, senco: User, someone: Callable[..., User]
) -> None:
    asked, other = record(pupil, senco), someone(Role.PASTORAL)
    give_request(request=asked, owner=other, reason="Knows the family", by=senco, on=TODAY)
    action = Action.objects.get()
    assert action.owner == other
    assert action.history.first().history_change_reason == "Knows the family"
    with pytest.raises(DomainError, match="why"):
        give_request(request=asked, owner=senco, reason=" ", by=senco, on=TODAY)


def test_withdrawing_takes_its_action_along_and_keeps_its_words(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco)
    url = reverse("request-withdraw", args=[asked.pk])
    assert "Say why" in signed_in(senco).post(url, {"reason": ""}).content.decode()
    signed_in(senco).post(url, {"reason": "They no longer ask"})
    asked.refresh_from_db()
    assert asked.withdrawn_reason == Action.objects.get().withdrawn_reason == "They no longer ask"
    support = signed_in(senco).get(reverse("pupil-support", args=[pupil.pk])).content.decode()
    assert "Kelly Archer" not in support
    assert asked.what in signed_in(senco).get(reverse("request", args=[asked.pk])).content.decode()


def test_a_copy_of_the_record_has_the_laws_own_dates_beside_the_schools(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco, kind="record", asked_on=date(2026, 10, 19))
    client = signed_in(senco)
    page = client.get(reverse("request", args=[asked.pk])).content.decode()
    # Half-term and an INSET day do not count for the record, and do for the data.
    assert "Tuesday 17 November 2026" in page
    assert "Thursday 19 November 2026" in page
    assert "15 school days from the day they asked" in page
    assert page.count('<span class="tag late">Late</span>') == 2
    reply = client.get(reverse("request-offer", args=[asked.pk])).content.decode()
    assert "The educational record: by 17 November 2026 by law" in reply
    pupil.school.kind = "academy"
    pupil.school.save()
    page = client.get(reverse("request", args=[asked.pk])).content.decode()
    assert "The educational record" not in page
    assert "Everything that is held about the pupil" in page


def test_what_is_no_copy_has_no_date_of_the_law(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    asked = record(pupil, senco, kind="letter")
    page = signed_in(senco).get(reverse("request", args=[asked.pk])).content.decode()
    assert "What the law wants" not in page


def test_the_form_shows_in_red_whom_nobody_may_contact(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    ContactFactory(
        pupil=pupil, do_not_contact=True, do_not_contact_reason="Court order of 3 May 2026"
    )
    ContactFactory(pupil=pupil, may_be_told="Attendance only")
    page = signed_in(senco).get(reverse("request-add", args=[pupil.pk])).content.decode()
    assert '<p class="do-not"><b>Do not contact.</b> Court order of 3 May 2026</p>' in page
    assert "May be told: Attendance only" in page


def test_the_support_tab_asks_as_often_for_twenty_as_for_one(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    url = reverse("pupil-support", args=[pupil.pk])
    record(pupil, senco)
    counts = []
    for _ in range(2):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
        for n in range(19):
            FamilyRequestFactory(pupil=pupil, what=f"Request {n}")
    assert counts[0] == counts[1]
