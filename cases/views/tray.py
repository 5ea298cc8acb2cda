"""Cases: the tray of open ones, opening, changing and closing one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import CaseFilters, CaseForm, CloseCaseForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues
from inclusion.forms import PlainForm

from .saving import form_page, overtaken, pupil_page, saved, version_only

PAGE_SIZE = 50
CASE = "case"
CLOSING = "case-close"


@guard.right(Right.SEE_CASEWORK)
def cases(request: guard.PersonRequest) -> HttpResponse:
    """The open cases of the pupils whom the person may see; one's own with ?mine=1."""
    filters = CaseFilters(request.GET)
    chosen = filters.chosen()
    found = selectors.case_list(request.person, **chosen)
    context = {
        "section": "pupils",
        "filters": filters,
        "chosen": chosen,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/cases.html", context)


@guard.right(Right.MANAGE_CASES, load=selectors.pupil_for, key="pupil_id")
def case_open(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Open a piece of inclusion work for a pupil. One that is open already is named."""
    person = request.person
    initial = {"lead": person.user.pk, "opened_on": person.on}
    staff = colleagues(person, *CASEWORK_ROLES)
    form = CaseForm(request.POST or None, initial=initial, leads=staff, team=staff)
    if request.method == "POST" and form.is_valid():
        case = saved(
            form,
            lambda: services.open_case(
                pupil=pupil,
                fields=form.changes(),
                team=form.cleaned_data["team"],
                by=person.user,
                on=person.on,
            ),
        )
        if case:
            messages.success(request, f"Case {case.reference} opened for {pupil.name}.")
            return redirect("case", case.pk)
    return form_page(
        request,
        form,
        f"Open a case for {pupil.name}",
        "Open the case",
        pupil_page(pupil),
        template="cases/case_form.html",
        pupil=pupil,
        keeps=f"{CASE}~pupil:{pupil.pk}",
        open_already=list(selectors.open_cases_of(person, pupil)),
    )


@guard.right(Right.MANAGE_CASES, load=selectors.case_for, key="case_id")
def case_edit(request: guard.PersonRequest, case: Any) -> HttpResponse:
    """Change a case: its words, team and judgements."""
    person = request.person
    team = selectors.team_of(case)
    form = CaseForm(
        request.POST or None,
        initial=CaseForm.values_of(case, team),
        leads=colleagues(person, *CASEWORK_ROLES, standing=[case.lead_id]),
        team=colleagues(person, *CASEWORK_ROLES, standing=team),
    )
    if not case.is_open:
        return _closed(request, case, form)
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.change_case(
                case=case,
                fields=form.changes(),
                team=form.cleaned_data["team"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: CaseForm.values_of(theirs, selectors.team_of(theirs)),
        )
        if changed:
            messages.success(request, f"Case {changed.reference} changed.")
            return redirect("case", case.pk)
    return form_page(
        request,
        form,
        f"Change case {case.reference}",
        "Save the case",
        reverse("case", args=[case.pk]),
        template="cases/case_form.html",
        pupil=case.pupil,
        case=case,
        keeps=f"{CASE}~case:{case.pk}",
    )


@guard.right(Right.MANAGE_CASES, load=selectors.case_for, key="case_id")
def case_close(request: guard.PersonRequest, case: Any) -> HttpResponse:
    """Close a case with its outcome."""
    person = request.person
    form = CloseCaseForm(
        request.POST or None, initial={"closed_on": person.on, "version": case.version}
    )
    if not case.is_open:
        stands = {"closed_on": case.closed_on, "outcome": case.outcome}
        return _closed(request, case, form, stands)
    if request.method == "POST" and form.is_valid():
        closed = saved(
            form,
            lambda: services.close_case(
                case=case,
                closed_on=form.cleaned_data["closed_on"],
                outcome=form.cleaned_data["outcome"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if closed:
            messages.success(request, f"Case {closed.reference} closed.")
            return redirect("case", case.pk)
    return form_page(
        request,
        form,
        f"Close case {case.reference}",
        "Close the case",
        reverse("case", args=[case.pk]),
        template="cases/case_close.html",
        pupil=case.pupil,
        case=case,
        running=selectors.running_round(case),
        stays=selectors.open_after(person, case),
        lede=case.concern,
        keeps=f"{CLOSING}~case:{case.pk}",
    )


def _closed(
    request: guard.PersonRequest, case: Any, form: PlainForm, stands: dict[str, Any] | None = None
) -> HttpResponse:
    """Away from the form of a case that is closed: what was typed is shown once more."""
    heading = f"Case {case.reference} has been closed already"
    back = reverse("case", args=[case.pk])
    both = overtaken(request, form, heading, back, record=case, stands=stands, pupil=case.pupil)
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect("case", case.pk)
