"""The commands that a school's first day needs."""

import pytest
from django.core.management import CommandError, call_command

from cases.alerts import refresh_alerts
from cases.models import Alert
from inclusion.accounts.models import Membership, School, User
from tests.factories import TODAY, SuspensionFactory

pytestmark = pytest.mark.django_db


def test_rebuild_alerts_gives_what_is_missing_and_takes_what_is_stale(school, pupil, today, capsys):
    for day in ("2026-09-14", "2026-11-09"):
        SuspensionFactory(pupil=pupil, starts_on=day)
    assert not Alert.objects.exists()
    call_command("rebuild_alerts", "test-primary")
    assert "1 pupil" in capsys.readouterr().out
    alerts = dict(Alert.objects.values_list("pk", "sentence"))
    assert alerts
    refresh_alerts(pupil, TODAY)
    assert dict(Alert.objects.values_list("pk", "sentence")) == alerts
    Alert.objects.update(sentence="Stale")
    call_command("rebuild_alerts")
    assert dict(Alert.objects.values_list("pk", "sentence")) == alerts


def test_rebuild_alerts_knows_no_such_school(db):
    with pytest.raises(CommandError, match="There is no school nowhere"):
        call_command("rebuild_alerts", "nowhere")


def test_add_person_makes_a_person_who_can_sign_in(school, client, today, capsys):
    call_command(
        "add_person", "Head@School.example", "A. Bell", "test-primary", "head", generate=True
    )
    password = capsys.readouterr().out.split("only now: ")[1].splitlines()[0]
    assert client.login(username="head@school.example", password=password)
    membership = Membership.objects.get(user__email="head@school.example")
    assert (membership.school, membership.role, membership.from_on) == (school, "head", today)


def test_add_person_gives_someone_a_further_role_once(school, head, today):
    call_command("add_person", head.email, head.name, "test-primary", "dsl")
    assert head.memberships.count() == 2
    with pytest.raises(CommandError, match="already is Designated safeguarding lead"):
        call_command("add_person", head.email, head.name, "test-primary", "dsl")


@pytest.mark.parametrize(
    ("email", "at", "words"),
    [
        ("nobody", "test-primary", "is not an e-mail address"),
        ("a@school.example", "nowhere", "There is no school nowhere. Schools: test-primary."),
    ],
)
def test_add_person_refuses_and_leaves_nothing(school, email, at, words):
    with pytest.raises(CommandError, match=words):
        call_command("add_person", email, "A. Bell", at, "head", generate=True)
    assert not User.objects.exists()


def test_add_person_without_anyone_to_ask_says_what_to_add(school, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="add --generate"):
        call_command("add_person", "a@school.example", "A. Bell", "test-primary", "head")
    assert not User.objects.exists()


def test_add_school_and_its_first_person(db, today, capsys):
    call_command("add_school", "Alder Row Infants", "204/2999", "primary", "maintained")
    assert "add_person EMAIL NAME alder-row-infants head" in capsys.readouterr().out
    call_command(
        "add_person", "a@alder.example", "A. Bell", "alder-row-infants", "head", generate=True
    )
    assert Membership.objects.get().school.dfe_number == "204/2999"


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("Test Primary", "204/2999", "There is a school test-primary already"),
        ("Another", "2042", "three and four digits"),
        ("Another", None, "which is here already"),
    ],
)
def test_add_school_refuses(school, name, number, words):
    with pytest.raises(CommandError, match=words):
        call_command("add_school", name, number or school.dfe_number, "primary", "maintained")
    assert School.objects.count() == 1
