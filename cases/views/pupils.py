"""The list of pupils, searched and narrowed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from cases import selectors
from cases.forms import PupilFilters
from cases.words import means_exclusions
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right

PAGE_SIZE = 50


@guard.right(Right.SEE_PUPILS)
def pupils(request: guard.PersonRequest) -> HttpResponse:
    """The pupils whom the person may see, searched and narrowed, fifty a page."""
    person = request.person
    filters = PupilFilters(
        request.GET,
        groups=selectors.school_groups(person),
        with_cases=person.has(Right.SEE_CASEWORK),
    )
    chosen = filters.chosen()
    found = selectors.pupil_list(person, **chosen)
    context = {
        "section": "pupils",
        "filters": filters,
        "filtered": any(value not in (None, "", False) for value in chosen.values()),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "to_exclusions": _to_exclusions(request, str(chosen["words"])),
    }
    part = request.htmx and request.htmx.target == "pupil-table"  # type: ignore[attr-defined]
    template = "cases/_pupil_table.html" if part else "cases/pupils.html"
    return render(request, template, context)


def _to_exclusions(request: guard.PersonRequest, typed: str) -> bool:
    """Whether to point to the exclusions page: for those who may see it."""
    return means_exclusions(typed) and request.person.has(Right.SEE_SCHOOL_FIGURES)
