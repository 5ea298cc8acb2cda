"""Why an alert stands, answering it, and its return when a further event joins."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.alerts import refresh_alerts
from cases.models import Alert, AlertAnswer, Pupil
from cases.services import answer_alert
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.fixture
def alert(pupil: Pupil, senco: User) -> Alert:
    """A PSP is recommended after two suspensions this school year."""
    for day in (date(2026, 9, 14), date(2026, 11, 9)):
        SuspensionFactory(pupil=pupil, starts_on=day, recorded_by=senco, settled=True)
    refresh_alerts(pupil, TODAY)
    return pupil.alerts.get()


def _answer(client: Client, alert: Alert, kind: str = "excused") -> None:
    url = reverse("alert-answer", args=[alert.pk])
    typed = {"kind": kind, "reason": "Agreed with the family on 12 November."}
    assert client.post(url, typed).status_code == 302


def test_why_names_policy_events_and_what_clears_it(
    alert: Alert, senco: User, signed_in: SignedIn
) -> None:
    page = signed_in(senco).get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert "No Need to Exclude" in page
    assert "PSP section, reasons for a PSP" in page
    assert "Local authority policy: it should be done" in page
    for reference in alert.reasons[0]["counted"]:
        kind, number = reference.split(":")
        assert f'href="{reverse(kind, args=[number])}"' in page
    assert "Suspension of 14 September 2026" in page
    assert "Suspension of 9 November 2026" in page
    place = page.partition("Doing it here: ")[2].partition("</li>")[0]
    assert place.startswith('<a href="')
    assert place.endswith(">Start a PSP</a>.")
    assert reverse("alert-answer", args=[alert.pk]) in page
    assert page.count("Reason ") >= len(alert.reasons)


def test_whoever_may_not_answer_is_not_offered_it(
    alert: Alert, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    client = signed_in(someone(Role.TRUST))
    page = client.get(reverse("alert-why", args=[alert.pk])).content.decode()
    assert reverse("alert-answer", args=[alert.pk]) not in page
    assert "Doing it here: Start a PSP." in page, "named, and no link to what they may not do"


def test_an_answer_is_kept_shown_and_overtaken(
    pupil: Pupil, alert: Alert, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    _answer(client, alert)
    alert.refresh_from_db()
    assert alert.answered
    answer = AlertAnswer.objects.first()
    assert answer is not None
    assert (answer.kind, answer.by) == ("excused", senco)
    why = reverse("alert-why", args=[alert.pk])
    page = client.get(why).content.decode()
    assert "The answer that stands" in page
    assert "Agreed with the family on 12 November." in page
    assert reverse("alert-answer", args=[alert.pk]) not in page

    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 16), recorded_by=senco)
    refresh_alerts(pupil, TODAY)
    alert.refresh_from_db()
    assert not alert.answered
    page = client.get(why).content.decode()
    assert "Earlier answers" in page
    assert "The answer that stands" not in page
    assert "Agreed with the family on 12 November." in page


def test_a_second_press_answers_once(alert: Alert, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    _answer(client, alert)
    before = AlertAnswer.objects.count()
    _answer(client, alert)
    assert AlertAnswer.objects.count() == before == len(alert.reasons)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"kind": "done", "reason": "  "}, "reason"), ({"reason": "Because"}, "kind")],
)
def test_an_answer_needs_its_kind_and_reason(
    typed: dict[str, str], field: str, alert: Alert, senco: User, signed_in: SignedIn
) -> None:
    answer = signed_in(senco).post(reverse("alert-answer", args=[alert.pk]), typed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not AlertAnswer.objects.exists()


@pytest.mark.parametrize("level", ["statute", "statutory_guidance"])
def test_the_law_is_not_excused(level: str, alert: Alert, senco: User, signed_in: SignedIn) -> None:
    Alert.objects.filter(pk=alert.pk).update(level=level)
    client = signed_in(senco)
    url = reverse("alert-answer", args=[alert.pk])
    page = client.get(url).content.decode()
    assert "It has been done elsewhere" in page
    assert "not appropriate" not in page
    answer = client.post(url, {"kind": "excused", "reason": "We think not"})
    assert "kind" in answer.context["form"].errors
    assert not AlertAnswer.objects.exists()
    _answer(client, alert, "done")


def test_an_alert_that_has_gone_is_not_found(
    alert: Alert, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    gone = alert.pk
    alert.delete()
    assert client.get(reverse("alert-why", args=[gone])).status_code == 404
    assert client.post(reverse("alert-answer", args=[gone])).status_code == 404


def test_why_asks_the_same_queries_whatever_counted(
    pupil: Pupil, alert: Alert, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    why = reverse("alert-why", args=[alert.pk])
    _answer(client, alert)
    with CaptureQueriesContext(connection) as few:
        client.get(why)
    for day in range(2, 14):
        SuspensionFactory(pupil=pupil, starts_on=date(2026, 10, day), recorded_by=senco)
    refresh_alerts(pupil, TODAY)
    _answer(client, alert)
    with CaptureQueriesContext(connection) as many:
        client.get(why)
    assert len(few) == len(many)


def test_a_duty_of_law_that_joined_meanwhile_is_not_excused(alert: Alert, senco: User) -> None:
    """The page was opened while only the local policy asked."""
    opened = Alert.objects.get(pk=alert.pk)
    Alert.objects.filter(pk=alert.pk).update(level="statute")
    with pytest.raises(DomainError, match="The law sets this duty"):
        answer_alert(alert=opened, kind="excused", reason="Agreed", by=senco, on=TODAY)
    assert not AlertAnswer.objects.exists()
