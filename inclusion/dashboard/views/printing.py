"""The review pack: what will be printed, printing it, and opening what was printed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from cases.downloads import WORD, handed_out, shown_as_pdf
from cases.selectors.documents import document_for
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import printing
from interventions.documents import psp_review_pack


@guard.right(
    Right.PRINT_PACKS,
    load=printing.psp_for,
    key="plan_id",
    records=guard.AccessEvent.Kind.PREVIEWED,
    what="PSP review pack",
)
@require_safe
def preview(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """What the pack will say, what it leaves out, and who may be given it."""
    context = {
        "plan": plan,
        "pupil": plan.pupil,
        "pack": psp_review_pack(request.person, plan, request.person.on),
        "number": printing.next_number(plan),
        "issued": printing.issued_for(request.person, plan),
        "section": "pupils",
    }
    return render(request, "dashboard/pack_preview.html", context)


@guard.right(Right.PRINT_PACKS, load=printing.psp_for, key="plan_id")
@require_POST
def issue(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Print the pack and keep it as it stands; pressed twice, one document comes out."""
    person = request.person
    typed = request.POST.get("number", "")
    printed = printing.print_pack(person, plan, on=person.on, by=person.name)
    document = printing.issue_document(
        plan=plan,
        printed=printed,
        expected_number=int(typed) if typed.isdecimal() and len(typed) < 9 else None,
        by=person,
        on=person.on,
    )
    guard.note_access(person, guard.AccessEvent.Kind.PRINTED, plan.pupil, document.title[:120])
    return redirect("document", document.pk)


@guard.right(
    Right.PRINT_PACKS,
    load=document_for,
    key="document_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="printed document",
)
@require_safe
def document(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """The bytes exactly as they were issued."""
    name = slugify(f"{document.title} {document.number}")
    return shown_as_pdf(document.content, f"{name}.pdf")


@guard.right(
    Right.PRINT_PACKS,
    load=document_for,
    key="document_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="printed document, Word",
)
@require_safe
def document_word(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """The same as a Word file, for a document that was issued as one too."""
    if not document.word:
        raise Http404("This document has no Word file.")
    name = slugify(f"{document.title} {document.number}")
    return handed_out(document.word, WORD, f"{name}.docx")
