"""What goes to others: the authority's sheet, the register's codes, the rows of the census."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from cases.downloads import shown_as_pdf
from cases.services.issued import next_number
from exclusions import selectors
from exclusions.forms.sending import SheetForm
from exclusions.sending import census, register
from exclusions.sending.printing import issue_sheet, printed_before
from exclusions.sending.sheet import board_sheet_of, sheet_of, weapon_on_record
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.csv_files import csv_file

KINDS = guard.AccessEvent.Kind
PAGE = 50


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.suspension_for,
    key="suspension_id",
    records=KINDS.OPENED,
    what="Send and copy",
)
@require_safe
def send(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Every output of one entry on one page, to copy field by field or to take as a file."""
    return _send_page(request, suspension, _sheet_form(suspension))


def _send_page(request: guard.PersonRequest, suspension: Any, form: SheetForm) -> HttpResponse:
    person = request.person
    codes = register.codes_of(suspension, person.on)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "send",
        "sheet": sheet_of(person, suspension),
        "form": form,
        "printed": printed_before(person, suspension),
        "days": register.by_day(codes),
        "unplaced": codes.unplaced,
        "codes_plain": register.plain_lines(codes),
        "census": census.census_row(suspension),
        "not_returned": census.why_not_returned(suspension),
    }
    return render(request, "exclusions/send.html", context)


def _sheet_form(suspension: Any, data: Any = None) -> SheetForm:
    number = next_number(suspension.pupil, selectors.SHEET)
    initial = {"number": number, "weapon": weapon_on_record(suspension)}
    return SheetForm(data, permanent=suspension.kind == "permanent", initial=initial)


@guard.right(Right.SEND_NOTICES, load=selectors.suspension_for, key="suspension_id")
@require_POST
def print_sheet(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Print the sheet and keep it as it stands; pressed twice, one document comes out.

    Refused, the page comes back with what was typed.
    """
    person = request.person
    form = _sheet_form(suspension, request.POST)
    if not form.is_valid():
        return _send_page(request, suspension, form)
    to_board = "board" in request.POST
    document = issue_sheet(
        board_sheet_of(person, suspension)
        if to_board
        else sheet_of(person, suspension, form.asked()),
        suspension,
        expected_number=form.cleaned_data["number"],
        by=person,
    )
    guard.note_access(person, KINDS.PRINTED, suspension.pupil, document.title[:120])
    return redirect("suspension-sheet", document.pk)


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.sheet_for,
    key="document_id",
    records=KINDS.OPENED,
    what="Notification sheet",
)
@require_safe
def sheet(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """A sheet exactly as it was issued."""
    name = slugify(f"{document.title} {document.number}")
    return shown_as_pdf(document.content, f"{name}.pdf")


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.suspension_for,
    key="suspension_id",
    records=KINDS.EXPORTED,
    what="Register codes",
)
@require_safe
def register_file(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The codes of every half-day as a file."""
    rows = register.file_rows(suspension, register.codes_of(suspension, request.person.on))
    return csv_file(f"register-{suspension.pk}", register.HEADINGS, rows)


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.suspension_for,
    key="suspension_id",
    records=KINDS.EXPORTED,
    what="Census row",
)
@require_safe
def census_file(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The row of one exclusion as a file; without it where the census does not take it."""
    rows = [] if census.why_not_returned(suspension) else [suspension]
    return csv_file(f"census-{suspension.pk}", census.HEADINGS, census.file_rows(rows))


@guard.right(Right.IMPORT, records=KINDS.OPENED, what="Exclusions for the census")
@require_safe
def school_census(request: guard.PersonRequest) -> HttpResponse:
    """Every exclusion of a statistical term that the census takes, paged."""
    person = request.person
    terms = census.terms_of(person)
    term = _chosen(request, terms)
    found = census.returned(person.school, term)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "imports",
        "terms": [(one.start.isoformat(), census.term_name(one)) for one in terms],
        "term": term.start.isoformat(),
        "name": census.term_name(term),
        "page": page,
        "rows": [(row, census.census_row(row)) for row in page.object_list],
    }
    return render(request, "exclusions/census.html", context)


@guard.right(Right.IMPORT, records=KINDS.EXPORTED, what="Exclusions for the census")
@require_safe
def school_census_file(request: guard.PersonRequest) -> HttpResponse:
    """The same as a file."""
    term = _chosen(request, census.terms_of(request.person))
    rows = census.file_rows(census.returned(request.person.school, term).iterator())
    return csv_file(f"census-exclusions-{term.start}", census.HEADINGS, rows)


def _chosen(request: guard.PersonRequest, terms: list[Any]) -> Any:
    """The term that the query names; the latest otherwise."""
    asked = request.GET.get("term", "")
    return next((term for term in terms if term.start.isoformat() == asked), terms[0])
