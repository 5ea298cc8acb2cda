"""How long an answer stands, what leads a row, and what a leaver's record still asks for."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases.alerts import refresh_alerts
from cases.models import Alert, Pupil
from cases.services import answer_alert, close_case, save_pupil
from exclusions.models import Suspension
from inclusion.accounts.models import User
from tests.factories import TODAY, CaseFactory, PlanFactory, ReviewFactory, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


def _suspended(pupil: Pupil, *days: date) -> list[Suspension]:
    made = [SuspensionFactory(pupil=pupil, starts_on=day, settled=True) for day in days]
    refresh_alerts(pupil, TODAY)
    return made


def _answered(pupil: Pupil, act: str, by: User) -> Alert:
    alert = Alert.objects.get(pupil=pupil, act=act)
    answer_alert(alert=alert, kind="excused", reason="Another plan is in place.", by=by, on=TODAY)
    alert = Alert.objects.get(pupil=pupil, act=act)
    assert alert.answered
    return alert


def test_an_answer_about_one_review_says_nothing_about_the_next(pupil: Pupil, senco: User) -> None:
    plan = PlanFactory(pupil=pupil, starts_on=date(2026, 10, 12), ends_on=date(2027, 3, 1))
    refresh_alerts(pupil, TODAY)
    _answered(pupil, "hold_review", senco)
    ReviewFactory(plan=plan, number=1, held_on=TODAY, held_by=senco)
    refresh_alerts(pupil, TODAY)
    assert not Alert.objects.get(pupil=pupil, act="hold_review").answered


def test_a_new_judgement_asks_again(pupil: Pupil, senco: User) -> None:
    case = CaseFactory(
        pupil=pupil, lead=senco, at_risk_since=date(2026, 10, 5), judgement_reason="Two incidents"
    )
    refresh_alerts(pupil, TODAY)
    _answered(pupil, "start_psp", senco)
    close_case(case=case, closed_on=TODAY, outcome="Calmer", by=senco, on=TODAY)
    CaseFactory(pupil=pupil, lead=senco, at_risk_since=TODAY, judgement_reason="A third")
    refresh_alerts(pupil, TODAY)
    assert not Alert.objects.get(pupil=pupil, act="start_psp").answered


def test_cancelling_an_event_brings_nothing_back(pupil: Pupil, senco: User) -> None:
    first, *_ = _suspended(pupil, date(2026, 9, 14), date(2026, 10, 5), date(2026, 11, 9))
    _answered(pupil, "start_psp", senco)
    Suspension.objects.filter(pk=first.pk).update(cancelled_on=TODAY)
    refresh_alerts(pupil, TODAY)
    assert Alert.objects.get(pupil=pupil, act="start_psp").answered


def test_what_nobody_answered_leads_the_row_with_its_own_date(pupil: Pupil, senco: User) -> None:
    _suspended(pupil, date(2026, 9, 14), date(2026, 9, 28))
    _answered(pupil, "start_psp", senco)
    CaseFactory(pupil=pupil, lead=senco, at_risk_since=TODAY, judgement_reason="An injury")
    refresh_alerts(pupil, TODAY)
    alert = Alert.objects.get(pupil=pupil, act="start_psp")
    assert not alert.answered
    assert "at risk" in alert.sentence
    assert alert.due_on == date(2026, 11, 30)
    assert [reason["answered"] for reason in alert.reasons] == [False, True, True]


def test_a_count_that_is_over_is_no_reason_any_more(pupil: Pupil) -> None:
    """The policy recommends at two or three; a fourth leaves "two or more" alone."""
    _suspended(pupil, date(2026, 9, 14), date(2026, 9, 28), date(2026, 10, 12), date(2026, 11, 16))
    alert = Alert.objects.get(pupil=pupil, act="start_psp")
    assert "4 suspensions" in alert.sentence
    assert [r["rule"] for r in alert.reasons] == ["hackney.psp.two-plus-suspensions"]


@pytest.mark.parametrize(
    ("left_on", "shown"), [(date(2026, 11, 23), True), (date(2026, 11, 22), False)]
)
def test_local_policy_asks_nothing_about_a_leaver(
    pupil: Pupil, senco: User, signed_in: SignedIn, left_on: date, shown: bool
) -> None:
    _suspended(pupil, date(2026, 9, 14), date(2026, 10, 5))
    save_pupil(pupil=pupil, changes={"left_on": left_on}, by=senco, on=TODAY)
    buckets = signed_in(senco).get(reverse("today"), {"whose": "all"}).context["buckets"]
    rows = [row for bucket in buckets for row in bucket.rows]
    assert any("PSP recommended" in row.sentence for row in rows) is shown
