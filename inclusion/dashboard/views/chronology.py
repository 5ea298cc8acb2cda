"""What the chronology tab shows: its filters as they were typed, and one page of rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from inclusion.accounts import guard
from inclusion.dashboard import chronology
from inclusion.dashboard.chronology_forms import ChronologyFilters
from inclusion.dashboard.chronology_rows import rows_of
from inclusion.words import whole_number

PAGE, PRINTED_PAGE = 25, 200


def chronology_page(request: guard.PersonRequest, pupil: Any) -> dict[str, Any]:
    """The rows that were asked for, with the filters; a search leaves its trace.

    The trace says that this person searched this pupil's notes, not for which words: those may say
    more about a child than the person who reads the trace is to know.
    """
    person = request.person
    people = chronology.writers(person, pupil)
    filters = ChronologyFilters(_with_known_kinds(request.GET), people=people)
    asked = filters.asked
    long = request.GET.get("rows") == str(PRINTED_PAGE)
    page = _page(request, pupil, asked, PRINTED_PAGE if long else PAGE)
    if asked.folded:
        guard.note_access(person, guard.AccessEvent.Kind.SEARCHED, pupil, "of this pupil")
    return {
        "page": page,
        "rows": rows_of(person, pupil, list(page.object_list), dict(people)),
        "filters": filters,
        "asked": asked,
        "told": filters.in_words(),
        "narrowed": bool(filters.errors or asked.kinds or asked.by or asked.since or asked.until),
        "long": long,
        "printed_page": PRINTED_PAGE,
    }


def _page(
    request: guard.PersonRequest, pupil: Any, asked: chronology.Asked, size: int
) -> Page[Any]:
    """The keys of the page that was asked for; beyond the last one, the last one."""
    number = max(1, whole_number(request.GET.get("page", ""), digits=6) or 1)
    first = (number - 1) * size
    keys, total = chronology.page_of_keys(request.person, pupil, asked, first, size)
    if not keys and number > 1:
        number = max(1, -(-total // size))
        keys, total = chronology.page_of_keys(
            request.person, pupil, asked, (number - 1) * size, size
        )
    return Page(keys, number, Paginator(range(total), size))


def _with_known_kinds(typed: QueryDict) -> QueryDict:
    """The filters as they were sent, without kinds that nothing is called: an address may be old."""
    known = dict(chronology.KINDS)
    kept = typed.copy()
    kept.setlist("kind", [kind for kind in typed.getlist("kind") if kind in known])
    return kept
