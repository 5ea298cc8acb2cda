"""The form that books a review."""

from typing import Any

from django import forms

from inclusion.forms import DayField, PlainForm, VersionMixin


class BookForm(VersionMixin, PlainForm):
    """When and where the next review is held. Without a day, none is booked."""

    SAID = ("next_review_on", "next_review_at", "reason")
    next_review_on = DayField(label="On", required=False)
    next_review_at = forms.CharField(
        label="Time and place",
        help_text="For example 15:15, Room 3. Letters, the pack and the calendar say it.",
        required=False,
        max_length=80,
    )
    reason = forms.CharField(
        label="Why outside these days",
        help_text="Only where it is earlier or later than the plan’s next review falls",
        required=False,
        max_length=80,
    )

    def clean(self) -> dict[str, Any]:
        """A time and a place belong to a day. Whoever only empties the day takes the booking back."""
        data = super().clean() or self.cleaned_data
        no_day = not data.get("next_review_on") and "next_review_on" not in self.errors
        said = data.get("next_review_at", "").strip()
        if no_day and said and said != self.initial.get("next_review_at", ""):
            self.add_error(
                "next_review_on", "Say on which day; or empty both, and no review is booked."
            )
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.SAID}
