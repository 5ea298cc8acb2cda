"""The form that ends a plan."""

from typing import Any

from django import forms

from inclusion.forms import DayField, PlainForm, VersionMixin
from interventions.models import Plan


class EndForm(VersionMixin, PlainForm):
    ENDING = ("ended_on", "outcome", "outcome_note", "sustainability")
    ended_on = DayField(label="Ended on")
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[c for c in Plan.Outcome.choices if c[0] != Plan.Outcome.WITHDRAWN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of the plan."},
    )
    outcome_note = forms.CharField(
        label="How it ended",
        help_text="What changed for the pupil, and what comes next",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say how it ended."},
    )
    sustainability = forms.CharField(
        label="How the gains will be kept",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.ENDING}


class WithdrawForm(VersionMixin, PlainForm):
    """Why a draft is let go."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )
