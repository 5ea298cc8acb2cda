"""Today: the home page, and the whole list behind each of its panels."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from cases.selectors import recent_pupils
from exclusions.selectors import prepared_for_school
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import duties
from inclusion.dashboard import today as selectors
from interventions.selectors import plans_to_score

PAGE = 50
# Whose day is scored stands above everything: a line on a phone, two on a desk.
MOST_TO_SCORE = 8


@guard.signed_in
def today(request: guard.PersonRequest) -> HttpResponse:
    """What is overdue, due this week and coming: mine, or everyone's."""
    person = request.person
    context: dict[str, Any] = {
        "section": "today",
        "where": selectors.where_in_term(person.school, person.on),
    }
    if person.has(Right.SEE_CASEWORK):
        mine = request.GET.get("whose", "mine" if _has_own(request) else "all") == "mine"
        context |= {
            "mine": mine,
            "buckets": selectors.buckets(person, mine=mine),
            "figures": selectors.my_figures(person),
            "scoring": list(plans_to_score(person)[: MOST_TO_SCORE + 1]),
            "most_to_score": MOST_TO_SCORE,
            "prepared": prepared_for_school(person) if person.has(Right.DECIDE_SUSPENSIONS) else [],
            "term": selectors.term_figures(person)
            if person.has(Right.SEE_SCHOOL_FIGURES)
            else None,
        }
    if person.has(Right.SEE_PUPILS):
        context["recent"] = recent_pupils(person)
    return render(request, "dashboard/today.html", context)


def _has_own(request: guard.PersonRequest) -> bool:
    """Heads, and others without pupils of their own, begin with everyone's."""
    return not request.person.has(Right.DECIDE_SUSPENSIONS)


@guard.right(Right.SEE_CASEWORK)
def duty_list(request: guard.PersonRequest) -> HttpResponse:
    """Every duty in one state, paged: late, week, coming or unknown."""
    state = request.GET.get("state", "late")
    state = state if state in duties.STATES else "late"
    mine = request.GET.get("whose", "all") == "mine"
    alerts = duties.alerts_in(request.person, state, mine=mine)
    page = Paginator(alerts, PAGE).get_page(request.GET.get("page"))
    actions = duties.actions_in(request.person, state, mine=mine)
    promised = Paginator(actions, PAGE).get_page(request.GET.get("promised"))
    context = {
        "section": "today",
        "state": state,
        "mine": mine,
        "heading": selectors.HEADINGS[state],
        "states": selectors.HEADINGS.items(),
        "page": page,
        "rows": duties.alert_rows(request.person, list(page)),
        "promised": promised,
        "promised_rows": duties.action_rows(request.person, promised),
    }
    return render(request, "dashboard/duty_list.html", context)
