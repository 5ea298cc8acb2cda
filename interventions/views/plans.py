"""The list of plans, the page of one, letting it run, and the way to its key-worker log."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import who_saved
from inclusion.errors import ConflictError, DomainError
from inclusion.words import whole_number
from interventions import selectors, services
from interventions.booked import missed
from interventions.missing import missing_parts

from .opening import changes_plan

KINDS = (("", "Every kind"), ("ibp", "IBP"), ("psp", "PSP"))
STATES = (
    ("", "Running and drafts"),
    ("active", "Running"),
    ("draft", "Drafts"),
    ("ended", "Ended"),
    ("all", "All"),
)


@guard.right(Right.READ_PLANS)
def plans(request: guard.PersonRequest) -> HttpResponse:
    """Plans of visible pupils, by name."""
    chosen = {name: request.GET.get(name, "") for name in ("mine", "kind", "status")}
    page = selectors.plans_page(
        request.person,
        mine=bool(chosen["mine"]),
        kind=chosen["kind"],
        status=chosen["status"],
        page=request.GET.get("page", "1"),
    )
    context = {
        "section": "plans",
        "page": page,
        "rows": selectors.plan_rows(request.person, page.object_list),
        "chosen": chosen,
        "kinds": KINDS,
        "states": STATES,
    }
    return render(request, "interventions/plans.html", context)


@guard.right(
    Right.READ_PLANS,
    load=selectors.plan_for,
    key="plan_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="plan",
)
def plan(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """One plan to read. Staff who do not work on it see what they need in class, on one page."""
    may_edit = selectors.may_edit(request.person, plan)
    context = {"section": "plans", "plan": plan, "pupil": plan.pupil, "may_edit": may_edit}
    calendar = school_calendar(request.person.school)
    context |= {
        "progress": selectors.progress(plan, calendar, request.person.on),
        "done": selectors.done_by_sort(plan),
        "handling": selectors.handling_plan_of(request.person, plan),
    }
    if not may_edit and not request.person.has(Right.SEE_ALL_PUPILS):
        return render(request, "interventions/plan_one_page.html", context)
    person, packs = request.person, school_packs(request.person.school)
    context |= {
        "missing": missing_parts(plan) if plan.status == plan.Status.DRAFT else [],
        "window": selectors.next_review_window(plan, calendar, packs),
        "reviewed": selectors.reviewed_in_words(plan, packs),
        "missed": missed(plan, person.on),
        "carried": selectors.carried(person, plan),
        "others": (others := selectors.other_plans(person, plan)),
        "earlier": _still_running(plan, others),
        "may_follow_up": selectors.may_follow_up(person, plan),
        "actions": list(selectors.actions_of_plan(person, plan)),
        "past_end": plan.status == plan.Status.ACTIVE and plan.ends_on < person.on,
    }
    return render(request, "interventions/plan.html", context)


def _still_running(plan: Any, others: list[Any]) -> Any:
    """The running plan that a draft goes on from: it may end when the draft starts."""
    if plan.status != plan.Status.DRAFT:
        return None
    running = (o for o in others if o.pk == plan.follows_id and o.status == plan.Status.ACTIVE)
    return next(running, None)


@changes_plan
@require_POST
def activate(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Let a complete draft run; say what is missing otherwise."""
    seen = whole_number(request.POST.get("version", ""))
    try:
        services.activate_plan(
            plan=plan,
            by=request.person.user,
            on=request.person.on,
            replaces="replaces" in request.POST,
            expected_version=seen,
        )
    except ConflictError:
        messages.warning(
            request,
            f"The plan was changed while you read it, by {who_saved(plan, why=True)}. "
            "It stands below as it is now: read it again before you start it.",
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"The {plan.short_kind} runs from {plan.starts_on:%-d %B %Y}.")
    return redirect("plan", plan.pk)


@guard.right(Right.LOG_ENTRIES, load=selectors.plan_for, key="plan_id")
def key_worker_log(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Lead from an alert about a plan to logging a key worker's conversation with its pupil."""
    return redirect(f"{reverse('log-entry')}?pupil={plan.pupil_id}&kind=key_worker")
