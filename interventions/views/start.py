"""Starting an IBP or a PSP: a draft, filled in from the record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from inclusion.accounts import guard
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.errors import DomainError
from inclusion.rules.ibp_reviews import usual_weeks
from interventions import selectors, services
from interventions.forms import StartForm

from .opening import plans_for_pupil


@plans_for_pupil
def start_ibp(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Start an Individual Behaviour Plan."""
    return _start(request, pupil, "ibp")


@plans_for_pupil
def start_psp(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Start a Pastoral Support Programme, with the running IBP's targets offered."""
    return _start(request, pupil, "psp")


def _start(request: guard.PersonRequest, pupil: Any, kind: str) -> HttpResponse:
    person = request.person
    ibp = selectors.running_ibp(pupil) if kind == "psp" else None
    first, last = person.on, services.usual_last_day(pupil, kind, person.on)
    calendar = school_calendar(person.school)
    targets = selectors.progress(ibp, calendar, person.on) if ibp else []
    form = StartForm(request.POST or None, first=first, last=last, ibp_targets=targets)
    standing = selectors.draft_or_running(pupil, kind)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.start_plan(
                pupil=pupil, kind=kind, by=person.user, on=person.on, **form.cleaned_data
            )
        except services.StandingPlanError as error:
            standing = error.plan
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Draft made from the record. Check each part, then start it.")
            return redirect("plan-edit", plan.pk)
    context = {"form": form, "pupil": pupil, "standing": standing, "kind": kind, "ibp": ibp}
    context["usual_weeks"] = usual_weeks(school_packs(person.school), first)
    return render(request, "interventions/start.html", {**context, "section": "plans"})
