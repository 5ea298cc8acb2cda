"""Fields of their own kind: a length in school days, half-days one by one."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from exclusions.codes import Session
from inclusion import words

LENGTH_WORDS = "A suspension lasts from half a day to 45 school days."


class SchoolDaysField(forms.Field):
    """School days typed with halves (2, 0.5, 2.5); cleans to whole half-days."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"}
    )
    default_error_messages = {
        "required": "Enter how many school days.",
        "invalid": "Enter school days in halves, for example 2 or 2.5.",
        "range": LENGTH_WORDS,
    }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            halves = Decimal(str(value).strip().replace("½", ".5").replace(",", ".")) * 2
        except InvalidOperation as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error
        if not halves.is_finite() or halves != halves.to_integral_value():
            raise forms.ValidationError(self.error_messages["invalid"])
        if not 1 <= halves <= 90:
            raise forms.ValidationError(self.error_messages["range"])
        return int(halves)

    def prepare_value(self, value: Any) -> Any:
        return words.days_from_sessions(value) if isinstance(value, int) else value


class HalfDaysField(forms.MultipleChoiceField):
    """Half-days chosen one by one, each as 2026-11-23-pm; which there are depends on the dates."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Choose half-days from the list.",
        "invalid_list": "Choose half-days from the list.",
    }

    def valid_value(self, value: Any) -> bool:
        text = str(value)
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            return False
        return text[10:] in {f"-{session}" for session in Session.values}


def note(label: str, hint: str = "", rows: int = 3, error: str = "") -> forms.CharField:
    """A box for a few sentences, optional unless there is a sentence for leaving it empty."""
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=bool(error),
        widget=forms.Textarea(attrs={"rows": rows}),
    )
    if error:
        field.error_messages["required"] = error
    return field
