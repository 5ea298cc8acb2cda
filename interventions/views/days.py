"""Scoring a day part by part: two taps from the pupil's page, each saved at once."""

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from interventions import selectors, services
from interventions.day_marks import Cell, cell_named
from interventions.day_parts import Part, part_at
from interventions.forms import TapForm

NOT_UNDERSTOOD = "This could not be read. Open the page again."
GONE = "This target is no longer part of the plan."


@guard.right(Right.LOG_ENTRIES, load=selectors.plan_to_score, key="plan_id")
def day(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """One part of one day: today's part by the clock, unless another one is asked for."""
    if request.method == "POST":
        return _tap(request, plan)
    on, part = _asked(request, plan, request.GET)
    return _page(request, plan, on, part)


def _tap(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Save one tap. A script gets the box back, a browser without one the page."""
    form = TapForm(request.POST)
    on, part = _asked(request, plan, request.POST)
    cell, problem = None, ""
    if not form.is_valid():
        problem = NOT_UNDERSTOOD
    else:
        tapped = form.cleaned_data
        try:
            cell = cell_named(tapped["what"])
            services.write_in_day(
                plan=plan,
                marked_on=tapped["on"],
                part=tapped["part"],
                cell=cell,
                value=tapped["value"],
                seen=tapped["seen"],
                by=request.person.user,
                on=request.person.on,
            )
        except DomainError as error:
            problem = error.message
    if request.headers.get("HX-Request") and cell:
        return _answer(request, plan, on, part, cell, problem)
    if problem:
        note = tapped["value"] if cell and cell.kind == "note" else ""
        return _page(request, plan, on, part, problem, note)
    return redirect(f"{_address(plan, on, part)}#box-{cell.name if cell else 'note'}")


def _answer(
    request: guard.PersonRequest, plan: Any, on: date, part: Part, cell: Cell, problem: str
) -> HttpResponse:
    """The inside of the box that was tapped, as it now stands."""
    box = selectors.box_of(selectors.part_of_day(plan, on, part), cell)
    if box is None:
        return HttpResponse(problem or GONE, content_type="text/plain")
    typed = request.POST.get("value", "") if problem else ""
    context = _frame(request, plan, on, part, problem)
    context |= {"box": box, "saved": not problem, "typed": typed}
    name = "note" if cell.kind == "note" else "inner"
    return render(request, f"interventions/_day_{name}.html", context)


def _page(
    request: guard.PersonRequest,
    plan: Any,
    on: date,
    part: Part,
    problem: str = "",
    note: str = "",
) -> HttpResponse:
    """The page of a part of a day; `note` is one that was typed and could not be kept."""
    person, calendar = request.person, school_calendar(plan.school)
    open_days = calendar.school_days(plan.starts_on, min(plan.ended_on or person.on, person.on))
    refused = ""
    try:
        services.require_scoring_day(plan, on, person.on, calendar)
    except DomainError as error:
        refused = error.message
    context = _frame(request, plan, on, part, problem) | {
        "refused": refused,
        "next_plan": selectors.next_to_score(person, plan),
        "note": note,
        "shown": None if refused else selectors.part_of_day(plan, on, part),
        "before": max((d for d in open_days if d < on), default=None),
        "after": min((d for d in open_days if d > on), default=None),
    }
    return render(request, "interventions/day.html", context)


def _frame(
    request: guard.PersonRequest, plan: Any, on: date, part: Part, problem: str
) -> dict[str, Any]:
    return {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "day_on": on,
        "part": part,
        "parts": selectors.day_parts(plan),
        "problem": problem,
    }


def _asked(request: guard.PersonRequest, plan: Any, data: QueryDict) -> tuple[date, Part]:
    """The day and the part that an address or a form names; otherwise today, and the part by the clock."""
    parts = selectors.day_parts(plan)
    try:
        on = date.fromisoformat(data.get("on", ""))
    except ValueError:
        on = request.person.on
    named = next((part for part in parts if part.key == data.get("part")), None)
    return on, named or part_at(parts, timezone.localtime().time())


def _address(plan: Any, on: date, part: Part) -> str:
    return f"{reverse('plan-day', args=[plan.pk])}?on={on.isoformat()}&part={part.key}"


@guard.right(Right.READ_PLANS, load=selectors.plan_to_score, key="plan_id")
def week(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """A week, Monday to Friday: what each part of each day was scored, and what it comes to."""
    person = request.person
    last = plan.ended_on or person.on
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = min(last, person.on)
    on = max(plan.starts_on, min(on, last, person.on))
    shown = selectors.week_of(plan, on, person.on, school_calendar(plan.school))
    context = {"section": "plans", "plan": plan, "pupil": plan.pupil, "week": shown}
    return render(request, "interventions/week.html", context)
