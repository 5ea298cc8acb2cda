"""The September roll-over: a dry run of the whole school, then one step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.forms.roll_over import CLASS, RollOverForm
from cases.services import roll_over as services
from cases.services.roll_over_plan import (
    Choices,
    RollOver,
    plan_roll_over,
    pupils_on_roll,
    september_of,
    suggest,
)
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError


@guard.right(Right.IMPORT)
def roll_over(request: guard.PersonRequest) -> HttpResponse:
    """Who would move where; with `do`, what was looked at is done.

    For those who may import the roll, which does the same pupil by pupil, and who run the casework
    that leavers leave behind: the head and the SENCO.
    """
    person = request.person
    if not person.has(Right.MANAGE_CASES):
        return guard.refuse(request, Right.MANAGE_CASES)
    refusal = services.why_not(person.school, person.on)
    september = september_of(person.on)
    if refusal or september is None:
        done = services.done_for(person.school, person.on.year)
        day = timezone.localtime(done.confirmed_at).date() if done and done.confirmed_at else None
        context = {"section": "imports", "refusal": refusal, "done": done, "done_on": day}
        return render(request, "cases/roll_over.html", context)
    form, choices = _typed(request)
    if choices and "do" in request.POST:
        try:
            counts = services.roll_over(
                school=person.school,
                choices=choices,
                seen=request.POST.get("seen", ""),
                by=person.user,
                on=person.on,
            )
        except services.LookAgainError as error:
            messages.warning(request, error.message)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(
                request, f"{counts['changed']} pupils moved up, {counts['left']} left."
            )
            return redirect("roll-over")
    shown = plan_roll_over(person.school, september, choices or _first(form))
    return _page(request, form, shown, choices.stays if choices else frozenset())


def _typed(request: guard.PersonRequest) -> tuple[RollOverForm, Choices | None]:
    """The form, and what it holds when it was sent and makes sense."""
    person = request.person
    pupils = pupils_on_roll(person.school)
    years = sorted({pupil.year_group for pupil in pupils})
    groups = {pupil.group.pk: pupil.group for pupil in pupils if pupil.group}
    last = years[-1]
    initial: dict[str, Any] = {
        "last_year": last,
        "left_on": services.usual_last_day(person.school, person.on),
    }
    initial |= {CLASS.format(pk): name for pk, name in suggest(pupils, last).items()}
    form = RollOverForm(request.POST or None, initial=initial, years=years, groups=groups)
    if request.method == "POST" and form.is_valid():
        return form, form.choices(request.POST.getlist("stays"))
    return form, None


def _first(form: RollOverForm) -> Choices:
    """What is suggested before anything was typed."""
    initial = form.initial
    return Choices(
        last_year=initial["last_year"],
        left_on=initial["left_on"],
        classes={pk: initial.get(CLASS.format(pk), "") for pk in form.groups},
    )


def _page(
    request: guard.PersonRequest, form: RollOverForm, plan: RollOver, stays: frozenset[int]
) -> HttpResponse:
    context = {
        "section": "imports",
        "form": form,
        "plan": plan,
        "counts": plan.counts,
        "rows": [(found, form.class_field(found.group.pk)) for found in plan.classes],
        "unused": [
            form.class_field(pk)
            for pk in form.groups
            if pk not in {found.group.pk for found in plan.classes}
        ],
        "stays": stays,
    }
    return render(request, "cases/roll_over.html", context)
