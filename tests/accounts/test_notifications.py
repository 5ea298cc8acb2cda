"""Digests and messages at once: to whom, what they hold, none twice, none lost when a worker dies."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Pupil
from cases.services import add_action
from inclusion.accounts import notifications
from inclusion.accounts.models import NotificationChoice, NotificationSent, School, User
from inclusion.accounts.permissions import Role
from inclusion.dashboard.tasks import send_digests
from tests.accounts.killing_mail import sent_in
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    MembershipFactory,
    PlanFactory,
    PupilFactory,
    SuspensionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
Someone = Callable[..., User]
SignedIn = Callable[[User], Client]
ROOT = Path(__file__).parents[2]


def _late(pupil: Pupil, owner: User, **fields: object) -> None:
    ActionFactory(pupil=pupil, owner=owner, due_on=TODAY - timedelta(days=3), **fields)


def _send(**options: str) -> None:
    call_command("send_digests", verbosity=0, stdout=io.StringIO(), **options)


def test_a_digest_counts_what_is_late_and_due_and_says_when(pupil: Pupil, senco: User) -> None:
    _late(pupil, senco)
    _late(pupil, senco)
    ActionFactory(pupil=pupil, owner=senco, due_on=date(2026, 11, 27))
    ActionFactory(pupil=pupil, owner=senco, due_on=date(2026, 11, 30))
    ActionFactory(pupil=pupil, owner=senco, due_on=date(2026, 12, 18))
    _send()
    (sent,) = mail.outbox
    assert sent.to == [senco.email]
    assert sent.subject == "Inclusion: 2 late, 2 due within 7 days"
    assert "2 things of yours are late." in sent.body
    assert (
        "2 things of yours are due within 7 days, the first on Friday 27 November 2026."
        in sent.body
    )
    assert "http://localhost:8000/?whose=mine" in sent.body


def test_a_digest_names_the_day_of_a_review_one_leads(pupil: Pupil, senco: User) -> None:
    from cases.alerts import refresh_alerts

    PlanFactory(pupil=pupil, lead=senco, kind="psp", status="active", starts_on=date(2026, 11, 2))
    CaseFactory(pupil=pupil, lead=senco)
    refresh_alerts(pupil, TODAY)
    _send()
    assert re.search(r"A review you lead is due on \w+day \d+ November 2026\.", mail.outbox[0].body)


def test_the_counts_are_those_of_today(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    CaseFactory(pupil=pupil, lead=senco)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    from cases.alerts import refresh_alerts

    refresh_alerts(pupil, TODAY)
    _late(pupil, senco)
    _send()
    buckets = signed_in(senco).get(reverse("today"), {"whose": "mine"}).context["buckets"]
    shown = {bucket.state: bucket.count for bucket in buckets}
    wanted = [f"{shown['late']} late"]
    wanted += [f"{shown['week']} due within 7 days"] if shown.get("week") else []
    assert mail.outbox[0].subject == f"Inclusion: {', '.join(wanted)}"


def test_what_the_law_asks_of_the_head_is_the_heads_own(
    pupil: Pupil, senco: User, head: User, someone: Someone, signed_in: SignedIn
) -> None:
    from cases.alerts import refresh_alerts

    someone(Role.PASTORAL)
    SuspensionFactory(pupil=pupil, starts_on=TODAY, sessions=2)
    refresh_alerts(pupil, TODAY)
    _send()
    (sent,) = mail.outbox
    assert sent.to == [head.email]
    assert "due within 7 days" in sent.subject
    mine = signed_in(head).get(reverse("today"), {"whose": "mine"}).content.decode()
    assert "Give notice in writing" in mine
    assert (
        "Tell the parents"
        not in signed_in(senco).get(reverse("today"), {"whose": "mine"}).content.decode()
    )


def test_nothing_goes_to_those_without_anything_due_who_left_or_said_no(
    pupil: Pupil, school: School, senco: User, someone: Someone
) -> None:
    gone = UserFactory()
    MembershipFactory(user=gone, school=school, role=Role.SENCO, until_on=TODAY - timedelta(days=1))
    closed = someone(Role.SENCO, is_active=False)
    no = someone(Role.SENCO)
    notifications.save_choice(user=no, digest=False, at_once=False, by=no)
    for user in (gone, closed, no):
        _late(pupil, user)
    _send()
    assert mail.outbox == []


def test_one_who_left_this_school_for_another_gets_only_the_others(
    pupil: Pupil, school: School, other_school: School
) -> None:
    moved = UserFactory()
    MembershipFactory(user=moved, school=school, role=Role.SENCO, until_on=date(2026, 7, 20))
    MembershipFactory(user=moved, school=other_school, role=Role.SENCO)
    _late(pupil, moved)
    _late(PupilFactory(school=other_school), moved)
    _send()
    assert [m.subject for m in mail.outbox] == ["Inclusion: 1 late"]
    assert "Other Secondary" in mail.outbox[0].body


def test_none_on_a_day_without_school(pupil: Pupil, senco: User) -> None:
    _late(pupil, senco)
    with time_machine.travel("2026-11-22T10:00:00+00:00", tick=False):
        _send()
    assert mail.outbox == []


def test_running_it_again_sends_nobody_a_second_one(pupil: Pupil, senco: User) -> None:
    _late(pupil, senco)
    _send()
    _send(school="test-primary")
    assert len(mail.outbox) == 1
    assert NotificationSent.objects.get().state == "sent"
    with time_machine.travel("2026-11-24T07:00:00+00:00", tick=False):
        _send()
    assert len(mail.outbox) == 2


def test_a_school_that_is_not_there_is_named(school: School) -> None:
    with pytest.raises(CommandError, match="no school nowhere"):
        _send(school="nowhere")


def test_a_claim_is_anothers_until_it_is_old(school: School, senco: User) -> None:
    claim = notifications.claim(school, senco, "digest:x")
    assert claim
    assert notifications.claim(school, senco, "digest:x") is None
    old = timezone.now() - notifications.STALE - timedelta(seconds=1)
    NotificationSent.objects.update(claimed_at=old)
    assert notifications.claim(school, senco, "digest:x")
    assert notifications.claim(school, senco, "digest:x") is None


def test_a_mail_server_that_refuses_holds_up_nobody_and_is_asked_again(
    pupil: Pupil, senco: User, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _late(pupil, senco)
    _late(pupil, head)
    real = notifications.EmailMessage.send

    def refuse(message: mail.EmailMessage) -> int:
        if message.to == [senco.email]:
            raise ConnectionRefusedError
        return int(real(message))

    monkeypatch.setattr(notifications.EmailMessage, "send", refuse)
    _send()
    assert [m.to for m in mail.outbox] == [[head.email]]
    monkeypatch.undo()
    _send()
    assert len(mail.outbox) == 1, "its claim is still young"
    NotificationSent.objects.update(claimed_at=timezone.now() - notifications.STALE)
    _send()
    assert [m.to for m in mail.outbox] == [[head.email], [senco.email]]


@pytest.mark.parametrize("role", list(Role))
def test_no_message_holds_a_name_or_a_word_of_a_record(
    school: School,
    someone: Someone,
    role: Role,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    """A restricted entry, an action made from it, a suspension, a plan: none is told in words."""
    group = GroupFactory(school=school, name="Quietclass")
    pupil = PupilFactory(school=school, group=group, forename="Zed", surname="Quill")
    reader, writer = (
        someone(role, name="Reader Readerson"),
        someone(Role.SENCO, name="Writer Wilks"),
    )
    GroupStaffFactory(group=group, user=reader)
    notifications.save_choice(user=reader, digest=True, at_once=True, by=reader)
    EntryFactory(pupil=pupil, written_by=writer, restricted=True, what_happened="Secretword")
    CaseFactory(pupil=pupil, lead=writer, concern="Concernword")
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    _late(pupil, reader, what="Lateword")
    with django_capture_on_commit_callbacks(execute=True):
        fields = {"what": "Actionword", "owner": reader, "owner_name": "", "due_on": TODAY}
        add_action(pupil=pupil, fields=fields, by=writer, on=TODAY)
    _send()
    sees = role not in {Role.CLERK, Role.GOVERNOR, Role.ADMIN}
    mine = [m for m in mail.outbox if m.to == [reader.email]]
    assert bool(mine) == sees
    for message in mail.outbox:
        words = f"{message.subject} {message.body} {message.message()}".lower()
        for secret in (
            *("secretword", "actionword", "lateword", "concernword", "quietclass", "zed", "quill"),
            *("readerson", "wilks", "suspen", "restrict", "exclu", "psp"),
        ):
            assert secret not in words, secret


def _given(pupil: Pupil, owner: User, by: User) -> None:
    fields = {"what": "Ring", "owner": owner, "owner_name": "", "due_on": date(2026, 11, 27)}
    add_action(pupil=pupil, fields=fields, by=by, on=TODAY)


def test_an_action_of_a_colleague_is_told_at_once_and_only_once(
    pupil: Pupil,
    senco: User,
    head: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    notifications.save_choice(user=head, digest=True, at_once=True, by=head)
    with django_capture_on_commit_callbacks(execute=True):
        _given(pupil, head, by=senco)
    assert [m.to for m in mail.outbox] == [[head.email]]
    assert "A colleague gave you an action, due on Friday 27 November 2026." in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        _given(pupil, senco, by=senco)
        _given(pupil, head, by=head)
    assert len(mail.outbox) == 1, "neither another's nor one's own promise is news"


def test_nobody_who_did_not_choose_so_is_told_at_once(
    pupil: Pupil,
    senco: User,
    head: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _given(pupil, head, by=senco)
    assert mail.outbox == []


def test_something_newly_due_for_ones_pupil_is_told_at_once(
    pupil: Pupil,
    senco: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    CaseFactory(pupil=pupil, lead=senco)
    notifications.save_choice(user=senco, digest=False, at_once=True, by=senco)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    with django_capture_on_commit_callbacks(execute=True):
        _given(pupil, senco, by=senco)
    (sent,) = mail.outbox
    assert re.search(r"(Something new is|\d+ new things are) due for a pupil of yours", sent.body)
    with django_capture_on_commit_callbacks(execute=True):
        _given(pupil, senco, by=senco)
    assert len(mail.outbox) == 1


def test_each_person_chooses_for_oneself(senco: User, head: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    page = client.get(reverse("notifications")).content.decode()
    assert 'name="digest"' in page
    assert senco.email in page
    client.post(reverse("notifications"), {"at_once": "on"})
    kept = NotificationChoice.objects.get()
    assert (kept.user, kept.digest, kept.at_once) == (senco, False, True)
    assert kept.history.get().history_user == senco
    client.post(reverse("notifications"), {"at_once": "on"})
    assert kept.history.count() == 1


def test_a_digest_of_yesterday_is_not_sent_today(pupil: Pupil, senco: User) -> None:
    _late(pupil, senco)
    assert send_digests.call(pupil.school_id, "2026-11-20") == 0
    assert mail.outbox == []


WORLD = """
from datetime import date
from inclusion.accounts.models import *
from inclusion.accounts.services import save_term
from cases.models import Pupil, Action
school = School.objects.create(name="S", slug="s", local_authority="204", establishment="2999",
                               phase="primary", kind="maintained")
on = date(2026, 11, 1)
pupil = Pupil.objects.create(school=school, forename="Joe", surname="Archer", born_on=date(2018, 1, 1),
                             sex="M", year_group=4)
for n in range(3):
    user = User.objects.create(email=f"u{n}@s.example", name=f"U{n}")
    Membership.objects.create(user=user, school=school, role="senco", from_on=on)
    Action.objects.create(school=school, pupil=pupil, what="x", owner=user, due_on=date(2026, 11, 20),
                          created_on=on)
"""


DIGESTS = ("send_digests",)
# A colleague writes down three promises at a meeting: one for each of the three.
MEETING = (
    "shell",
    "-c",
    """
from datetime import date
from cases.models import Pupil
from cases.services.meetings import MeetingMinutes, Promise, add_meeting
from inclusion.accounts.models import NotificationChoice, User
mine = list(User.objects.order_by("pk"))
for user in mine:
    NotificationChoice.objects.create(user=user, digest=False, at_once=True)
head = User.objects.create(email="head@s.example", name="Head")
promised = tuple(Promise("x", owner=user) for user in mine)
minutes = MeetingMinutes(kind="family", held_on=date(2026, 11, 23), purpose="x", promised=promised)
add_meeting(pupil=Pupil.objects.get(), minutes=minutes, by=head, on=date(2026, 11, 23))
""",
)


def manage(env: dict[str, str], *words: str) -> int:
    """Run a command of the project as its own process; the number it ends with."""
    command = [sys.executable, "tests/browser/manage_at.py", *words]
    quiet = subprocess.DEVNULL
    whole = os.environ | {
        "SECRET_KEY": "only-for-this-test-run-" + "x" * 40,
        "TASKS": "database",
        "EMAIL_BACKEND": "tests.accounts.killing_mail.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "inclusion.settings",
    }
    return subprocess.run(
        command, cwd=ROOT, env=whole | env, check=False, stdout=quiet, stderr=quiet
    ).returncode


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of its own, made once, with the people of WORLD in it."""
    file = tmp_path_factory.mktemp("world") / "worker.sqlite3"
    env = {"DATABASE_URL": f"sqlite:///{file}"}
    assert manage(env, "migrate", "-v0") == 0
    assert manage(env, "shell", "-c", WORLD) == 0
    return file


@pytest.mark.one_database
@pytest.mark.parametrize("what", [DIGESTS, MEETING], ids=["digests", "at once"])
@pytest.mark.parametrize("killed", ["before 2", "after 2"])
def test_a_killed_worker_loses_no_message_and_doubles_at_most_the_one_in_its_hand(
    tmp_path: Path, world: Path, killed: str, what: tuple[str, ...]
) -> None:
    """Two real workers: the first is killed at its second message, the next one comes later."""
    letters = tmp_path / "letters"
    letters.mkdir()
    file = shutil.copy(world, tmp_path / "worker.sqlite3")
    env = {"DATABASE_URL": f"sqlite:///{file}", "EMAIL_FILE_PATH": str(letters)}
    work = ("db_worker", "--batch", "--no-startup-delay", "-v0")
    assert manage(env, *what) == 0
    assert sent_in(letters) == [], "nothing is sent while somebody waits for a page"
    assert manage(env | {"KILLED": killed}, *work) == -9
    first = sent_in(letters)
    assert len(first) == (1 if killed == "before 2" else 2)
    # A minute later the claim may still be somebody's; ten minutes later it is taken over.
    assert manage(env | {"AT": "2026-11-23T10:01:00+00:00"}, *work) == 0
    assert sent_in(letters) == first
    assert manage(env | {"AT": "2026-11-23T10:10:00+00:00"}, *work) == 0
    assert manage(env | {"AT": "2026-11-23T10:30:00+00:00"}, *work) == 0
    sent = Counter(sent_in(letters))
    assert {to for to, _ in sent} == {f"u{n}@s.example" for n in range(3)}
    assert len(sent) == 3, "the second copy carries the Message-ID of the first"
    assert sorted(sent.values()) == ([1, 1, 1] if killed == "before 2" else [1, 1, 2])
