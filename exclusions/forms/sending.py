"""Forms of what is sent: what a sheet about a permanent exclusion asks besides the record."""

from typing import Any

from django import forms

from exclusions.sending.sheet import WEAPON_CHOICES, Asked
from inclusion.forms import PlainForm


class SheetForm(PlainForm):
    """What is typed for the sheet, and the number that the page showed for it."""

    place = forms.CharField(label="Where it happened", required=False, max_length=200)
    weapon = forms.ChoiceField(
        label="A weapon was involved",
        choices=[("", "Not recorded"), *WEAPON_CHOICES.items()],
        required=False,
    )
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, permanent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not permanent:
            del self.fields["place"], self.fields["weapon"]

    def asked(self) -> Asked:
        """What was typed, for the sheet."""
        typed = self.cleaned_data
        return Asked(place=typed.get("place") or "", weapon=typed.get("weapon") or "")
