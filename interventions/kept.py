"""What of a plan is somebody's: its lead and the pupil's key worker."""

from typing import Any

from django.db.models import QuerySet

from cases.keepers import Keeper
from inclusion.accounts.models import School
from inclusion.accounts.permissions import Role
from interventions.models import Plan

from .people import LEADERS


def _plans(school: School) -> QuerySet[Plan]:
    plans = Plan.objects.filter(school=school).exclude(status=Plan.Status.ENDED)
    return plans.select_related("pupil")


def _words(plan: Any) -> str:
    return f"{plan.short_kind}, {plan.get_status_display().lower()}"


def _only_leaders(plan: Any, roles: frozenset[Role]) -> str:
    if plan.kind == Plan.Kind.PSP and not roles & set(LEADERS):
        return "A PSP is led by a member of the leadership."
    return ""


KEPT = (
    Keeper(
        title="Plans led",
        model=Plan,
        rows=_plans,
        words=_words,
        field="lead",
        refuses=_only_leaders,
        told=("a plan to lead", "plans to lead"),
        listed=("plans", "?mine=1"),
    ),
    Keeper(
        title="Key worker of a plan",
        model=Plan,
        rows=_plans,
        words=_words,
        field="key_worker",
        told=("a pupil to be the key worker of", "pupils to be the key worker of"),
        listed=("plans", "?mine=1"),
    ),
)
