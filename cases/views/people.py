"""Contacts of a pupil, and the agencies that the school works with."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import AgencyForm, ContactForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right

from .saving import form_page, pupil_page, saved

PAGE_SIZE = 50
CONTACT = "cases/contact_form.html"
AGENCY = "cases/agency_form.html"


@guard.right(Right.EDIT_CONTACTS, load=selectors.pupil_for, key="pupil_id")
def contact_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Add a person in a pupil's life."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = saved(
            form,
            lambda: services.save_contact(
                pupil=pupil, fields=form.changes(), by=request.person.user, on=request.person.on
            ),
        )
        if contact:
            messages.success(request, f"{contact.name} added.")
            return redirect("pupil", pupil.pk)
    heading = f"Add a contact for {pupil.name}"
    return form_page(
        request, form, heading, "Add the contact", pupil_page(pupil), template=CONTACT, pupil=pupil
    )


@guard.right(Right.EDIT_CONTACTS, load=selectors.contact_for, key="contact_id")
def contact_edit(request: guard.PersonRequest, contact: Any) -> HttpResponse:
    """Change what is known about a person in a pupil's life."""
    pupil = contact.pupil
    form = ContactForm(request.POST or None, initial=ContactForm.values_of(contact))
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.save_contact(
                pupil=pupil,
                contact=contact,
                fields=form.changes(),
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            ContactForm.values_of,
        )
        if changed:
            messages.success(request, f"{changed.name} changed.")
            return redirect("pupil", pupil.pk)
    heading = f"Change {contact.name}"
    return form_page(
        request, form, heading, "Save", pupil_page(pupil), template=CONTACT, pupil=pupil
    )


@guard.right(Right.MANAGE_CASES)
def agencies(request: guard.PersonRequest) -> HttpResponse:
    """The services outside the school that the school works with."""
    found = Paginator(selectors.all_agencies(request.person), PAGE_SIZE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "cases/agencies.html", {"section": "pupils", "page": page})


@guard.right(Right.MANAGE_CASES)
def agency_add(request: guard.PersonRequest) -> HttpResponse:
    """Add an agency to the school's list."""
    person = request.person
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency = saved(
            form,
            lambda: services.save_agency(
                school=person.school, fields=form.changes(), by=person.user
            ),
        )
        if agency:
            messages.success(request, f"{agency.name} added.")
            return redirect("agencies")
    return form_page(
        request, form, "Add an agency", "Add the agency", reverse("agencies"), template=AGENCY
    )


@guard.right(Right.MANAGE_CASES, load=selectors.agency_for, key="agency_id")
def agency_edit(request: guard.PersonRequest, agency: Any) -> HttpResponse:
    """Change an agency, or say that it is no longer in use."""
    person = request.person
    form = AgencyForm(request.POST or None, initial=AgencyForm.values_of(agency))
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.save_agency(
                school=person.school,
                agency=agency,
                fields=form.changes(),
                by=person.user,
                expected_version=form.cleaned_data["version"],
            ),
            AgencyForm.values_of,
        )
        if changed:
            messages.success(request, f"{changed.name} changed.")
            return redirect("agencies")
    return form_page(
        request,
        form,
        f"Change {agency.name}",
        "Save",
        reverse("agencies"),
        template=AGENCY,
        agency=agency,
        people=selectors.professionals_of(person, agency),
    )
