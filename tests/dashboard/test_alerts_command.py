"""`manage.py alerts`: the open alerts of one school as data, without a name."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.models import Alert, Pupil
from inclusion.accounts.models import School
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def with_alerts(pupil: Pupil) -> Pupil:
    SuspensionFactory(pupil=pupil)
    call_command("rebuild_alerts", stdout=StringIO())
    return pupil


def _out(*words: str) -> str:
    out = StringIO()
    call_command("alerts", *words, stdout=out)
    return out.getvalue()


def test_json_holds_what_the_table_holds_and_no_name(with_alerts: Pupil, school: School) -> None:
    text = _out("--school", school.slug, "--json")
    found: list[dict[str, Any]] = json.loads(text)
    standing = Alert.objects.filter(answered=False).exclude(lapses_on__lte=TODAY)
    assert 0 < len(found) == standing.count() < Alert.objects.count(), "one of them has lapsed"
    assert {alert["pupil"] for alert in found} == {with_alerts.pk}
    first = found[0]
    assert first["state"] == "late"
    assert first["due_on"] == "2026-09-14"
    assert first["reasons"]
    assert with_alerts.surname not in text


def test_a_line_each_and_another_school_has_its_own(
    with_alerts: Pupil, school: School, other_school: School
) -> None:
    assert f"pupil {with_alerts.pk}:" in _out("--school", school.slug)
    assert _out("--school", other_school.slug) == ""


def test_on_the_day_it_is_due_and_the_day_before_it_is_not_open(
    with_alerts: Pupil, school: School
) -> None:
    on = json.loads(_out("--school", school.slug, "--json", "--on", "2026-09-14"))
    assert {alert["state"] for alert in on if alert["due_on"] == "2026-09-14"} == {"due"}
    before = json.loads(_out("--school", school.slug, "--json", "--on", "2026-09-13"))
    assert not [alert for alert in before if alert["due_on"] == "2026-09-14"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--school", "nowhere"), "There is no school nowhere. Schools: test-primary."),
        (("--school", "test-primary", "--on", "x"), "x is not a date"),
    ],
)
def test_what_cannot_be_answered(school: School, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        _out(*words)
