"""A pupil's record as the office keeps it: putting a pupil on the roll, changing the record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases import selectors, services
from cases.forms import PupilForm
from cases.upn import knows_local_authority
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right

from .saving import form_page, pupil_page, saved

TEMPLATE = "cases/pupil_form.html"


@guard.right(Right.IMPORT)
def pupil_add(request: guard.PersonRequest) -> HttpResponse:
    """Put one pupil on the roll by hand."""
    person = request.person
    form = PupilForm(request.POST or None, groups=selectors.school_groups(person))
    if request.method == "POST" and form.is_valid():
        pupil = saved(
            form,
            lambda: services.add_pupil(
                school=person.school, fields=form.changes(), by=person.user, on=person.on
            ),
        )
        if pupil:
            messages.success(request, f"{pupil.name} is on the roll.")
            _warn_of_upn(request, pupil)
            return redirect("pupil", pupil.pk)
    back = reverse("pupils")
    return form_page(request, form, "Add a pupil", "Add the pupil", back, template=TEMPLATE)


@guard.right(Right.IMPORT, load=selectors.pupil_for, key="pupil_id")
def pupil_edit(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Change what the roll holds about a pupil."""
    person = request.person
    form = PupilForm(
        request.POST or None,
        initial=PupilForm.values_of(pupil),
        groups=selectors.school_groups(person),
    )
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.save_pupil(
                pupil=pupil,
                changes=form.changes(),
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            PupilForm.values_of,
        )
        if changed:
            messages.success(request, "Record changed.")
            _warn_of_upn(request, changed)
            return redirect("pupil", changed.pk)
    heading = f"Change the record of {pupil.name}"
    back = pupil_page(pupil)
    return form_page(request, form, heading, "Save", back, template=TEMPLATE, pupil=pupil)


def _warn_of_upn(request: guard.PersonRequest, pupil: Any) -> None:
    if pupil.upn and not knows_local_authority(pupil.upn):
        messages.warning(
            request,
            f"The UPN's local authority number {pupil.upn[1:4]} is not a known one. "
            "Check it; it has been kept as you typed it.",
        )
