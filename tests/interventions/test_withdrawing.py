"""Letting go of a draft that will not run."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from inclusion.accounts.models import School, User
from interventions.models import Plan
from tests.factories import TODAY, PlanFactory, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.fixture
def draft(pupil: Pupil) -> Plan:
    made: Plan = PlanFactory(pupil=pupil, status=Plan.Status.DRAFT, lead=None)
    return made


def test_a_withdrawn_draft_stays_readable_and_makes_room(
    draft: Plan, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    client.post(reverse("plan-withdraw", args=[draft.pk]), {"reason": "Begun by mistake."})
    assert "Begun by mistake." in client.get(reverse("plan", args=[draft.pk])).content.decode()
    page = client.get(reverse("plan-start-psp", args=[pupil.pk]))
    assert page.status_code == 200


def test_it_meets_no_duty(draft: Plan, pupil: Pupil, senco: User, school: School) -> None:
    from interventions.services import withdraw_draft

    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14))
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    withdraw_draft(plan=draft, reason="Begun by mistake.", by=senco, on=TODAY)
    rebuild(school, TODAY)
    assert Alert.objects.get(act="start_psp").due_on == date(2026, 11, 23)


def test_it_wants_a_reason_and_a_draft(draft: Plan, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    address = reverse("plan-withdraw", args=[draft.pk])
    assert "Say why it is withdrawn" in client.post(address, {}).content.decode()
    Plan.objects.filter(pk=draft.pk).update(status=Plan.Status.ACTIVE)
    refused = client.post(address, {"reason": "No."})
    assert "Only a draft can be withdrawn" in refused.content.decode()
