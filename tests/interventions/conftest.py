"""A plan that every test of its pages starts from."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Pupil
from inclusion.accounts.models import User
from interventions.models import Plan

from .making import full_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignIn = Callable[[User], Client]
CHANGING = ["plan-edit", "review-hold", "plan-end"]


@pytest.fixture
def plan(pupil: Pupil, senco: User) -> Plan:
    return full_plan(pupil, starts_on=date(2026, 11, 2), lead=senco)
