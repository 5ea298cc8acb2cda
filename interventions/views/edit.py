"""Writing a plan: one page with its fields and rows, kept as typed, safe for two people at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.selectors import agencies
from cases.selectors.attachments import attachments_of_pupil
from cases.views.kept import taken_up
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.person import Person
from inclusion.accounts.saving import show_both
from inclusion.accounts.selectors import school_packs
from inclusion.errors import ConflictError, DomainError
from inclusion.rules.ibp_reviews import usual_weeks
from interventions import people, selectors, services
from interventions.forms import PlanForms, problems, with_words
from interventions.missing import missing_parts

from .opening import changes_plan, not_running

FORM = "plan"


@changes_plan
def edit(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Change what a plan says."""
    about = f"plan:{plan.pk}"
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect("plan-edit", plan.pk)
    logged = selectors.logged_for(request.person, plan)
    if "use_logged" in request.POST and plan.status != plan.Status.ENDED:
        # Nothing is saved: the boxes take the words, for their person to correct.
        forms = _forms(request.person, plan, with_words(request.POST, logged.words))
        forms.as_typed()
        return _page(request, plan, forms, logged)
    forms = _forms(request.person, plan, request.POST or None)
    if plan.status == plan.Status.ENDED:
        heading = "This plan has ended and can no longer be changed"
        return not_running(request, plan, forms.main, heading)
    if request.method == "POST" and forms.is_valid():
        try:
            saved = _save(request.person, plan, forms)
        except ConflictError as error:
            theirs = selectors.plan_for(request.person, plan.pk)
            show_both(forms.main, error, PlanForms.values_of(theirs))
            forms.compare_rows(theirs)
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            return _after(request, saved)
    return _page(request, plan, forms, logged)


def _page(request: guard.PersonRequest, plan: Any, forms: PlanForms, logged: Any) -> HttpResponse:
    again, offered = None, None
    if request.method == "GET":
        asked = request.GET.get("draft") == "use"
        again, offered = taken_up(request.person, FORM, f"plan:{plan.pk}", asked=asked)
    if again is not None:
        forms = _forms(request.person, plan, again)
        forms.as_typed()
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "forms": forms,
        "parts": forms.parts,
        "logged": logged,
        "form": forms.main,
        "problems": problems(forms.all)
        if "use_logged" not in request.POST and request.POST
        else [],
        "draft": offered,
        "again": again,
        "draft_key": f"{FORM}~plan:{plan.pk}",
    }
    return render(request, "interventions/plan_edit.html", context)


def _forms(person: Person, plan: Any, data: Mapping[str, Any] | None) -> PlanForms:
    return PlanForms(
        plan,
        leads=people.possible_leads(person.school, plan.kind, person.on),
        key_workers=people.possible_key_workers(person.school, person.on),
        agencies=agencies(person),
        files=attachments_of_pupil(person, plan.pupil),
        usual_weeks=usual_weeks(school_packs(person.school), plan.starts_on),
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


def _after(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    missing = missing_parts(plan) if plan.status == plan.Status.DRAFT else []
    words = "Draft saved. What is still missing is listed below." if missing else "Plan saved."
    messages.success(request, words)
    return redirect("plan", plan.pk)
