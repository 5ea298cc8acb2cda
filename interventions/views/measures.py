"""Quick entry of measured values."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.words import count_of
from interventions import selectors, services
from interventions.forms import ScoresForm


@guard.right(Right.LOG_ENTRIES, load=selectors.plan_for, key="plan_id")
def score(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Write down one value a target for a day or the week that ends on it.

    Whoever logs entries about the pupil may: class staff do the counting.
    """
    rows = selectors.progress(plan, school_calendar(plan.school), request.person.on)
    form = ScoresForm(
        request.POST or None,
        initial={"measured_on": request.person.on},
        targets=[row.target for row in rows],
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.record_scores(
                plan=plan,
                measured_on=form.cleaned_data["measured_on"],
                values=form.values(),
                by=request.person.user,
                on=request.person.on,
                seen=form.cleaned_data["seen"],
            )
        except services.StandingScoresError as error:
            form.look_again(error.message, error.seen)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"{count_of(len(saved), 'value')} recorded.")
            return redirect("plan", plan.pk)
    context = {"form": form, "plan": plan, "pupil": plan.pupil, "rows": rows, "section": "plans"}
    return render(request, "interventions/score.html", context)
