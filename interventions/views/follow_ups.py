"""Looking again at a pupil some time after a plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import form_page, overtaken, saved, version_only
from interventions import selectors, services
from interventions.forms import FollowUpForm

FORM = "follow-up"


@guard.right(Right.READ_PLANS, load=selectors.follow_up_for, key="follow_up_id")
def follow_up(request: guard.PersonRequest, follow_up: Any) -> HttpResponse:
    """Write down how the pupil is six weeks, a term or a year after the plan."""
    person, plan = request.person, follow_up.plan
    if not selectors.may_follow_up(person, plan):
        return guard.refuse(request, Right.EDIT_PLANS)
    page = reverse("plan", args=[plan.pk])
    form = FollowUpForm(
        request.POST or None, initial={"held_on": person.on, **version_only(follow_up)}
    )
    if follow_up.held_on:
        stands = {name: getattr(follow_up, name) for name in FollowUpForm.SAID}
        heading = "This follow-up has been recorded"
        both = overtaken(
            request, form, heading, page, record=follow_up, stands=stands, pupil=plan.pupil
        )
        return both or redirect(page)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.record_follow_up(
                follow_up=follow_up,
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
                **form.values(),
            ),
            version_only,
        )
        if done:
            messages.success(request, "Written down with the plan.")
            return redirect("plan", plan.pk)
    after = follow_up.get_after_display().lower()
    return form_page(
        request,
        form,
        f"How {plan.pupil.forename} is, {after} the {plan.short_kind}",
        "Write it down",
        page,
        template="interventions/follow_up.html",
        plan=plan,
        pupil=plan.pupil,
        section="plans",
        keeps=f"{FORM}~follow-up:{follow_up.pk}",
    )
