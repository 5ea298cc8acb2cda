"""What families ask for, and with whom they agree that something is shared."""

from typing import Any

from crispy_forms.layout import HTML, Column, Div, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import Agency, FamilyRequest
from inclusion.accounts.models import User
from inclusion.forms import DayField, OnceMixin, PlainForm, VersionMixin

_REQUEST = ("kind", "what", "asked_on", "asked_by", "how", "owner", "due_on")
_CONSENT = ("agency", "to_whom", "what", "purpose", "given_by", "given_on", "ends_on")
# A plain sentence beside the kind: the law's own clock for a copy of the record is another one.
_LAW = (
    '<p class="hint mb-3">A copy of the record has dates of the law as well: they are shown once the '
    "request is recorded.</p>"
)


def _text(label: str, length: int = 5000, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class RequestForm(OnceMixin, PlainForm):
    kind = forms.ChoiceField(
        label="They ask for", choices=FamilyRequest.Kind, widget=forms.RadioSelect
    )
    what = _text("In their words")
    asked_by = forms.CharField(label="Who asked", max_length=120)
    how = forms.CharField(
        label="How they asked",
        max_length=60,
        required=False,
        help_text="For example by phone, at the gate",
    )
    asked_on = DayField(label="Asked on")
    owner = forms.ModelChoiceField(User.objects.none(), label="Who answers", empty_label=None)
    due_on = DayField(label="Reply by", required=False)

    def __init__(self, *args: Any, colleagues: QuerySet[User], within: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]
        days = f"{within} school day{'' if within == 1 else 's'}"
        self.fields["due_on"].help_text = (
            f"Leave empty for the school’s own limit, {days} after they asked. "
            "Or give an earlier day that you promised."
        )

    def layout(self) -> Layout:
        return Layout(
            Div("kind", HTML(_LAW)),
            "what",
            Row(Column("asked_by"), Column("how")),
            Row(Column("asked_on"), Column("due_on")),
            "owner",
        )

    def changes(self) -> dict[str, Any]:
        """The fields of a FamilyRequest that this form sets."""
        return {name: self.cleaned_data[name] for name in _REQUEST}


class OfferForm(VersionMixin, PlainForm):
    offered_on = DayField(label="Replied on")
    offered = forms.CharField(
        label="What you offered or said",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example a meeting on Thursday 26 November at half past three",
    )
    next_on = DayField(
        label="When is it settled?",
        help_text="The day of the meeting, or by which the letter or copy goes out",
    )


class SettleForm(VersionMixin, PlainForm):
    held_on = DayField(
        label="Held or handed over on",
        required=False,
        help_text="Leave empty if nothing was held or handed over",
    )
    answer = _text("How it was answered", help_text="What was said, agreed or given")
    answered_on = DayField(label="Settled on")


class GiveRequestForm(VersionMixin, PlainForm):
    owner = forms.ModelChoiceField(User.objects.none(), label="Who answers", empty_label=None)
    reason = forms.CharField(label="Why it changes hands", max_length=300)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]


class WithdrawRequestForm(VersionMixin, PlainForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        help_text="For example that the family no longer asks",
        error_messages={"required": "Say why it is withdrawn."},
    )


class ConsentForm(OnceMixin, PlainForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="With which agency", required=False, empty_label="Someone else"
    )
    to_whom = forms.CharField(
        label="Their name, if no agency of the list", max_length=120, required=False
    )
    what = forms.CharField(
        label="What may be shared",
        max_length=300,
        help_text="For example the plan and its reviews, not the chronology",
    )
    purpose = forms.CharField(
        label="What for", max_length=300, help_text="For example an assessment of speech"
    )
    given_by = forms.CharField(label="Who agreed", max_length=120)
    given_on = DayField(label="Agreed on")
    ends_on = DayField(label="Until", help_text="A consent has an end: ask again before it")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        return Layout(
            Row(Column("agency"), Column("to_whom")),
            "what",
            "purpose",
            "given_by",
            Row(Column("given_on"), Column("ends_on")),
        )

    def changes(self) -> dict[str, Any]:
        """The fields of a Consent that this form sets."""
        return {name: self.cleaned_data[name] for name in _CONSENT}


class WithdrawConsentForm(VersionMixin, PlainForm):
    withdrawn_on = DayField(label="Taken back on")
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="In the family’s words, or that it was written down by mistake",
    )
