"""Writing a plan: one page with its fields and rows, kept as typed, safe for two people at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.selectors import agencies
from cases.views.kept import kept_draft
from inclusion.accounts import guard
from inclusion.accounts.person import Person
from inclusion.accounts.services import drop_draft
from inclusion.errors import ConflictError, DomainError
from interventions import people, selectors, services
from interventions.forms import Difference, PlanForms, differences, problems
from interventions.missing import missing_parts

from .opening import changes_plan

FORM = "plan"


@changes_plan
def edit(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Change what a plan says."""
    if plan.status == plan.Status.ENDED:
        messages.error(request, "This plan has ended and can no longer be changed.")
        return redirect("plan", plan.pk)
    about = f"plan:{plan.pk}"
    if "let_go" in request.POST:
        drop_draft(request.person, FORM, about)
        return redirect("plan-edit", plan.pk)
    forms = _forms(request.person, plan, request.POST or None)
    found: list[Difference] = []
    if request.method == "POST" and forms.is_valid():
        try:
            saved = _save(request.person, plan, forms)
        except ConflictError:
            found = _their_version(request.person, plan, forms)
        except DomainError as error:
            forms.take(error)
        else:
            drop_draft(request.person, FORM, about)
            return _after(request, saved)
    return _page(request, plan, forms, found)


def _page(
    request: guard.PersonRequest, plan: Any, forms: PlanForms, found: list[Difference]
) -> HttpResponse:
    draft = None
    if request.method == "GET":
        draft = kept_draft(request.person, FORM, f"plan:{plan.pk}")
    if draft is not None and request.GET.get("draft") == "use":
        forms, draft = _forms(request.person, plan, draft), None
        forms.as_typed()
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "forms": forms,
        "form": forms.main,
        "problems": problems(forms.all) if request.method == "POST" else [],
        "differences": found,
        "draft": draft,
        "draft_key": f"{FORM}~plan:{plan.pk}",
    }
    return render(request, "interventions/plan_edit.html", context)


def _forms(person: Person, plan: Any, data: Mapping[str, Any] | None) -> PlanForms:
    return PlanForms(
        plan,
        leads=people.possible_leads(person.school, plan.kind, person.on),
        key_workers=people.possible_key_workers(person.school, person.on),
        agencies=agencies(person),
        data=data,
    )


def _save(person: Person, plan: Any, forms: PlanForms) -> Any:
    return services.save_plan(
        plan=plan,
        content=forms.content(),
        by=person.user,
        on=person.on,
        expected_version=forms.main.cleaned_data["version"],
    )


def _their_version(person: Person, plan: Any, forms: PlanForms) -> list[Difference]:
    """What the other person saved; saving again from this page then keeps what was typed here."""
    theirs = selectors.plan_for(person, plan.pk)
    found = differences(forms, theirs)
    forms.carry_version(theirs.version)
    return found


def _after(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    missing = missing_parts(plan) if plan.status == plan.Status.DRAFT else []
    words = "Draft saved. What is still missing is listed below." if missing else "Plan saved."
    messages.success(request, words)
    return redirect("plan", plan.pk)
