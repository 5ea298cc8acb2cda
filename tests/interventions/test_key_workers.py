"""Whoever leads a plan, or is its key worker, can open it; its alerts are theirs, no other plan's."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cases.alerts import refresh_alerts
from cases.models import Pupil
from cases.selectors import alerts_of_school
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from interventions.models import FollowUp, Plan
from tests.factories import TODAY

from .making import full_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize("as_what", ["lead", "key_worker"])
def test_class_staff_open_the_plan_that_they_work_on(
    pupil: Pupil, someone: Any, signed_in: Any, as_what: str
) -> None:
    colleague: User = someone(Role.STAFF)
    plan = full_plan(pupil, kind="ibp", starts_on=date(2026, 11, 2))
    client = signed_in(colleague)
    pages = [
        reverse("plan", args=[plan.pk]),
        reverse("plan-day", args=[plan.pk]),
        reverse("pupil", args=[pupil.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    Plan.objects.filter(pk=plan.pk).update(**{as_what: colleague})
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    (row,) = client.get(reverse("plans"), {"mine": "1"}).context["rows"]
    assert row.plan == plan


def test_they_see_the_pupil_until_the_last_follow_up_is_held(
    pupil: Pupil, someone: Any, signed_in: Any
) -> None:
    colleague = someone(Role.STAFF)
    plan = full_plan(pupil, kind="ibp", starts_on=date(2026, 11, 2), lead=colleague)
    Plan.objects.filter(pk=plan.pk).update(status="ended", ended_on=TODAY, outcome="met")
    client, page = signed_in(colleague), reverse("pupil", args=[pupil.pk])
    assert client.get(page).status_code == 404
    follow_up = FollowUp.objects.create(plan=plan, after="term", due_on=date(2027, 2, 1))
    assert client.get(page).status_code == 200
    follow_up.held_on = TODAY
    follow_up.save()
    assert client.get(page).status_code == 404


def test_the_alerts_of_another_plan_of_the_pupil_are_not_theirs(
    pupil: Pupil, senco: User, someone: Any, person_of: Any
) -> None:
    colleague = someone(Role.DSL)
    psp = full_plan(pupil, starts_on=date(2026, 9, 7), lead=senco)
    full_plan(pupil, kind="ibp", starts_on=date(2026, 11, 16), lead=senco, key_worker=colleague)
    refresh_alerts(pupil, TODAY)
    mine = {a.about for a in alerts_of_school(person_of(colleague), mine=True)}
    assert f"plan:{psp.pk}" not in mine
    assert f"plan:{psp.pk}" in {a.about for a in alerts_of_school(person_of(senco), mine=True)}
