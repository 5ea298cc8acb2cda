"""The papers of a plan: which there are, what each will say, printing one, its letters, blank forms."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.attendance import monday_of
from cases.selectors.documents import documents_of_pupil
from cases.services.issued import next_number
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import plan_papers as papers
from inclusion.dashboard import tell_once
from inclusion.dashboard.plan_papers import agency_letter, letters
from inclusion.errors import DomainError
from inclusion.words import whole_number
from interventions.selectors import plan_for

EVENT = guard.AccessEvent.Kind


@guard.right(Right.PRINT_PACKS, load=plan_for, key="plan_id")
@require_safe
def overview(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """The papers and letters that there are, and what was printed before."""
    found = documents_of_pupil(request.person, plan.pupil)
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "papers": papers.PAPERS,
        "letters": letters.offered(plan),
        "blank": papers.FORMS,
        "issued": found.filter(about=f"plan:{plan.pk}")[:50],
    }
    return render(request, "dashboard/plan_papers.html", context)


def _made(request: guard.PersonRequest, plan: Any, name: str) -> tuple[tell_once.Paper, date]:
    """The paper of this name, and the Monday of the week that it is of. Raises Http404 without one."""
    if name not in papers.PAPERS:
        raise Http404("A plan has no paper of this name.")
    monday = monday_of(_asked_day(request))
    return papers.PAPERS[name].make(request.person, plan, monday), monday


def _asked_day(request: guard.PersonRequest) -> date:
    """The day in the address or the form; today where there is none, or it is no day."""
    asked = request.POST.get("week") or request.GET.get("week", "")
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return request.person.on


@guard.right(
    Right.PRINT_PACKS, load=plan_for, key="plan_id", records=EVENT.PREVIEWED, what="paper of a plan"
)
@require_safe
def preview(request: guard.PersonRequest, plan: Any, name: str) -> HttpResponse:
    """What a paper will say, what it leaves out, who may be given it."""
    paper, monday = _made(request, plan, name)
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "paper": paper,
        "monday": monday if papers.PAPERS[name].weekly else None,
        "print_url": reverse("plan-paper-print", args=[plan.pk, name]),
        "number": next_number(plan.pupil, paper.kind),
        "issued": tell_once.printed_before(request.person, plan.pupil, paper),
    }
    return render(request, "dashboard/plan_paper.html", context)


@guard.right(Right.PRINT_PACKS, load=plan_for, key="plan_id")
@require_POST
def issue(request: guard.PersonRequest, plan: Any, name: str) -> HttpResponse:
    """Print a paper and keep it as it stands; pressed twice, one document comes out."""
    person = request.person
    paper, monday = _made(request, plan, name)
    try:
        document = tell_once.issue_paper(
            paper,
            plan.pupil,
            confirmed=request.POST.get("confirmed", ""),
            expected_number=whole_number(request.POST.get("number", ""), 8),
            by=person,
            on=person.on,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('plan-paper', args=[plan.pk, name])}?week={monday}")
    guard.note_access(person, EVENT.PRINTED, plan.pupil, document.title[:120])
    messages.success(request, f"{document.title}: printed and kept. Write down who is given it.")
    return redirect("document-share", document.pk)


def _receiver(request: guard.PersonRequest, plan: Any) -> tuple[list[Any], Any]:
    """Who may be written to, and whom this letter goes to: the first, or who was chosen."""
    found = letters.receivers(plan)
    asked = whole_number(request.POST.get("to") or request.GET.get("to", ""))
    if asked is None:
        return found, found[0] if found else None
    chosen = next((contact for contact in found if contact.pk == asked), None)
    if chosen is None:
        raise Http404("The letter does not go to this person.")
    return found, chosen


@guard.right(
    Right.PRINT_PACKS,
    load=plan_for,
    key="plan_id",
    records=EVENT.PREVIEWED,
    what="letter of a plan",
)
def letter(request: guard.PersonRequest, plan: Any, name: str) -> HttpResponse:
    """One letter as it would be sent today, to one receiver; then issued as PDF and Word."""
    if name not in letters.LETTERS:
        raise Http404("A plan has no letter of this name.")
    found, contact = _receiver(request, plan)
    drafted = letters.draft(request.person, plan, name, contact)
    more = {"receivers": found, "contact": contact, "instead": letters.LETTERS.get(drafted.instead)}
    return _letter(request, plan, drafted, more)


@guard.right(
    Right.PRINT_PACKS,
    load=plan_for,
    key="plan_id",
    records=EVENT.PREVIEWED,
    what="letter of a plan",
)
def letter_to_agency(request: guard.PersonRequest, plan: Any, agency_id: int) -> HttpResponse:
    """The invitation of an agency of the plan as it would be sent today; then issued."""
    invited = agency_letter.agency_of(plan, agency_id)
    if invited is None:
        raise Http404("The plan has no such agency.")
    drafted = agency_letter.agency_letter(request.person, plan, invited)
    return _letter(request, plan, drafted, {"receivers": [], "contact": None, "instead": None})


def _letter(
    request: guard.PersonRequest, plan: Any, drafted: letters.Drafted, more: dict[str, Any]
) -> HttpResponse:
    """The page of a letter before it is issued; a POST issues it."""
    person = request.person
    if request.method == "POST":
        try:
            document = letters.issue_letter(
                drafted,
                plan,
                confirmed=request.POST.get("confirmed", ""),
                expected_number=whole_number(request.POST.get("number", ""), 8),
                by=person,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            guard.note_access(person, EVENT.PRINTED, plan.pupil, document.title[:120])
            messages.success(request, "Issued and kept. Write down who is given it.")
            return redirect("document-share", document.pk)
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "drafted": drafted,
        "number": next_number(plan.pupil, letters.KIND),
        "issued": letters.issued_before(person, plan),
    }
    return render(request, "dashboard/plan_letter.html", context | more)


@guard.right(Right.PRINT_PACKS)
@require_safe
def blank(request: guard.PersonRequest, name: str) -> HttpResponse:
    """A blank form to fill in by hand, as a PDF. It holds nobody's data and is not kept."""
    if name not in papers.FORMS:
        raise Http404("There is no blank form of this name.")
    person = request.person
    paper = papers.blank_form(person, name)
    pdf = tell_once.print_paper(paper, by=person.name)
    guard.note_access(person, EVENT.PRINTED, None, paper.title)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="blank-{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
