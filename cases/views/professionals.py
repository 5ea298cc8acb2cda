"""The named people of an agency: adding, changing, putting aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases import selectors, services
from cases.forms import ProfessionalForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right

from .saving import form_page, saved

PAGE = "cases/professional_form.html"


@guard.right(Right.MANAGE_CASES, load=selectors.agency_for, key="agency_id")
def professional_add(request: guard.PersonRequest, agency: Any) -> HttpResponse:
    """Name somebody of an agency."""
    form = ProfessionalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = saved(
            form,
            lambda: services.save_professional(
                agency=agency, fields=form.changes(), by=request.person.user
            ),
        )
        if made:
            messages.success(request, f"{made.name} added to {agency.name}.")
            return redirect("agency-edit", agency.pk)
    return form_page(
        request,
        form,
        f"Add somebody of {agency.name}",
        "Add them",
        reverse("agency-edit", args=[agency.pk]),
        template=PAGE,
        agency=agency,
    )


@guard.right(Right.MANAGE_CASES, load=selectors.professional_for, key="professional_id")
def professional_edit(request: guard.PersonRequest, professional: Any) -> HttpResponse:
    """Change what is known about a named person, or put them aside."""
    agency = professional.agency
    form = ProfessionalForm(request.POST or None, initial=ProfessionalForm.values_of(professional))
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.save_professional(
                agency=agency,
                professional=professional,
                fields=form.changes(),
                by=request.person.user,
                expected_version=form.cleaned_data["version"],
            ),
            ProfessionalForm.values_of,
        )
        if changed:
            messages.success(request, f"{changed.name} changed.")
            return redirect("agency-edit", agency.pk)
    return form_page(
        request,
        form,
        f"Change {professional.name}",
        "Save",
        reverse("agency-edit", args=[agency.pk]),
        template=PAGE,
        agency=agency,
    )
