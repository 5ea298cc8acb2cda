"""To whom work is handed over, and why."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from inclusion.accounts.models import User
from inclusion.forms import PlainForm


class HandOverForm(PlainForm):
    """`seen` carries what the check page showed."""

    taker = forms.ModelChoiceField(
        User.objects.none(), label="To whom", empty_label="Choose a colleague"
    )
    reason = forms.CharField(
        label="Why",
        max_length=80,
        help_text="For example: leaves at the end of term. It stays in each history.",
        error_messages={"required": "Say why it is handed over."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, takers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = takers  # type: ignore[attr-defined]
