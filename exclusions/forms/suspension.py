"""Recording, preparing and cancelling a suspension, and adding one from before."""

from decimal import Decimal, InvalidOperation
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from exclusions.codes import Grounds, Kind, Reason, Session
from inclusion import words
from inclusion.forms import DayField, OnceMixin, PlainForm, VersionMixin

KINDS = [(Kind.SUSPENSION, "Suspension"), (Kind.LUNCHTIME, "Lunchtime suspension (one lunchtime)")]
REASONS = [(r.value, f"{r.label} ({r.value})") for r in Reason]
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


class _SuspensionFields(OnceMixin, PlainForm):
    """What every record of a suspension says."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=KINDS,
        initial=Kind.SUSPENSION,
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label="First day")
    start_session = forms.ChoiceField(
        label="Starts",
        choices=Session.choices,
        initial=Session.MORNING,
        widget=forms.RadioSelect,
    )
    sessions = SchoolDaysField(
        label="How many school days",
        required=False,
        help_text="Half-days count: 2.5 is two and a half days. A lunchtime is always half a day.",
    )
    reason_1 = forms.ChoiceField(
        label="Main reason",
        choices=[("", "Choose a reason"), *REASONS],
        error_messages={"required": "Choose the main reason."},
    )
    reason_2 = forms.ChoiceField(
        label="Second reason, if any", choices=[("", "None"), *REASONS], required=False
    )
    reason_3 = forms.ChoiceField(
        label="Third reason, if any", choices=[("", "None"), *REASONS], required=False
    )
    what_happened = forms.CharField(
        label="What happened",
        help_text="What was seen and heard, in plain words",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what happened."},
    )

    def clean(self) -> dict[str, Any]:
        """Say at once what stands between two fields; a lunchtime needs no length."""
        cleaned = super().clean() or self.cleaned_data
        lunchtime = cleaned.get("kind") == Kind.LUNCHTIME
        if lunchtime and "sessions" in cleaned and cleaned["sessions"] is None:
            cleaned["sessions"] = 1
        if not lunchtime and "sessions" in cleaned and cleaned["sessions"] is None:
            self.add_error("sessions", self.fields["sessions"].error_messages["required"])
        return cleaned

    @property
    def reasons_in_words(self) -> list[str]:
        """The chosen reasons in order, once the form is valid."""
        chosen = (self.cleaned_data.get(f"reason_{n}") for n in (1, 2, 3))
        return [Reason(code).label for code in chosen if code]


class _WithGrounds(_SuspensionFields):
    """What is asked about one that is still to be decided."""

    grounds = forms.ChoiceField(
        label="On what grounds",
        choices=Grounds.choices,
        initial=Grounds.DISCIPLINARY,
        required=False,
        help_text="What comes nearest; what the law says about it stands under “Before you decide”",
    )

    def clean_grounds(self) -> str:
        """Conduct, where nothing else was chosen."""
        return self.cleaned_data["grounds"] or Grounds.DISCIPLINARY

    @property
    def grounds_in_words(self) -> str:
        """The chosen grounds, once the form is valid."""
        return str(Grounds(self.cleaned_data["grounds"]).label)


class SuspensionForm(_WithGrounds):
    """A suspension to be decided here."""

    decided_on = DayField(label="Decided on", help_text="The day of the headteacher's decision")
    # The draft that somebody prepared and from which this form was filled in.
    prepared = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def layout(self) -> Layout:
        return _in_order("grounds", "decided_on")


class PrepareForm(_WithGrounds):
    """The same, filled in by somebody who does not decide: the head dates the decision."""

    def layout(self) -> Layout:
        return _in_order("grounds")


class EarlierForm(_SuspensionFields):
    """A suspension from before: already dealt with, so little is asked."""

    what_happened = forms.CharField(
        label="What happened, if known",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_on = DayField(
        label="Decided on, if known", required=False, help_text="Otherwise the first day counts"
    )

    def layout(self) -> Layout:
        return _in_order("decided_on")


def _in_order(*last: str) -> Layout:
    """The fields in the order in which a head thinks of them."""
    reasons = Fieldset(
        "Reasons, most important first",
        "reason_1",
        "reason_2",
        "reason_3",
        css_class="group",
    )
    return Layout("kind", "starts_on", "start_session", "sessions", reasons, "what_happened", *last)


class CancelForm(VersionMixin, PlainForm):
    """Why a suspension is cancelled."""

    reason = forms.CharField(
        label="Why it is cancelled",
        help_text="The family is told this reason in writing",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is cancelled: the family is told the reason."},
    )
