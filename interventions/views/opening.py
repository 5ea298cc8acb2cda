"""Who may open the pages that change a plan."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import overtaken
from inclusion.forms import PlainForm
from interventions import selectors


def changes_plan(view: guard.View) -> guard.View:
    """Open a view to those who may change this plan: by right, or because they work on it."""

    @guard.right(Right.READ_PLANS, load=selectors.plan_for, key="plan_id")
    @wraps(view)
    def opened(request: guard.PersonRequest, plan: Any, **kwargs: Any) -> HttpResponseBase:
        if not selectors.may_edit(request.person, plan):
            return guard.refuse(request, Right.EDIT_PLANS)
        return view(request, plan, **kwargs)

    return opened


def plans_for_pupil(view: guard.View) -> guard.View:
    """Open a view to those who may write plans for this pupil."""

    @guard.right(Right.READ_PLANS, load=selectors.pupil_for, key="pupil_id")
    @wraps(view)
    def opened(request: guard.PersonRequest, pupil: Any, **kwargs: Any) -> HttpResponseBase:
        if not selectors.may_edit_pupil(request.person, pupil):
            return guard.refuse(request, Right.EDIT_PLANS)
        return view(request, pupil, **kwargs)

    return opened


def not_running(
    request: guard.PersonRequest,
    plan: Any,
    form: PlainForm,
    heading: str,
    stands: dict[str, Any] | None = None,
    *,
    record: Any = None,
) -> HttpResponse:
    """Away from a form that this plan no longer takes: what was typed is shown beside what stands.

    `record` is what somebody else has settled, where that is not the plan itself.
    """
    page, settled = reverse("plan", args=[plan.pk]), record or plan
    both = overtaken(request, form, heading, page, record=settled, stands=stands, pupil=plan.pupil)
    if both is None:
        messages.error(request, f"{heading}.")
    return both or redirect(page)
