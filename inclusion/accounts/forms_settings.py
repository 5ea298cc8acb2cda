"""The form in which a school chooses a value of its own, or switches a local rule off."""

from decimal import Decimal
from typing import Any

from django import forms

from inclusion.errors import DomainError
from inclusion.forms import DayField, PlainForm, VersionMixin
from inclusion.rules.policy import PolicyValue

from .settings_shown import Setting

POLICY, OWN = "policy", "own"
MOST = 1000


class SettingForm(VersionMixin, PlainForm):
    """What to choose, from which day, and why. A number is typed in its own unit, sessions as days."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, label="At this school")
    starts_on = DayField(label="From which day")
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        label="Why",
        help_text="Every alert that rests on it shows this reason. Name no pupil.",
    )

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.fields["choice"].choices = _choices(setting)  # type: ignore[attr-defined]
        if _is_number(setting):
            self.fields["number"] = _number_field(setting)
        order = ["choice", "number", "starts_on", "reason", "version"]
        self.order_fields(order)
        self.fields[
            "starts_on"
        ].help_text = (
            "What was decided before this day keeps the value of its day. For example 23 11 2026"
        )

    def clean(self) -> dict[str, Any]:
        """A number is needed where the school's own is chosen, in whole or half days."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == OWN and _is_number(self.setting) and "number" in cleaned:
            number = cleaned["number"]
            if number is None:
                self.add_error("number", "Enter a number, or choose what the policy says.")
            elif _in_days(self.setting) and number * 2 != int(number * 2):
                self.add_error("number", "Enter whole or half days, for example 2.5.")
        return cleaned

    @property
    def value(self) -> PolicyValue | None:
        """What was chosen; None for what the policy says."""
        choice = self.cleaned_data["choice"]
        if choice == POLICY:
            return None
        if _is_number(self.setting):
            number = self.cleaned_data["number"]
            return int(number * 2) if _in_days(self.setting) else int(number)
        if self.setting.is_rule:
            return False
        return choice == "yes" if isinstance(self.setting.policy, bool) else str(choice)

    def take(self, error: DomainError) -> None:
        """A refused value is a refused number where a number was typed."""
        field = error.field
        if field == "value":
            typed = self.cleaned_data.get("choice") == OWN and "number" in self.fields
            field = "number" if typed else "choice"
        super().take(DomainError(error.message, field))

    @staticmethod
    def values_of(setting: Setting, value: PolicyValue | None) -> dict[str, Any]:
        """What the form shows for a choice: which button, and the number beside it."""
        if value is None:
            return {"choice": POLICY, "number": None}
        if _is_number(setting):
            shown = Decimal(int(value)) / 2 if _in_days(setting) else int(value)
            return {"choice": OWN, "number": shown}
        if isinstance(value, bool):
            return {"choice": OWN if setting.is_rule else "yes" if value else "no"}
        return {"choice": value}


def _choices(setting: Setting) -> list[tuple[str, str]]:
    if setting.is_rule:
        return [(POLICY, "On, as the policy says"), (OWN, "Off at this school")]
    policy = (POLICY, f"As the policy says: {setting.policy_words}")
    if _is_number(setting):
        return [policy, (OWN, "The school’s own number")]
    if isinstance(setting.policy, bool):
        return [policy, ("no", "No") if setting.policy else ("yes", "Yes")]
    others = [c for c in setting.about.choices if c != setting.policy]  # type: ignore[union-attr]
    return [policy, *((choice, setting.words_of(choice).capitalize()) for choice in others)]


def _is_number(setting: Setting) -> bool:
    return isinstance(setting.policy, int) and not isinstance(setting.policy, bool)


def _in_days(setting: Setting) -> bool:
    return getattr(setting.about, "unit", "") == "sessions"


def _number_field(setting: Setting) -> forms.Field:
    most = getattr(setting.about, "most", None) or MOST
    limit = f"The law allows a stricter number only: {setting.limit_words}."
    more: dict[str, Any] = {
        "required": False,
        "help_text": limit if setting.limit_words else "",
        "max_value": most,
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    }
    if _in_days(setting):
        label = "How many days"
        bounds = {"min_value": "Enter half a day or more.", "max_value": f"Enter {most} or fewer."}
        words = {"invalid": "Enter a number of days, for example 2.5.", **bounds}
        return forms.DecimalField(
            label=label, min_value=Decimal("0.5"), error_messages=words, **more
        )
    unit = getattr(setting.about, "unit", "")
    return forms.IntegerField(
        label=f"How many {unit}" if unit else "How many",
        min_value=1,
        error_messages={
            "invalid": "Enter a whole number.",
            "min_value": "Enter 1 or more.",
            "max_value": f"Enter {most} or fewer.",
        },
        **more,
    )
