"""The one search box: a page for what it found, and the part of a page that shows while one types."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import selectors
from cases.selectors.excerpts import shown
from cases.selectors.search import case_with, notes_with, search_pupils
from cases.words import means_exclusions
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right

LENGTH, AT_ONCE, ON_PAGE, NOTES = 100, 8, 50, 20
IN_NOTES = "notes"


@guard.right(Right.SEE_PUPILS)
def search(request: guard.PersonRequest) -> HttpResponse:
    """Straight to the case with this number or the only pupil found, else a list; notes when asked.

    Searching notes leaves a trace: that it was done and by whom, not for which words.
    """
    person, typed = request.person, _typed(request)
    if typed and request.GET.get("in") == IN_NOTES and person.has(Right.SEE_CASEWORK):
        return _in_notes(request, typed)
    case = case_with(person, typed)
    if case:
        return redirect("case", case.pk)
    found = search_pupils(person, typed, ON_PAGE) if typed else selectors.recent_pupils(person)
    exclusions = _to_exclusions(request, typed)
    if typed and len(found) == 1 and not exclusions:
        return redirect("pupil", found[0].pk)
    if exclusions and not found:
        return redirect("exclusions")
    return _page(request, typed, {"pupils": found, "to_exclusions": exclusions, "most": ON_PAGE})


def _in_notes(request: guard.PersonRequest, typed: str) -> HttpResponse:
    found = notes_with(request.person, typed)
    page = Paginator(range(found.count()), NOTES).get_page(request.GET.get("page"))
    entries = found.part((page.number - 1) * NOTES, NOTES)
    rows = [(entry, shown(entry, typed)) for entry in entries]
    where = "of the whole school" if request.person.has(Right.SEE_ALL_PUPILS) else "of own pupils"
    guard.note_access(request.person, guard.AccessEvent.Kind.SEARCHED, None, where)
    return _page(request, typed, {"page": page, "rows": rows, "in_notes": True})


def _page(request: guard.PersonRequest, typed: str, found: dict[str, Any]) -> HttpResponse:
    context = {"section": "pupils", "typed": typed, "length": LENGTH} | found
    return render(request, "cases/search.html", context)


@guard.right(Right.SEE_PUPILS)
def find_pupil(request: guard.PersonRequest) -> HttpResponse:
    """What the search box shows while somebody types: pupils, exclusions, notes; recent ones at first."""
    typed = _typed(request)
    case = case_with(request.person, typed)
    if typed:
        found = [] if case else search_pupils(request.person, typed, AT_ONCE)
    else:
        found = selectors.recent_pupils(request.person)
    context = {
        "typed": typed,
        "case": case,
        "pupils": found,
        "to_exclusions": _to_exclusions(request, typed),
    }
    return render(request, "cases/_found.html", context)


def _typed(request: guard.PersonRequest) -> str:
    return request.GET.get("q", "").strip()[:LENGTH]


def _to_exclusions(request: guard.PersonRequest, typed: str) -> bool:
    """Whether to point to the exclusions page: for those who may see it."""
    return means_exclusions(typed) and request.person.has(Right.SEE_SCHOOL_FIGURES)
