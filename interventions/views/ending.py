"""Ending a plan with what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inclusion.accounts import drafts, guard
from inclusion.errors import ConflictError, DomainError
from interventions import selectors, services
from interventions.forms import EndForm, WithdrawForm, carry_version

from .opening import changes_plan

ENDING = "plan-end"


@changes_plan
def end(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """End a running plan. Its alerts are cleared with it."""
    if plan.status != plan.Status.ACTIVE:
        messages.error(request, "Only a running plan can be ended.")
        return redirect("plan", plan.pk)
    first = {"ended_on": request.person.on, "version": plan.version}
    form = EndForm(request.POST or None, initial=first)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            services.end_plan(
                plan=plan,
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
                **form.values(),
            )
        except ConflictError as error:
            theirs = selectors.plan_for(request.person, plan.pk)
            form.take(error)
            carry_version(form, theirs.version)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"The {plan.short_kind} has ended.")
            return redirect("plan", plan.pk)
    context = {
        "section": "plans",
        "form": form,
        "plan": plan,
        "pupil": plan.pupil,
        "theirs": theirs,
        "heading": f"End the {plan.short_kind}",
        "submit": "End the plan",
        "back": reverse("plan", args=[plan.pk]),
        **drafts.offer(request, form, keeps=f"{ENDING}~plan:{plan.pk}"),
    }
    return render(request, "interventions/end.html", context)


@changes_plan
def withdraw(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Let go of a draft, with the reason."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_draft(
                plan=plan,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
            )
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"The draft of the {plan.short_kind} is withdrawn.")
            return redirect("pupil-plans", plan.pupil_id)
    context = {
        "form": form,
        "pupil": plan.pupil,
        "section": "plans",
        "heading": f"Withdraw the draft of the {plan.short_kind}",
        "lede": "It stays readable with your reason, and a new one can be started.",
        "submit": "Withdraw the draft",
        "back": reverse("plan", args=[plan.pk]),
    }
    return render(request, "components/form_page.html", context)
