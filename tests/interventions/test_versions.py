"""The versions of a plan stay readable as they stood."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from interventions.models import Target
from interventions.services import PlanContent, activate_plan, save_plan, withdraw_view, write_view
from tests.factories import TODAY

from .making import complete_draft, target
from .test_pages import teach

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23T0{}:00:00+00:00"


def test_each_version_is_read_as_it_stood(
    pupil: Pupil, senco: User, someone: Any, signed_in: Any
) -> None:
    with time_machine.travel(MORNING.format(7)):
        plan = complete_draft(pupil, senco, TODAY)
    with time_machine.travel(MORNING.format(8)):
        plan = activate_plan(plan=plan, by=senco, on=TODAY)
    first = Target.objects.filter(plan=plan)[0]
    with time_machine.travel(MORNING.format(9)):
        rows = [{**target(what="A smaller step"), "id": first.pk}]
        said = PlanContent({"rewards": "Building time"}, targets=rows)
        plan = save_plan(plan=plan, content=said, by=senco, on=TODAY)
        client = signed_in(senco)
        listed = client.get(reverse("plan-versions", args=[plan.pk])).content.decode()
        for words in ("Plan agreed and started", "Rewards agreed", "Targets changed", senco.name):
            assert words in listed, words
        stood = reverse("plan-as-it-stood", args=[plan.pk])
        before = client.get(f"{stood}?version={plan.version - 1}").content.decode()
        now = client.get(stood).content.decode()
        assert "A step of the pupil" in before
        assert "It has changed since" in before
        assert "Building time" not in before
        assert "A smaller step" not in before
        assert "A smaller step" in now
        assert "Building time" in now
        assert "This is how it stands now" in now
        assert client.get(f"{stood}?version=99").status_code == 404
        assert client.get(f"{stood}?version=x").status_code == 404
        teacher = someone(Role.STAFF)
        teach(pupil, teacher)
        assert signed_in(teacher).get(stood).status_code == 403


def test_the_newest_version_is_the_plan_as_it_stands_now(
    pupil: Pupil, senco: User, signed_in: Any
) -> None:
    with time_machine.travel(MORNING.format(7)):
        plan = complete_draft(pupil, senco, TODAY)
    with time_machine.travel(MORNING.format(8)):
        said = {"voice": "pupil", "said_by": "Joe", "said_on": TODAY, "words": "Newer words"}
        view = write_view(plan=plan, **said, by=senco, on=TODAY)
        client, stood = signed_in(senco), reverse("plan-as-it-stood", args=[plan.pk])
        page = client.get(stood).content.decode()
        assert "This is how it stands now" in page
        assert "Newer words" in page
    with time_machine.travel(MORNING.format(9)):
        withdraw_view(view=view, reason="Not his words", by=senco, on=TODAY)
        client = signed_in(senco)
        assert "Newer words" not in client.get(stood).content.decode()
