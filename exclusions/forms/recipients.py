"""The form of who receives the letters about an exclusion: a row a household."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from cases.models import Contact
from exclusions.models import Recipient
from inclusion.errors import DomainError
from inclusion.form_rows import PickField, RowForm, rows_of, side_by_side
from inclusion.forms import PlainForm, VersionMixin


class ContactField(PickField):
    """A contact whom the school may write to, by name and relation."""

    def offer(self, records: Iterable[Any]) -> None:
        """Let people choose among these contacts."""
        self.records = {contact.pk: contact for contact in records}
        named = [(pk, f"{c.name}, {c.relation}") for pk, c in self.records.items()]
        self.choices = [("", self.empty), *named]


class RecipientRow(RowForm):
    """One household, or somebody without a contact record."""

    typed = ("contact", "name", "address", "email")
    contact = ContactField(
        label="Contact", required=False, empty="Somebody without a contact record"
    )
    name = forms.CharField(
        label="As the letter names them",
        required=False,
        max_length=250,
        help_text="Left empty, this and what follows are taken from the contact",
    )
    address = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    email = forms.EmailField(
        label="E-mail",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, for example k.archer@home.example."},
    )
    language = forms.CharField(label="Language they prefer", required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Somebody is named, by a contact or by what is typed."""
        data = super().clean() or self.cleaned_data
        if self.has_words and not data.get("contact") and not data.get("name"):
            self.add_error("name", "Type a name, or choose a contact.")
        return data

    def layout(self) -> Layout:
        """Two lines on a wide screen."""
        return self.lines(
            side_by_side(("contact", 6), ("name", 6)),
            side_by_side(("address", 5), ("email", 4), ("language", 3)),
        )


_ROWS = rows_of(RecipientRow, extra=1, most=12)


class WhyForm(VersionMixin, PlainForm):
    """Why the list is changed."""

    reason = forms.CharField(
        label="Why it is changed",
        max_length=100,
        help_text="The history keeps both",
        error_messages={"required": "Say why it is changed."},
    )


class RecipientsForms:
    """The rows that may still be changed, and the reason."""

    def __init__(
        self,
        *,
        recipients: Iterable[Recipient],
        contacts: Iterable[Contact],
        version: int,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = WhyForm(data, initial={"version": version})
        self.rows = _ROWS(
            data,
            prefix="rows",
            initial=[values_of(recipient) for recipient in recipients],
            offers={"contact": contacts},
        )

    @property
    def all(self) -> list[Any]:
        """Both, in the order of the page."""
        return [self.rows, self.main]

    def is_valid(self) -> bool:
        """Whether everything can be read. Both are looked at, so that all faults are said at once."""
        valid = [form.is_valid() for form in self.all]
        return all(valid)

    def take(self, error: DomainError) -> None:
        """Show a refusal above the form, or by the reason."""
        self.main.take(error)


def values_of(recipient: Recipient) -> dict[str, Any]:
    """What a row shows for somebody who receives letters already."""
    names = ("contact_id", "name", "address", "email", "language")
    contact, *rest = (getattr(recipient, name) for name in names)
    return {"id": recipient.pk, "contact": contact, **dict(zip(names[1:], rest, strict=True))}
