"""The versions of a plan, and the plan as it stood at one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.words import whole_number
from interventions import selectors


@guard.right(Right.READ_PLANS, load=selectors.plan_for, key="plan_id")
def versions(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Who changed the plan, when, and what."""
    if not selectors.may_read_versions(request.person, plan):
        return guard.refuse(request, Right.EDIT_PLANS)
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "versions": selectors.versions_of(plan),
    }
    return render(request, "interventions/versions.html", context)


@guard.right(
    Right.READ_PLANS,
    load=selectors.plan_for,
    key="plan_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="plan",
)
def as_it_stood(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """The plan as it stood at the version that the address names."""
    if not selectors.may_read_versions(request.person, plan):
        return guard.refuse(request, Right.EDIT_PLANS)
    asked = request.GET.get("version", "")
    stood = selectors.as_it_stood(plan, whole_number(asked) or 0 if asked else None)
    context = {
        "section": "plans",
        "now": plan,
        "plan": stood.plan,
        "pupil": plan.pupil,
        "stood": stood,
    }
    return render(request, "interventions/as_it_stood.html", context)
