"""The forms of what becomes of a plan: ended, extended, withdrawn, and looked at again after it."""

from typing import Any

from django import forms

from inclusion.forms import DayField, PlainForm, VersionMixin
from interventions.missing import missing_at_exit
from interventions.models import FollowUp, Plan


def _words(label: str, hint: str, rows: int, required: str = "") -> forms.CharField:
    messages = {"required": required} if required else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=messages,
    )


class EndForm(VersionMixin, PlainForm):
    """What came of a plan. The risk of a permanent exclusion is asked of a PSP only.

    A PSP that ends here must also say how it goes on; each part that it does not has its sentence.
    """

    ENDING = (
        *("ended_on", "outcome", "outcome_note", "sustainability", "next_steps"),
        "risk_after",
    )
    ended_on = DayField(label="Ended on")
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[c for c in Plan.Outcome.choices if c[0] != Plan.Outcome.WITHDRAWN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of the plan."},
    )
    outcome_note = _words(
        "How it ended", "What changed for the pupil", 4, required="Say how it ended."
    )
    sustainability = _words(
        "How the gains will be kept", "What stays in place, and who sees to it", 3
    )
    next_steps = _words("What comes next", "Who does what, and from when", 3)
    risk_after = forms.ChoiceField(
        label="Risk of permanent exclusion now",
        choices=[("", "Not judged"), *Plan.Risk.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of the three."},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        if kind != Plan.Kind.PSP:
            del self.fields["risk_after"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = ("outcome", "sustainability", "next_steps", "risk_after")
        said = (data.get(name, "") for name in names)
        for part in missing_at_exit(self._kind, *said):
            if part.field not in self.errors:
                self.add_error(part.field, part.words)
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.ENDING if name in self.fields}


class ExtendForm(VersionMixin, PlainForm):
    """A later end of a running plan, and why."""

    ends_on = DayField(label="It ends on")
    agreed_on = DayField(label="Agreed on")
    reason = _words(
        "Why it runs longer", "What is still to be reached, and what will help", 3,
        required="Say why it runs longer.",
    )  # fmt: skip


class FollowUpForm(VersionMixin, PlainForm):
    """How the pupil is some time after a plan."""

    SAID = ("held_on", "result", "note")
    held_on = DayField(label="Looked at on")
    result = forms.ChoiceField(
        label="What became of the gains",
        choices=FollowUp.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of the gains."},
    )
    note = _words(
        "How the pupil is", "Who said so, and what happens now", 4,
        required="Say how the pupil is.",
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.SAID}


class WithdrawForm(VersionMixin, PlainForm):
    """Why a draft is let go."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )
