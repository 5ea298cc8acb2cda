"""Where somebody was quicker: what was typed stays to be read, and nothing of theirs is overwritten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.alerts import refresh_alerts
from cases.models import Action, Alert, AlertAnswer, Meeting, Pupil
from cases.services import change_readers, finish_action, log_entry
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.versions import save_as
from interventions.models import Review
from tests.as_a_browser import main_form, versions
from tests.factories import (
    TODAY,
    ActionFactory,
    GroupFactory,
    GroupStaffFactory,
    SuspensionFactory,
)
from tests.interventions.making import full_plan

from .records import entry_fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def _meeting_form(pupil: Pupil, client: Client) -> tuple[str, Any]:
    address = reverse("meeting-add", args=[pupil.pk])
    return address, main_form(client.get(address), address)


_HELD = {"kind": "family", "held_on": "23 11 2026", "purpose": "How it goes"}


def test_an_action_that_a_colleague_finished_is_not_told_over_at_a_meeting(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    action = ActionFactory(pupil=pupil, owner=senco, what="Order a desk")
    client = signed_in(senco)
    address, form = _meeting_form(pupil, client)
    finish_action(action=action, done_on=TODAY, outcome="It came", by=head, on=TODAY)
    typed = form.with_typed(_HELD | {"last-0-done": "on", "last-0-outcome": "Not in stock"})
    answer = client.post(address, typed)
    theirs = "Done on 23 November 2026: It came"
    assert versions(answer) == [("Order a desk", "Done: Not in stock", theirs)]
    assert not Meeting.objects.exists(), "all or nothing"
    assert client.post(address, main_form(answer, address).fields).status_code == 302
    action.refresh_from_db()
    assert action.outcome == "It came"
    assert Meeting.objects.get().purpose == "How it goes"


def test_what_a_colleague_wrote_about_an_open_action_is_kept_or_replaced_knowingly(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    action = ActionFactory(pupil=pupil, owner=senco, what="Order a desk")
    client = signed_in(senco)
    address, form = _meeting_form(pupil, client)
    action.outcome = "Rang the shop"
    save_as(action, by=head)
    assert client.post(address, form.with_typed(_HELD)).status_code == 302, "nobody touched it here"
    action.refresh_from_db()
    assert action.outcome == "Rang the shop"
    typed = form.with_typed(
        _HELD | {"once_key": "another", "last-0-outcome": "Asked the caretaker"}
    )
    answer = client.post(address, typed)
    assert versions(answer) == [
        ("Order a desk", "Open: Asked the caretaker", "Open: Rang the shop")
    ]
    assert client.post(address, main_form(answer, address).fields).status_code == 302
    action.refresh_from_db()
    assert action.outcome == "Asked the caretaker"


def test_a_review_tells_of_actions_in_the_same_way(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    plan = full_plan(pupil, lead=senco)
    action = ActionFactory(pupil=pupil, owner=senco, about=f"plan:{plan.pk}", what="Ring home")
    client, address = signed_in(senco), reverse("review-hold", args=[plan.pk])
    form = main_form(client.get(address), address)
    finish_action(action=action, done_on=TODAY, outcome="She is glad", by=head, on=TODAY)
    answer = client.post(
        address,
        form.with_typed(
            {"impact": "met", "targets-0-progress": "met", "last-0-outcome": "No answer"}
        ),
    )
    theirs = "Done on 23 November 2026: She is glad"
    assert versions(answer) == [("Ring home", "Open: No answer", theirs)]
    assert not Review.objects.exists()
    assert client.post(address, main_form(answer, address).fields).status_code == 302


def test_telling_the_parents_is_not_ticked_off_at_a_meeting(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    record = {"staff": "A", "why_needed": "B", "how": "C"}
    fields = entry_fields(kind="physical_intervention")
    log_entry(pupils=[pupil], fields=fields, intervention=record, by=senco, on=TODAY)
    action = Action.objects.get()
    client = signed_in(senco)
    address, form = _meeting_form(pupil, client)
    assert "last-0-id" not in form.fields
    forged = {"last-TOTAL_FORMS": "1", "last-0-id": action.pk, "last-0-done": "on"}
    assert client.post(address, form.with_typed(_HELD | forged)).status_code == 302
    action.refresh_from_db()
    assert action.done_on is None


def test_why_an_action_was_withdrawn_is_not_told_to_those_who_do_not_read_its_entry(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    pupil.group = GroupFactory(school=pupil.school)
    pupil.save()
    teacher = someone(Role.STAFF)
    GroupStaffFactory(group=pupil.group, user=teacher)
    (entry,) = log_entry(
        pupils=[pupil],
        fields=entry_fields(follow_up="Ring home"),
        own_action=True,
        action_due_on=TODAY,
        by=senco,
        on=TODAY,
    )
    action = Action.objects.get()
    action.owner = teacher
    save_as(action, by=senco)
    client = signed_in(teacher)
    addresses = [reverse(f"action-{what}", args=[action.pk]) for what in ("finish", "withdraw")]
    forms = [main_form(client.get(address), address) for address in addresses]
    change_readers(
        entry=entry,
        restricted=True,
        readers=[],
        reason="Secretreason",
        by=senco,
        on=TODAY,
        expected_version=None,
    )
    for address, form, typed in zip(
        addresses, forms, ({"outcome": "Rang"}, {"reason": "Not mine"}), strict=True
    ):
        words = client.post(address, form.with_typed(typed)).content.decode()
        assert next(iter(typed.values())) in words, "what was typed is still there"
        assert "Secretreason" not in words
        assert "restricted" not in words


def test_an_event_that_joins_meanwhile_is_not_answered_unseen(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    for starts_on in (date(2026, 9, 14), date(2026, 11, 9)):
        SuspensionFactory(pupil=pupil, starts_on=starts_on)
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, act="start_psp")
    client, address = signed_in(senco), reverse("alert-answer", args=[alert.pk])
    form = main_form(client.get(address), address)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16))
    refresh_alerts(pupil, TODAY)
    typed = form.with_typed({"kind": "excused", "reason": "Another plan is in place"})
    answer = client.post(address, typed)
    words = answer.content.decode()
    assert "Something further has happened since you opened this" in words
    assert "Another plan is in place" in words
    assert not AlertAnswer.objects.exists()
    assert client.post(address, main_form(answer, address).fields).status_code == 302
    assert AlertAnswer.objects.exists()
