"""Actions: mine, my team's, everyone's; overdue by the day and the hour; changed with a reason."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, CaseMember, Pupil
from cases.services import change_action
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, ActionFactory, CaseFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def shown(client: Client, **query: Any) -> list[str]:
    """The words of the actions on the page, in their order."""
    return [row["action"].what for row in client.get(reverse("actions"), query).context["rows"]]


def test_mine_my_teams_and_everyones(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    other = someone(Role.PASTORAL, name="L. Grant")
    case = CaseFactory(pupil=pupil, lead=other)
    CaseMember.objects.create(case=case, user=senco)
    elsewhere = PupilFactory(school=pupil.school)
    ActionFactory(pupil=elsewhere, owner=senco, what="Mine elsewhere", due_on=date(2026, 11, 24))
    ActionFactory(pupil=pupil, owner=other, what="A colleague’s for our pupil")
    ActionFactory(pupil=elsewhere, owner=other, what="A colleague’s elsewhere")
    client = signed_in(senco)
    assert shown(client) == ["Mine elsewhere"]
    assert shown(client, whose="team") == ["A colleague’s for our pupil"]
    assert len(shown(client, whose="all")) == 3
    assert shown(client, who=other.pk, state="open") == [
        "A colleague’s for our pupil",
        "A colleague’s elsewhere",
    ]


def test_class_staff_see_only_what_is_promised_for_their_pupils(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    ActionFactory(pupil=pupil, owner=senco)
    assert shown(signed_in(someone(Role.STAFF)), whose="all") == []


def test_overdue_counts_the_day_and_where_it_matters_the_hour(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    for what, due_on, due_time in (
        ("Yesterday", date(2026, 11, 20), None),
        ("Nine o’clock", TODAY, time(9, 0)),
        ("Four o’clock", TODAY, time(16, 0)),
        ("Today", TODAY, None),
        ("No date", None, None),
    ):
        ActionFactory(pupil=pupil, owner=senco, what=what, due_on=due_on, due_time=due_time)
    client = signed_in(senco)
    assert shown(client, state="overdue") == ["Yesterday", "Nine o’clock"]
    assert shown(client) == ["Yesterday", "Nine o’clock", "Four o’clock", "Today", "No date"]
    page = client.get(reverse("actions")).content.decode()
    assert "overdue since 09:00" in page
    assert "Mon 23 Nov, 16:00" in client.get(reverse("today")).content.decode()


def test_done_ones_say_how_it_went_and_withdrawn_ones_are_gone(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    ActionFactory(pupil=pupil, owner=senco, what="Rang", done_on=TODAY, outcome="She was glad")
    ActionFactory(pupil=pupil, owner=senco, what="Slip", withdrawn_at="2026-11-20T10:00:00+00:00")
    client = signed_in(senco)
    assert shown(client, state="done") == ["Rang"]
    assert "She was glad" in client.get(reverse("actions"), {"state": "done"}).content.decode()
    assert shown(client) == []


@pytest.mark.parametrize("query", ["whose=x&state=y&who=z", "page=99", "who=99999"])
def test_odd_addresses_are_answered(query: str, senco: User, signed_in: SignedIn) -> None:
    assert signed_in(senco).get(f"{reverse('actions')}?{query}").status_code == 200


def test_the_list_asks_as_often_for_twenty_as_for_one(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    client, counts = signed_in(someone(Role.STAFF)), []
    CaseFactory(pupil=pupil, lead=User.objects.get(pk=client.session["_auth_user_id"]))
    ActionFactory(pupil=pupil)
    for _ in range(2):
        client.get(reverse("actions"), {"whose": "all"})
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("actions"), {"whose": "all"})
        counts.append(len(captured))
        ActionFactory.create_batch(19, pupil=pupil)
    assert counts[0] == counts[1]
    assert len(shown(client, whose="all")) == 39


def test_an_action_gets_a_time_and_changes_hands_with_a_reason(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    client, other = signed_in(senco), someone(Role.PASTORAL, name="L. Grant")
    client.post(
        reverse("action-add", args=[pupil.pk]),
        {"what": "Ring home", "owner": senco.pk, "due_on": "24 11 2026", "due_time": "3.30 pm"},
    )
    action = Action.objects.get()
    assert action.due_time == time(15, 30)
    sent = {
        "owner": other.pk,
        "due_on": "25 11 2026",
        "due_time": "",
        "reason": "On a course",
        "version": action.version,
    }
    url = reverse("action-change", args=[action.pk])
    for _ in range(2):
        answer = client.post(url, sent, follow=True)
    assert "Action changed: L. Grant does it." in answer.content.decode()
    action.refresh_from_db()
    assert (action.owner, action.due_on, action.due_time) == (other, date(2026, 11, 25), None)
    assert action.history.count() == 2
    last = action.history.first()
    assert (last.history_user, last.history_change_reason) == (senco, "On a course")
    history = client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()
    assert "On a course" in history


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Say why it changes"),
        ({"due_on": "20 11 2026"}, "due_on", "has passed"),
        ({"due_on": ""}, "due_on", "Enter a date"),
        ({"due_time": "25:00"}, "due_time", "Enter a real time"),
        ({"owner": ""}, "owner", "Say who will do it"),
        ({"owner_name": "Mrs Carer"}, "owner_name", "not both"),
    ],
)
def test_a_change_that_cannot_be_is_said_by_its_field(
    changes: dict[str, str],
    field: str,
    sentence: str,
    pupil: Pupil,
    senco: User,
    signed_in: SignedIn,
) -> None:
    action = ActionFactory(pupil=pupil, owner=senco)
    sent = {"owner": senco.pk, "due_on": "25 11 2026", "reason": "Kept", "version": 1, **changes}
    answer = signed_in(senco).post(reverse("action-change", args=[action.pk]), sent)
    assert sentence in str(answer.context["form"].errors[field])


def test_a_late_action_may_change_hands_without_a_new_date(pupil: Pupil, senco: User) -> None:
    late = ActionFactory(pupil=pupil, due_on=date(2026, 11, 16))
    fields = {"owner": senco, "owner_name": "", "due_on": late.due_on, "due_time": None}
    assert (
        change_action(action=late, fields=fields, reason="Ill", by=senco, on=TODAY).owner == senco
    )
    late.refresh_from_db()
    late.done_on = TODAY
    late.save()
    with pytest.raises(DomainError, match="done already"):
        change_action(action=late, fields=fields, reason="Again", by=senco, on=TODAY)


def test_the_second_of_two_people_sees_both(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    action = ActionFactory(pupil=pupil, owner=senco, version=2)
    sent = {"owner": senco.pk, "due_on": "30 11 2026", "reason": "Mine", "version": 1}
    page = signed_in(senco).post(reverse("action-change", args=[action.pk]), sent)
    assert "Someone else has changed this" in page.content.decode()
    assert "27 November 2026" in page.content.decode()


def test_a_colleague_without_the_right_is_told_why(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    action = ActionFactory(pupil=pupil, owner=senco)
    answer = signed_in(someone(Role.DSL)).get(reverse("action-change", args=[action.pk]))
    assert answer.status_code == 403
    assert "change an action that a colleague promised" in answer.content.decode()
