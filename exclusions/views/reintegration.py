"""The meeting about a return: planning it, writing down what was agreed, printing it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.services.issued import next_number
from cases.views.kept import kept_draft
from exclusions import selectors
from exclusions.arranging import paper
from exclusions.forms.reintegration import ReintegrationForms
from exclusions.services.reintegration import DAYS, WORDS, save_meeting
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.permissions import Right
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems
from inclusion.words import whole_number

KINDS = guard.AccessEvent.Kind
FORM = "return-meeting"


@guard.right(
    Right.EDIT_PLANS, load=selectors.suspension_for, key="suspension_id", records=KINDS.OPENED
)
def meeting(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The meeting as a form; what is typed is kept while somebody writes."""
    about = f"suspension:{suspension.pk}"
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect("return-meeting", suspension.pk)
    forms = _forms(suspension, request.POST or None)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and forms.is_valid():
        try:
            _save(request, suspension, forms)
        except ConflictError as error:
            now: Any = error.theirs
            differences = forms.differences(*_standing(now))
            forms.take(error)
            forms.carry_version(now.version)
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            messages.success(request, "Saved. It can be printed for the family.")
            return redirect("return-plan", suspension.pk)
    return _page(request, suspension, forms, differences)


def _page(
    request: guard.PersonRequest,
    suspension: Any,
    forms: ReintegrationForms,
    differences: list[tuple[str, str, str]],
) -> HttpResponse:
    draft = None
    if request.method == "GET":
        draft = kept_draft(request.person, FORM, f"suspension:{suspension.pk}")
    if draft is not None and request.GET.get("draft") == "use":
        forms, draft = _forms(suspension, draft), None
        forms.as_typed()
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        "forms": forms,
        "form": forms.main,
        "differences": differences,
        "problems": problems(forms.all) if request.method == "POST" else [],
        "draft": draft,
        "draft_key": f"{FORM}~suspension:{suspension.pk}",
    }
    return render(request, "exclusions/return_meeting.html", context)


def _standing(suspension: Any) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What is saved: the meeting's fields, who came, what was agreed."""
    first = {
        "reintegration_meeting_on": suspension.reintegration_meeting_on,
        "version": suspension.version,
    }
    found = getattr(suspension, "reintegration", None)
    if found is None:
        return first, [], []
    first |= {name: getattr(found, name) for name in ("at", *WORDS, *DAYS)}
    agreed = [{**row, "by_on": _day(row.get("by_on"))} for row in found.agreed]
    return first, found.came, agreed


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _forms(suspension: Any, data: Mapping[str, Any] | None) -> ReintegrationForms:
    first, came, agreed = _standing(suspension)
    return ReintegrationForms(first=first, came=came, agreed=agreed, data=data)


def _save(request: guard.PersonRequest, suspension: Any, forms: ReintegrationForms) -> None:
    typed = forms.main.cleaned_data
    save_meeting(
        suspension=suspension,
        fields=forms.fields(),
        by=request.person,
        on=request.person.on,
        reason=typed["reason"],
        expected_version=typed["version"],
    )


@guard.right(
    Right.PRINT_PACKS,
    load=selectors.suspension_for,
    key="suspension_id",
    records=KINDS.PREVIEWED,
    what="Plan for the return",
)
@require_safe
def preview(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """What the paper for the family will say, and what was printed before."""
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        "paper": paper.return_plan(suspension, request.person.on),
        "number": next_number(suspension.pupil, paper.KIND),
        "printed": paper.printed_before(request.person, suspension),
    }
    return render(request, "exclusions/return_plan.html", context)


@guard.right(Right.PRINT_PACKS, load=selectors.suspension_for, key="suspension_id")
@require_POST
def issue(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Print the plan and keep it as it stands; pressed twice, one document comes out."""
    person = request.person
    try:
        document = paper.issue_plan(
            suspension, expected_number=whole_number(request.POST.get("number", "")), by=person
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("return-plan", suspension.pk)
    guard.note_access(person, KINDS.PRINTED, suspension.pupil, document.title[:120])
    return redirect("return-plan", suspension.pk)
