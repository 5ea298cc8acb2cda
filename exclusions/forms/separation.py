"""The form of the letter about keeping a pupil apart for safeguarding: all that the letter holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from exclusions.letters.separation import Separation
from exclusions.models import Recipient
from inclusion.forms import DayField, PlainForm

MOST = 4000


class SeparationForm(PlainForm):
    """From when, why, the education meanwhile, when it is looked at again, and who receives it."""

    to = forms.ChoiceField(label="To")
    starts_on = DayField(label="Kept apart from")
    reasons = forms.CharField(
        label="Why",
        help_text="What the family may know. Name no other pupil, and judge nobody: nothing has been "
        "decided.",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    education = forms.CharField(
        label="Education meanwhile",
        help_text="Where, when and by whom, or what work is sent.",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    authority_told_on = DayField(label="Local authority told on", required=False)
    review_on = DayField(label="Looked at again by")
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, recipients: Sequence[Recipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = {str(place): who for place, who in enumerate(recipients, 1)}
        choices = [(place, who.name) for place, who in self.recipients.items()]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, review_on = data.get("starts_on"), data.get("review_on")
        if isinstance(starts_on, date) and isinstance(review_on, date) and review_on < starts_on:
            self.add_error(
                "review_on", "This is before the day from which the pupil is kept apart."
            )
        return data

    @property
    def recipient(self) -> Recipient:
        return self.recipients[self.cleaned_data["to"]]

    @property
    def typed(self) -> Separation:
        """What the letter is made from."""
        names = ("starts_on", "reasons", "education", "review_on", "authority_told_on")
        return Separation(**{name: self.cleaned_data[name] for name in names})
