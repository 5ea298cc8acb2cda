"""The rounds of a case: assess, plan, do, review."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases import selectors, services
from cases.forms import CycleForm, ReviewCycleForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.forms import PlainForm
from inclusion.rules.school_days import CalendarError

from .saving import form_page, overtaken, saved, version_only

USUAL_LENGTH = timedelta(weeks=6)
TEMPLATE = "cases/case_round.html"
ROUND = "case-round"
REVIEW = "case-round-review"


def usual_review(person: Person) -> date:
    """The day suggested for a review: six weeks on, or the first school day after that."""
    day = person.on + USUAL_LENGTH
    try:
        return school_calendar(person.school).roll_forward(day)
    except CalendarError:
        return day


@guard.right(Right.LOG_ENTRIES, load=selectors.case_for, key="case_id")
def cycle_start(request: guard.PersonRequest, case: Any) -> HttpResponse:
    """Start the next round; it begins with what the last one taught."""
    person = request.person
    if not selectors.may_work_on(person, case):
        return guard.refuse(request, Right.MANAGE_CASES)
    if not case.is_open:
        messages.warning(request, "The case has been closed already.")
        return redirect("case", case.pk)
    running = selectors.running_round(case)
    if running and request.method != "POST":
        return redirect("cycle-review", running.pk)
    last = next(iter(selectors.rounds_of(case)), None)
    initial = {
        "started_on": person.on,
        "review_due_on": usual_review(person),
        "assess": last.review if last else case.concern,
        "plan": last.plan if last else "",
    }
    form = CycleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        cycle = saved(
            form,
            lambda: services.start_cycle(
                case=case, fields=form.changes(), by=person.user, on=person.on
            ),
        )
        if cycle:
            messages.success(request, f"Round {cycle.number} started.")
            return redirect("case", case.pk)
    return form_page(
        request,
        form,
        f"Start round {last.number + 1 if last else 1} of case {case.reference}",
        "Start the round",
        _page(case),
        pupil=case.pupil,
        template=TEMPLATE,
        case=case,
        last=last,
        keeps=f"{ROUND}~case:{case.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.cycle_for, key="cycle_id")
def cycle_edit(request: guard.PersonRequest, cycle: Any) -> HttpResponse:
    """Change a round that runs."""
    person, case = request.person, cycle.case
    if not selectors.may_work_on(person, case):
        return guard.refuse(request, Right.MANAGE_CASES)
    form = CycleForm(request.POST or None, initial=CycleForm.values_of(cycle))
    if cycle.reviewed_on or not case.is_open:
        return _over(request, cycle, form)
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.change_cycle(
                cycle=cycle,
                fields=form.changes(),
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            CycleForm.values_of,
        )
        if changed:
            messages.success(request, f"Round {cycle.number} changed.")
            return redirect("case", case.pk)
    heading = f"Change round {cycle.number} of case {case.reference}"
    return form_page(
        request,
        form,
        heading,
        "Save the round",
        _page(case),
        pupil=case.pupil,
        template=TEMPLATE,
        case=case,
        keeps=f"{ROUND}~cycle:{cycle.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.cycle_for, key="cycle_id")
def cycle_review(request: guard.PersonRequest, cycle: Any) -> HttpResponse:
    """Record what came of a round; the next one may follow at once."""
    person, case = request.person, cycle.case
    if not selectors.may_work_on(person, case):
        return guard.refuse(request, Right.MANAGE_CASES)
    initial = {"reviewed_on": person.on, "direction": case.direction, "version": cycle.version}
    form = ReviewCycleForm(request.POST or None, initial=initial)
    if cycle.reviewed_on or not case.is_open:
        stands = {"reviewed_on": cycle.reviewed_on, "review": cycle.review}
        return _over(request, cycle, form, stands if cycle.reviewed_on else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        reviewed = saved(
            form,
            lambda: services.review_cycle(
                cycle=cycle,
                reviewed_on=typed["reviewed_on"],
                review=typed["review"],
                direction=typed["direction"],
                by=person.user,
                on=person.on,
                expected_version=typed["version"],
            ),
            version_only,
        )
        if reviewed:
            messages.success(request, f"Round {cycle.number} reviewed.")
            return redirect("cycle-start" if typed["go_on"] else "case", case.pk)
    return form_page(
        request,
        form,
        f"Review round {cycle.number} of case {case.reference}",
        "Save the review",
        _page(case),
        template=TEMPLATE,
        pupil=case.pupil,
        case=case,
        cycle=cycle,
        keeps=f"{REVIEW}~cycle:{cycle.pk}",
    )


def _page(case: Any) -> str:
    return reverse("case", args=[case.pk])


def _over(
    request: guard.PersonRequest, cycle: Any, form: PlainForm, stands: dict[str, Any] | None = None
) -> HttpResponse:
    """Away from the form of a round that is over: what was typed is shown beside what stands."""
    case = cycle.case
    over = f"Round {cycle.number} has been reviewed"
    heading = f"{over if cycle.reviewed_on else 'The case has been closed'} already"
    record = cycle if cycle.reviewed_on else case
    both = overtaken(
        request, form, heading, _page(case), record=record, stands=stands, pupil=case.pupil
    )
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect("case", case.pk)
