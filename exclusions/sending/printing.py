"""Printing the notification sheet and keeping it as it was issued."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import IssuedDocument
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from exclusions.facts import fact_id
from exclusions.models import Suspension
from exclusions.selectors import SHEET
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.pdf import Pdf, render_pdf
from inclusion.words import day

from .sheet import Sheet


def print_sheet(sheet: Sheet, *, by: str, at: datetime | None = None) -> Pdf:
    """The sheet as a tagged PDF. `by` and `at` (now, if not given) go in the footer."""
    moment = timezone.localtime(at)
    foot = f"Confidential · {sheet.school} · printed by {by}, {day(moment.date())}, {moment:%H:%M}"
    html = render_to_string("documents/la_sheet.html", {"sheet": sheet, "foot": foot})
    return render_pdf(html, title=sheet.title)


def issue_sheet(
    sheet: Sheet, row: Suspension, *, expected_number: int | None, by: Person
) -> IssuedDocument:
    """Print a sheet and keep it as it stands. Pressed twice, one document comes out.

    `expected_number` is the number that the page showed. Raises DomainError without the right.
    """
    if not by.has(Right.SEND_NOTICES):
        raise DomainError("Your role does not send notices about a suspension.")
    pdf = print_sheet(sheet, by=by.name)
    paper = issued.ToIssue(
        kind=SHEET,
        title=f"Notification to {sheet.to}, {sheet.title}"[:200],
        about=fact_id(row),
        data=sheet.as_json(),
        content=pdf.content,
        pages=pdf.pages,
    )
    return issued.issue(
        pupil=row.pupil, paper=paper, expected_number=expected_number, by=by.user, on=by.on
    )


def printed_before(person: Person, row: Suspension) -> list[IssuedDocument]:
    """The sheets of this exclusion that were printed before, newest first, without their bytes."""
    found = documents_of_pupil(person, row.pupil)
    return list(found.filter(kind=SHEET, about=fact_id(row)))
