"""The pupil page: one view a tab, all behind the guard."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from cases import selectors as cases
from cases.selectors.casework import hidden_entries
from exclusions import selectors as exclusions
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard import history, journey
from inclusion.dashboard import pupil as selectors
from inclusion.dashboard.documents_tab import documents_tab
from inclusion.dashboard.strip import strip
from inclusion.dashboard.support import support_tab
from inclusion.dashboard.today import openings
from inclusion.rules.ages import age_on
from interventions import selectors as interventions

from .chronology import chronology_page

OPENED = guard.AccessEvent.Kind.OPENED
PAGE = 50


def _page(
    request: guard.PersonRequest, pupil: Any, tab: str, context: dict[str, Any]
) -> HttpResponse:
    person = request.person
    frame = {
        "section": "pupils",
        "pupil": pupil,
        "tab": tab,
        "tabs": selectors.tabs(person, pupil),
        "strip": strip(person, pupil),
        "age": age_on(pupil.born_on, person.on),
    }
    return render(request, f"dashboard/{tab.replace('-', '_')}.html", frame | context)


@guard.right(
    Right.SEE_PUPILS, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Overview"
)
def overview(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The pupil's own words, the journey, what is due, progress."""
    running = interventions.running_plans(request.person, pupil)
    found = selectors.overview(request.person, pupil, running)
    context = {"o": found, "may_plan": _may_plan(request.person, pupil)} | _spans(request)
    return _page(request, pupil, "pupil", context)


def _may_plan(person: Person, pupil: Any) -> bool:
    """Whether this person may start a plan for the pupil."""
    return person.has(Right.READ_PLANS) and interventions.may_edit_pupil(person, pupil)


def _spans(request: guard.PersonRequest) -> dict[str, Any]:
    """Which part of the journey is shown, and the parts that there are."""
    return {"span": journey.span_asked(request.GET.get("span")), "spans": journey.SPANS}


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Journey"
)
def journey_table(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The journey as a picture and as the table behind it."""
    spans = _spans(request)
    shown = journey.journey_shown(request.person, pupil, spans["span"])
    return _page(request, pupil, "pupil-journey", {"shown": shown} | spans)


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Chronology"
)
def chronology(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """One list across the apps, newest first: narrowed, searched, a page at a time."""
    context = chronology_page(request, pupil)
    hidden = hidden_entries(request.person, pupil)
    return _page(request, pupil, "pupil-chronology", context | {"hidden": hidden})


@guard.right(Right.READ_PLANS, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Plans")
def plans(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The pupil's plans, running ones first."""
    context = {
        "plans": interventions.plans_of(request.person, pupil),
        "may_plan": _may_plan(request.person, pupil),
    }
    return _page(request, pupil, "pupil-plans", context)


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Suspensions"
)
def suspensions(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Suspensions with the totals of term and year."""
    context = {
        "suspensions": exclusions.suspensions_of(request.person, pupil),
        "totals": exclusions.totals_for(
            pupil, school_calendar(request.person.school), request.person.on
        ),
        "prepared": exclusions.prepared_suspension(request.person, pupil)
        if request.person.has(Right.PREPARE_SUSPENSIONS)
        else None,
    }
    return _page(request, pupil, "pupil-suspensions", context)


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Support"
)
def support(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Cases, requests, promises, consent, and what was answered about alerts."""
    context = support_tab(request.person, pupil, request.GET.get("page"))
    return _page(request, pupil, "pupil-support", context)


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="Documents"
)
def documents(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Files that people added, and documents as they were issued."""
    asked = request.GET
    context = documents_tab(request.person, pupil, asked.get("page"), asked.get("files"))
    return _page(request, pupil, "pupil-documents", context)


@guard.right(
    Right.SEE_CASEWORK, load=cases.pupil_for, key="pupil_id", records=OPENED, what="History"
)
def changes(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Who changed what, when, from what to what; and who opened the record."""
    found = history.changes(request.person, pupil)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "openings": openings(request.person, guard.reference(pupil))
        if request.person.has(Right.SEE_RESTRICTED)
        else None,
    }
    return _page(request, pupil, "pupil-history", context)
