"""Contacts of a pupil, and the agencies that a school works with."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from cases.models import Agency, Contact
from inclusion.forms import PlainForm, VersionMixin

_CONTACT = (
    "name",
    "relation",
    "parental_responsibility",
    "lives_with_pupil",
    "priority",
    "phone",
    "email",
    "address",
    "language",
    "preferred_way",
    "may_be_told",
    "do_not_contact",
    "do_not_contact_reason",
)
_AGENCY = ("name", "service", "contact_name", "phone", "email", "active")


class ContactForm(VersionMixin, PlainForm):
    name = forms.CharField(max_length=120)
    relation = forms.CharField(
        label="Who they are to the pupil",
        max_length=60,
        help_text="For example mother, carer, social worker",
    )
    parental_responsibility = forms.BooleanField(required=False)
    lives_with_pupil = forms.BooleanField(label="Lives with the pupil", required=False)
    priority = forms.IntegerField(
        label="Order to call",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="1 is called first",
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    address = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.CharField(label="Language they prefer", max_length=60, required=False)
    preferred_way = forms.CharField(
        label="Best way to reach them",
        max_length=120,
        required=False,
        help_text="For example phone, mornings",
    )
    may_be_told = forms.CharField(
        label="What they may be told",
        max_length=300,
        required=False,
        help_text="For example everything; or attendance only, nothing about health",
    )
    do_not_contact = forms.BooleanField(label="Must not be contacted", required=False)
    do_not_contact_reason = forms.CharField(
        label="Why not",
        max_length=300,
        required=False,
        help_text="For example a court order, with its date",
    )

    def layout(self) -> Layout:
        return Layout(
            Row(Column("name"), Column("relation")),
            "parental_responsibility",
            "lives_with_pupil",
            "priority",
            Row(Column("phone"), Column("email")),
            Row(Column("preferred_way"), Column("language")),
            "may_be_told",
            "address",
            Fieldset("Not to be contacted", "do_not_contact", "do_not_contact_reason"),
        )

    def changes(self) -> dict[str, Any]:
        """The fields of a Contact that this form sets."""
        return {name: self.cleaned_data[name] for name in _CONTACT}

    @staticmethod
    def values_of(contact: Contact) -> dict[str, Any]:
        """What the form shows for a contact, with the version it was read at."""
        return {name: getattr(contact, name) for name in (*_CONTACT, "version")}


class AgencyForm(VersionMixin, PlainForm):
    name = forms.CharField(max_length=120, help_text="As your colleagues call it")
    service = forms.CharField(
        label="What it does", max_length=120, required=False, help_text="For example early help"
    )
    contact_name = forms.CharField(
        label="First person to ask",
        max_length=120,
        required=False,
        help_text="Others are named below once the agency is saved",
    )
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    active = forms.BooleanField(
        label="In use",
        required=False,
        initial=True,
        help_text="An agency that is not in use is no longer offered; what names it stays.",
    )

    def layout(self) -> Layout:
        return Layout(
            "name", "service", "contact_name", Row(Column("phone"), Column("email")), "active"
        )

    def changes(self) -> dict[str, Any]:
        """The fields of an Agency that this form sets."""
        return {name: self.cleaned_data[name] for name in _AGENCY}

    @staticmethod
    def values_of(agency: Agency) -> dict[str, Any]:
        """What the form shows for an agency, with the version it was read at."""
        return {name: getattr(agency, name) for name in (*_AGENCY, "version")}
