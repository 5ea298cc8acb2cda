"""The named people of an agency."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.models import Professional
from inclusion.forms import PlainForm, VersionMixin

_PROFESSIONAL = ("name", "role", "phone", "email", "active")


class ProfessionalForm(VersionMixin, PlainForm):
    name = forms.CharField(max_length=120)
    role = forms.CharField(
        label="What they are there",
        max_length=120,
        required=False,
        help_text="For example speech and language therapist",
    )
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    active = forms.BooleanField(
        label="Still there",
        required=False,
        initial=True,
        help_text="Somebody put aside is no longer offered; what names them stays.",
    )

    def layout(self) -> Layout:
        return Layout(
            Row(Column("name"), Column("role")), Row(Column("phone"), Column("email")), "active"
        )

    def changes(self) -> dict[str, Any]:
        """The fields of a Professional that this form sets."""
        return {name: self.cleaned_data[name] for name in _PROFESSIONAL}

    @staticmethod
    def values_of(professional: Professional) -> dict[str, Any]:
        """What the form shows for a professional, with the version it was read at."""
        return {name: getattr(professional, name) for name in (*_PROFESSIONAL, "version")}
