"""Actions: what someone promised, and how it went."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import selectors, services
from cases.forms import ActionForm, FinishActionForm, WithdrawActionForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues

from .saving import form_page, pupil_page, saved

ACTION = "action"


@guard.right(Right.LOG_ENTRIES, load=selectors.pupil_for, key="pupil_id")
def action_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Write down what someone promised for a pupil."""
    person = request.person
    form = ActionForm(
        request.POST or None,
        initial={"owner": person.user.pk},
        colleagues=colleagues(person, *CASEWORK_ROLES),
    )
    if request.method == "POST" and form.is_valid():
        action = saved(
            form,
            lambda: services.add_action(
                pupil=pupil, fields=form.changes(), by=person.user, on=person.on
            ),
        )
        if action:
            messages.success(request, f"Action added for {action.who}.")
            return redirect("pupil", pupil.pk)
    heading = f"Add an action for {pupil.name}"
    return form_page(
        request,
        form,
        heading,
        "Add the action",
        pupil_page(pupil),
        pupil=pupil,
        keeps=f"{ACTION}~pupil:{pupil.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.action_for, key="action_id")
def action_finish(request: guard.PersonRequest, action: Any) -> HttpResponse:
    """Record that an action was done, and how it went."""
    person = request.person
    if over := _over(request, action):
        return over
    form = FinishActionForm(
        request.POST or None, initial={"done_on": person.on, "version": action.version}
    )
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.finish_action(
                action=action,
                done_on=form.cleaned_data["done_on"],
                outcome=form.cleaned_data["outcome"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: {"version": theirs.version},
        )
        if done:
            messages.success(request, "Action done.")
            return redirect("pupil", action.pupil_id)
    return form_page(
        request,
        form,
        "Record an action as done",
        "Record as done",
        pupil_page(action.pupil),
        pupil=action.pupil,
        lede=f"{action.what} ({action.who})",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.action_for, key="action_id")
def action_withdraw(request: guard.PersonRequest, action: Any) -> HttpResponse:
    """Take back an action that was promised by mistake, with a reason. Nothing is lost."""
    if not selectors.may_withdraw_action(request.person, action):
        needed = "withdraw an action that a colleague promised"
        return render(request, "403.html", {"needed": needed}, status=403)
    if over := _over(request, action):
        return over
    form = WithdrawActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_action(
                action=action,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
            ),
        )
        if withdrawn:
            messages.success(request, "Action withdrawn. Its words stay in the history.")
            return redirect("pupil-support", action.pupil_id)
    return form_page(
        request,
        form,
        "Withdraw this action?",
        "Withdraw the action",
        pupil_page(action.pupil, "pupil-support"),
        pupil=action.pupil,
        lede=f"{action.what} ({action.who})",
    )


def _over(request: guard.PersonRequest, action: Any) -> HttpResponse | None:
    """Away from the page of an action that is withdrawn or done; its words may not be shown."""
    if not (action.withdrawn_at or action.done_on):
        return None
    became = "withdrawn" if action.withdrawn_at else "recorded as done"
    messages.warning(request, f"This action has been {became} already.")
    return redirect("pupil", action.pupil_id)
