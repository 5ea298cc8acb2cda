"""The page of one case, and looking again at its flag."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import LookAgainForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.versions import why_saved

from .saving import form_page, overtaken, saved, version_only

PAGE_SIZE = 20


@guard.right(
    Right.SEE_CASEWORK,
    load=selectors.case_for,
    key="case_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="Case",
)
def case_page(request: guard.PersonRequest, case: Any) -> HttpResponse:
    """All that belongs to one piece of work: why, who, what for, what was tried, what happened."""
    person = request.person
    entries = Paginator(selectors.entries_of_case(person, case), PAGE_SIZE)
    actions = Paginator(selectors.actions_while_open(person, case), PAGE_SIZE)
    promised = actions.get_page(request.GET.get("actions"))
    rounds = selectors.rounds_of(case)
    context = {
        "section": "pupils",
        "case": case,
        "pupil": case.pupil,
        "entries": entries.get_page(request.GET.get("page")),
        "hidden": selectors.hidden_in_case(person, case),
        "actions": promised,
        "promises": [(action, selectors.seen_to(person, action)) for action in promised],
        "running": next((c for c in rounds if not c.reviewed_on), None),
        "may_work": selectors.may_work_on(person, case),
        "reviewed": [c for c in rounds if c.reviewed_on],
        **selectors.case_people(person, case),
    }
    return render(request, "cases/case.html", context)


@guard.right(Right.LOG_ENTRIES, load=selectors.case_for, key="case_id")
def look_again(request: guard.PersonRequest, case: Any) -> HttpResponse:
    """Say whether a pupil is still at risk of permanent exclusion, and until when."""
    person = request.person
    if not selectors.may_work_on(person, case):
        return guard.refuse(request, Right.MANAGE_CASES)
    form = LookAgainForm(request.POST or None, initial=version_only(case))
    if not (case.is_open and case.at_risk_since):
        return _taken_off(request, case, form)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        looked = saved(
            form,
            lambda: services.look_again(
                case=case,
                still=typed["still"] == "yes",
                until=typed["until"],
                reason=typed["reason"],
                by=person.user,
                on=person.on,
                expected_version=typed["version"],
            ),
            version_only,
        )
        if looked:
            stays = "stays" if looked.at_risk_since else "has been taken off"
            messages.success(request, f"Looked at again: the flag {stays}.")
            return redirect("case", case.pk)
    return form_page(
        request,
        form,
        f"Is {case.pupil.name} still at risk of permanent exclusion?",
        "Save the judgement",
        reverse("case", args=[case.pk]),
        template="cases/case_look_again.html",
        pupil=case.pupil,
        case=case,
    )


def _taken_off(request: guard.PersonRequest, case: Any, form: LookAgainForm) -> HttpResponse:
    """Away from the form of a flag that stands no more: what was typed is shown once more."""
    heading = "The flag does not stand: there is nothing to look at again"
    back, why, both = reverse("case", args=[case.pk]), why_saved(case), None
    if request.POST.get("reason", "").strip()[: len(why)] != why or not why:
        both = overtaken(request, form, heading, back, record=case, pupil=case.pupil)
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect("case", case.pk)
