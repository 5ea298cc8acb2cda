"""Every way in which something becomes somebody's is told at once, to them alone, once, in numbers."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.alerts import refresh_alerts
from cases.models import Action, FamilyRequest, Pupil
from cases.services import roll_over as rolling
from cases.services.roll_over_plan import Choices, plan_roll_over
from cases.tasks import rebuild_school
from exclusions.services import prepare_suspension
from inclusion.accounts import notifications
from inclusion.accounts.models import NotificationSent, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import person_for
from inclusion.dashboard.news import new_for, says_name
from inclusion.dashboard.tasks import tell_at_once
from tests.cases.records import entry_fields
from tests.factories import (
    TODAY,
    ActionFactory,
    GroupFactory,
    GroupStaffFactory,
    PupilFactory,
    SuspensionFactory,
)

from .ways import FRIDAY, WAYS, World, a_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
Someone = Callable[..., User]
Committed = Callable[..., Any]


@pytest.fixture
def world(school: School, pupil: Pupil, someone: Someone) -> World:
    giver, mine = someone(Role.HEAD, name="Gil Giver"), someone(Role.SENCO, name="Mia Minehart")
    notifications.save_choice(user=mine, digest=False, at_once=True, by=mine)
    notifications.save_choice(user=giver, digest=False, at_once=True, by=giver)
    return World(school, pupil, giver, mine)


# What the law asks of a head is the head's own, whoever's pupil it is.
LAW_FALLS_DUE = {"newly due by an entry", "the calendar"}
SECRETS = (
    *("joe", "archer", "giver", "minehart", "kelly", "concernword", "actionword", "meetingword"),
    *("reviewword", "askedword", "handedword", "secretword", "holiday", "disclosure", "purpose"),
    *("suspen", "exclu", "psp", "restrict"),
)


@pytest.mark.parametrize("way", WAYS)
def test_what_becomes_mine_is_told_to_me_alone_and_once(
    world: World, way: str, django_capture_on_commit_callbacks: Committed
) -> None:
    prepare, lines = WAYS[way]
    with django_capture_on_commit_callbacks(execute=True):
        act = prepare(world)
    mail.outbox.clear()
    since = timezone.now().isoformat()
    with django_capture_on_commit_callbacks(execute=True):
        act()
    heads = [world.giver.email] if way in LAW_FALLS_DUE else []
    assert sorted(m.to[0] for m in mail.outbox) == sorted([world.mine.email, *heads])
    message = next(m for m in mail.outbox if m.to == [world.mine.email])
    for line in lines:
        assert line in message.body, message.body
    words = f"{message.subject} {message.body} {message.message()}".lower()
    for secret in SECRETS:
        assert secret not in words, secret
    # Whatever is written next, and whoever looks at the same write again.
    with django_capture_on_commit_callbacks(execute=True):
        services.log_entry(
            pupils=[world.pupil],
            fields=entry_fields(what_happened="Another"),
            by=world.giver,
            on=TODAY,
        )
        tell_at_once.call(world.school.pk, [world.pupil.pk], since)
    assert len(mail.outbox) == 1 + len(heads)


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"handed over", "a team", "a reader later"}))
def test_ones_own_doing_is_no_news(
    world: World, way: str, django_capture_on_commit_callbacks: Committed
) -> None:
    """The same acts, done by whom they are for; what is due for a pupil of theirs is told all the same."""
    with django_capture_on_commit_callbacks(execute=True):
        act = WAYS[way][0](replace(world, giver=world.mine))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        act()
    assert [m for m in mail.outbox if "A colleague" in m.body] == []


def test_what_is_prepared_for_a_head_is_told_to_heads(
    world: World,
    someone: Someone,
    django_capture_on_commit_callbacks: Committed,
    signed_in: Callable[[User], Client],
) -> None:
    office = person_for(someone(Role.OFFICE, name="Ola Office"), TODAY)
    assert office
    with django_capture_on_commit_callbacks(execute=True):
        prepare_suspension(pupil=world.pupil, data={"what_happened": ["Secretword"]}, by=office)
    (message,) = mail.outbox
    assert message.to == [world.giver.email], "the head, not the SENCO"
    assert "Something has been prepared for your decision." in message.body
    assert not any(secret in message.body.lower() for secret in (*SECRETS, "office"))
    today = signed_in(world.giver).get(reverse("today")).content.decode()
    assert "Waiting for your decision" in today
    assert "Prepared by Ola Office" in today
    assert "Waiting for your decision" not in (
        signed_in(world.mine).get(reverse("today")).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.log_entry(pupils=[world.pupil], fields=entry_fields(), by=world.mine, on=TODAY)
    assert len(mail.outbox) == 1


def test_a_restricted_entry_is_told_to_nobody_who_may_not_read_it(
    world: World, someone: Someone, django_capture_on_commit_callbacks: Committed
) -> None:
    teacher = someone(Role.PASTORAL, name="Tess Teachwell")
    notifications.save_choice(user=teacher, digest=False, at_once=True, by=teacher)
    fields = entry_fields(restricted=True, who_was_told="Tess Teachwell", what_happened="Secret")
    with django_capture_on_commit_callbacks(execute=True):
        services.log_entry(pupils=[world.pupil], fields=fields, by=world.giver, on=TODAY)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("mother; R. Osei", "R. Osei", True),
        ("r osei by phone", "R. Osei", True),
        ("Zoë O’Brien (DSL)", "Zoe O'Brien", True),
        ("Mr Osei", "R. Osei", False),
        ("R. Oseira", "R. Osei", False),
        ("the bell rang", "Bell", False),
        ("", "R. Osei", False),
    ],
)
def test_a_name_is_named_word_for_word(text: str, name: str, says: bool) -> None:
    assert says_name(text, name) == says


def test_what_was_given_away_and_given_back_is_told_again(
    world: World, django_capture_on_commit_callbacks: Committed
) -> None:
    action = ActionFactory(pupil=world.pupil, owner=world.mine, what="x")

    def give(to: User) -> None:
        fields = {"owner": to, "owner_name": "", "due_on": FRIDAY, "due_time": None}
        with django_capture_on_commit_callbacks(execute=True):
            services.change_action(
                action=action, fields=fields, reason="Holiday", by=world.giver, on=TODAY
            )

    give(world.giver)
    assert mail.outbox == []
    give(world.mine)
    give(world.giver)
    give(world.mine)
    assert [m.to for m in mail.outbox] == [[world.mine.email]] * 2


def test_what_is_taken_back_before_the_message_goes_is_not_told(world: World) -> None:
    """The work waits in the queue: it looks at what stands when it runs."""
    fields = {"what": "x", "owner": world.mine, "owner_name": "", "due_on": FRIDAY}
    action = services.add_action(pupil=world.pupil, fields=fields, by=world.giver, on=TODAY)
    services.withdraw_action(action=action, reason="A mistake", by=world.giver, on=TODAY)
    assert tell_at_once.call(world.school.pk, [world.pupil.pk], "2026-11-23T09:00:00+00:00") == 0
    assert not NotificationSent.objects.exists()


def test_the_roll_over_tells_each_teacher_of_what_is_due_for_new_pupils(
    school: School, someone: Someone, django_capture_on_commit_callbacks: Committed
) -> None:
    head, teacher = someone(Role.HEAD, name="Hal Head"), someone(Role.STAFF, name="Tia Teach")
    notifications.save_choice(user=teacher, digest=False, at_once=True, by=teacher)
    old, new = (GroupFactory(school=school, name=name) for name in ("Oak", "Elm"))
    GroupStaffFactory(group=new, user=teacher)
    pupils = PupilFactory.create_batch(2, school=school, year_group=3, group=old)
    PupilFactory(school=school, year_group=6, group=GroupFactory(school=school, name="Ash"))
    summer = date(2027, 7, 28)
    with time_machine.travel("2027-07-28T10:00:00+00:00", tick=True):
        ActionFactory(pupil=pupils[0], owner=head, what="x")
        for pupil in pupils:
            SuspensionFactory(pupil=pupil, starts_on=date(2027, 5, 10))
            SuspensionFactory(pupil=pupil, starts_on=date(2027, 6, 14))
            refresh_alerts(pupil, summer)
        choices = Choices(last_year=6, left_on=date(2027, 7, 21), classes={old.pk: "Elm"})
        plan = plan_roll_over(school, 2027, choices)
        with django_capture_on_commit_callbacks(execute=True):
            rolling.roll_over(
                school=school, choices=choices, seen=plan.fingerprint, by=head, on=summer
            )
    assert [m.to for m in mail.outbox] == [[teacher.email]], "one message for the whole class"
    assert re.search(r"\d+ new things are due for a pupil of yours", mail.outbox[0].body)
    assert Action.objects.get().owner == head, "open work stays with its owner"


def test_looking_for_news_asks_the_same_queries_for_1_and_20_pupils(
    world: World, django_capture_on_commit_callbacks: Committed
) -> None:
    pupils = PupilFactory.create_batch(20, school=world.school)
    fields = entry_fields(who_was_told="Mia Minehart")
    services.log_entry(pupils=pupils, fields=fields, by=world.giver, on=TODAY)
    for pupil in pupils:
        due = {"what": "x", "owner": world.mine, "owner_name": "", "due_on": FRIDAY}
        services.add_action(pupil=pupil, fields=due, by=world.giver, on=TODAY)
    person = person_for(world.mine, TODAY)
    assert person
    since = world.mine.created_at.replace(hour=9)
    counts = []
    for ids in ([pupils[0].pk], [pupil.pk for pupil in pupils]):
        with CaptureQueriesContext(connection) as queries:
            found = new_for(person, ids, since)
        assert len(found) == 2 * len(ids)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def test_a_request_is_told_once_and_not_as_two_things(
    world: World, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        a_request(world)()
    assert FamilyRequest.objects.count() == 1
    assert mail.outbox[0].subject == "Inclusion: 1 new thing of yours"


def test_rebuilding_in_the_background_asks_for_the_news_before_and_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies while it derives leaves behind what tells of it."""
    asked: list[str] = []
    monkeypatch.setattr("cases.tasks.pupils_written", lambda *given: asked.append("news"))
    monkeypatch.setattr("cases.tasks.rebuild", lambda *given: asked.append("derived"))
    rebuild_school.call(world.school.pk)
    assert asked == ["news", "derived", "news"]
