"""Forms about a decision that stands: cancelling it, making it shorter, adding one from before."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from exclusions.codes import Kind
from inclusion.forms import DayField, OnceMixin, PlainForm, VersionMixin

from .deciding import REASONS, PeriodFields, ReasonFields
from .fields import SchoolDaysField, note

KINDS = [
    (Kind.SUSPENSION, "Suspension"),
    (Kind.LUNCHTIME, "Lunchtime suspension (one lunchtime)"),
    (Kind.PERMANENT, "Permanent exclusion"),
]


class EarlierForm(OnceMixin, PeriodFields, ReasonFields, PlainForm):
    """An exclusion from before: already dealt with, so little is asked, and less may be known."""

    kind = forms.ChoiceField(
        label="Kind", choices=KINDS, initial=Kind.SUSPENSION, widget=forms.RadioSelect
    )
    sessions = SchoolDaysField(
        label="How many school days, if known",
        required=False,
        help_text="Half-days count: 2.5 is two and a half days. Empty for a lunchtime and for a "
        "permanent exclusion",
    )
    what_happened = note("What happened, if known")
    reason_1 = forms.ChoiceField(
        label="Main reason, if known", choices=[("", "Not known"), *REASONS], required=False
    )
    decided_on = DayField(
        label="Decided on, if known", required=False, help_text="Otherwise the first day counts"
    )

    def layout(self) -> Layout:
        reasons = ("reason_1", "reason_2", "reason_3")
        return Layout(
            *("kind", "starts_on", "start_session", "sessions"),
            Fieldset("Reasons, most important first", *reasons, css_class="group"),
            *("what_happened", "decided_on"),
        )


class CorrectEarlierForm(VersionMixin, EarlierForm):
    """The same about one that was recorded before: what is put right, and why. The kind stays."""

    reason = forms.CharField(
        label="Why it is changed",
        help_text="The history keeps it with what stood before",
        max_length=100,
        error_messages={"required": "Say why it is changed: the history keeps it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]

    def layout(self) -> Layout:
        kept = [part for part in super().layout().fields if part != "kind"]
        return Layout(*kept, "reason")


class CancelForm(VersionMixin, PlainForm):
    """Why a suspension is cancelled."""

    reason = note(
        "Why it is cancelled",
        "The family is told this reason in writing",
        error="Say why it is cancelled: the family is told the reason.",
    )


class ShortenForm(VersionMixin, PlainForm):
    """How long a suspension lasts instead, and why."""

    sessions = SchoolDaysField(
        label="How many school days in all", help_text="Half-days count: 1.5 is one and a half days"
    )
    reasons = note(
        "Why it becomes shorter",
        "The family is told this in writing",
        error="Say why it becomes shorter: the family is told.",
    )
    # The length whose dates were shown: deciding it takes a second press.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def have_seen(self, sessions: int) -> None:
        """Remember that the dates of this length are being shown."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(sessions)
        self.data = data
