"""Ending a plan with what came of it, extending one, letting go of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.accounts import guard
from inclusion.accounts.saving import form_page, saved, version_only
from inclusion.accounts.selectors import school_packs
from inclusion.rules import psp_reviews
from inclusion.words import day, listing
from interventions import services
from interventions.forms import EndForm, ExtendForm, WithdrawForm

from .opening import changes_plan, not_running

ENDING = "plan-end"
EXTENDING = "plan-extend"


@changes_plan
def end(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """End a running plan. Its alerts are cleared with it."""
    first = {"ended_on": request.person.on, **version_only(plan)}
    form = EndForm(request.POST or None, initial=first, kind=plan.kind)
    if plan.status != plan.Status.ACTIVE:
        stands = {name: getattr(plan, name) for name in EndForm.ENDING if name in form.fields}
        stands = stands if plan.ended_on else {}
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
            messages.success(request, _ended_words(ended))
            return redirect("plan", plan.pk)
    return form_page(
        request,
        form,
        f"End the {plan.short_kind} for {plan.pupil.name}",
        "End the plan",
        reverse("plan", args=[plan.pk]),
        template="interventions/end.html",
        plan=plan,
        pupil=plan.pupil,
        section="plans",
        keeps=f"{ENDING}~plan:{plan.pk}",
        few=_too_few_reviews(request, plan),
    )


def _too_few_reviews(request: guard.PersonRequest, plan: Any) -> dict[str, int]:
    """How many reviews a PSP has had and should have had; nothing where it had enough."""
    held = len(plan.reviews.all())
    least = psp_reviews.least_reviews(school_packs(request.person.school), plan.starts_on)
    enough = plan.kind != plan.Kind.PSP or held >= least
    return {} if enough else {"held": held, "least": least}


def _ended_words(plan: Any) -> str:
    """That it has ended, and when to look again at its pupil."""
    due = [day(row.due_on) for row in plan.follow_ups.all()]
    again = f" Look again at how {plan.pupil.forename} is by {listing(due)}." if due else ""
    return f"The {plan.short_kind} has ended.{again}"


@changes_plan
def extend(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Let a running plan end later, with the reason."""
    first = {"agreed_on": request.person.on, **version_only(plan)}
    form = ExtendForm(request.POST or None, initial=first)
    if plan.status != plan.Status.ACTIVE:
        return not_running(request, plan, form, "Only a running plan can be extended")
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        extended = saved(
            form,
            lambda: services.extend_plan(
                plan=plan,
                ends_on=typed["ends_on"],
                agreed_on=typed["agreed_on"],
                reason=typed["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=typed["version"],
            ),
            lambda theirs: {"ends_on": theirs.ends_on, **version_only(theirs)},
        )
        if extended:
            messages.success(request, f"The {plan.short_kind} now ends on {day(extended.ends_on)}.")
            return redirect("plan", plan.pk)
    return form_page(
        request,
        form,
        f"Extend the {plan.short_kind} for {plan.pupil.name}",
        "Extend it",
        reverse("plan", args=[plan.pk]),
        template="interventions/extend.html",
        plan=plan,
        pupil=plan.pupil,
        section="plans",
        keeps=f"{EXTENDING}~plan:{plan.pk}",
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
        f"Withdraw the draft of the {plan.short_kind} for {plan.pupil.name}",
        "Withdraw the draft",
        reverse("plan", args=[plan.pk]),
        pupil=plan.pupil,
        section="plans",
        lede="It stays readable with your reason, and a new one can be started.",
    )
