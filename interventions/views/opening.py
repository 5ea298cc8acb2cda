"""Who may open the pages that change a plan."""

from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
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
