"""Actions: what someone promised, and how it went."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases import selectors, services
from cases.forms import (
    ActionFilters,
    ActionForm,
    ChangeActionForm,
    FinishActionForm,
    WithdrawActionForm,
)
from cases.selectors.actions import STATES, WHOSE
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues
from inclusion.forms import PlainForm

from .saving import form_page, overtaken, pupil_page, saved, version_only

PAGE_SIZE = 50
ACTION = "action"
OUTCOME = "action-outcome"


@guard.right(Right.SEE_CASEWORK)
def actions(request: guard.PersonRequest) -> HttpResponse:
    """Who promised what: mine, my team's or everyone's; overdue, open or done."""
    person, now = request.person, timezone.localtime()
    filters = ActionFilters(request.GET, colleagues=colleagues(person, *CASEWORK_ROLES))
    chosen = filters.chosen()
    found = selectors.action_list(person, now, **chosen)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    changeable = selectors.changeable_actions(person, found.filter(pk__in=[a.pk for a in page]))
    rows = [
        {
            "action": action,
            "overdue": selectors.is_overdue(action, now),
            "there": selectors.seen_to(person, action),
            "may_change": action.pk in changeable,
        }
        for action in page
    ]
    context = {
        "section": "today",
        "filters": filters,
        "chosen": chosen,
        "page": page,
        "rows": rows,
        "whose": WHOSE.items(),
        "states": STATES.items(),
    }
    return render(request, "cases/actions.html", context)


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
    form = FinishActionForm(
        request.POST or None, initial={"done_on": person.on, "version": action.version}
    )
    if over := _over(request, action, form):
        return over
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
            version_only,
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
        keeps=f"{OUTCOME}~action:{action.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.action_for, key="action_id")
def action_change(request: guard.PersonRequest, action: Any) -> HttpResponse:
    """Give an open action another owner, date or time, with the reason."""
    person = request.person
    if not selectors.may_withdraw_action(person, action):
        needed = "change an action that a colleague promised"
        return render(request, "403.html", {"needed": needed}, status=403)
    standing = [action.owner_id] if action.owner_id else []
    form = ChangeActionForm(
        request.POST or None,
        initial=ChangeActionForm.values_of(action),
        colleagues=colleagues(person, *CASEWORK_ROLES, standing=standing),
    )
    if over := _over(request, action, form):
        return over
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.change_action(
                action=action,
                fields=form.changes(),
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            ChangeActionForm.values_of,
        )
        if changed:
            messages.success(request, f"Action changed: {changed.who} does it.")
            return redirect("pupil-support", action.pupil_id)
    return form_page(
        request,
        form,
        "Change who does it, or by when",
        "Save the change",
        pupil_page(action.pupil, "pupil-support"),
        pupil=action.pupil,
        lede=f"{action.what} ({action.who})",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.action_for, key="action_id")
def action_withdraw(request: guard.PersonRequest, action: Any) -> HttpResponse:
    """Take back an action that was promised by mistake, with a reason. Nothing is lost."""
    if not selectors.may_withdraw_action(request.person, action):
        needed = "withdraw an action that a colleague promised"
        return render(request, "403.html", {"needed": needed}, status=403)
    form = WithdrawActionForm(request.POST or None, initial=version_only(action))
    if over := _over(request, action, form):
        return over
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_action(
                action=action,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
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


def _over(request: guard.PersonRequest, action: Any, form: PlainForm) -> HttpResponse | None:
    """Away from the form of an action that is withdrawn or done: what was typed beside what stands.

    One that another record asks for is settled there.
    """
    if not (action.withdrawn_at or action.done_on):
        there = selectors.seen_to(request.person, action)
        return redirect(there[1], there[2]) if there else None
    became = "withdrawn" if action.withdrawn_at else "recorded as done"
    heading = f"This action has been {became} already"
    # Why it was withdrawn may be said on an entry that this person does not read.
    told = selectors.reads_source(request.person, action)
    both = overtaken(
        request,
        form,
        heading,
        pupil_page(action.pupil, "pupil-support"),
        record=action if told else None,
        stands=_stands(action, form) if told else None,
        pupil=action.pupil,
    )
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect("pupil", action.pupil_id)


def _stands(action: Any, form: PlainForm) -> dict[str, Any]:
    """What is saved in the fields of a form by which the action was settled."""
    if isinstance(form, FinishActionForm) and not action.withdrawn_at:
        return {"done_on": action.done_on, "outcome": action.outcome}
    if isinstance(form, WithdrawActionForm) and action.withdrawn_at:
        return {"reason": action.withdrawn_reason}
    return {}
