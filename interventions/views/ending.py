"""Ending a plan with what came of it, and letting go of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.accounts import guard
from inclusion.accounts.saving import form_page, saved, version_only
from interventions import services
from interventions.forms import EndForm, WithdrawForm

from .opening import changes_plan, not_running

ENDING = "plan-end"


@changes_plan
def end(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """End a running plan. Its alerts are cleared with it."""
    first = {"ended_on": request.person.on, **version_only(plan)}
    form = EndForm(request.POST or None, initial=first)
    if plan.status != plan.Status.ACTIVE:
        stands = {name: getattr(plan, name) for name in EndForm.ENDING} if plan.ended_on else None
        return not_running(request, plan, form, "Only a running plan can be ended", stands)
    if request.method == "POST" and form.is_valid():
        ended = saved(
            form,
            lambda: services.end_plan(
                plan=plan,
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
                **form.values(),
            ),
            version_only,
        )
        if ended:
            messages.success(request, f"The {plan.short_kind} has ended.")
            return redirect("plan", plan.pk)
    return form_page(
        request,
        form,
        f"End the {plan.short_kind}",
        "End the plan",
        reverse("plan", args=[plan.pk]),
        template="interventions/end.html",
        plan=plan,
        pupil=plan.pupil,
        section="plans",
        keeps=f"{ENDING}~plan:{plan.pk}",
    )


@changes_plan
def withdraw(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Let go of a draft, with the reason."""
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, initial=version_only(plan))
    if plan.status != plan.Status.DRAFT:
        gone = plan.outcome == plan.Outcome.WITHDRAWN
        stands = {"reason": plan.outcome_note} if gone else None
        return not_running(request, plan, form, "Only a draft can be withdrawn", stands)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_draft(
                plan=plan,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, f"The draft of the {plan.short_kind} is withdrawn.")
            return redirect("pupil-plans", plan.pupil_id)
    return form_page(
        request,
        form,
        f"Withdraw the draft of the {plan.short_kind}",
        "Withdraw the draft",
        reverse("plan", args=[plan.pk]),
        pupil=plan.pupil,
        section="plans",
        lede="It stays readable with your reason, and a new one can be started.",
    )
