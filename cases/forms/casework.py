"""Cases and actions."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import Case
from inclusion.accounts.models import User
from inclusion.forms import DayField, PlainForm, VersionMixin

_CASE = (
    "concern",
    "category",
    "level",
    "lead",
    "opened_on",
    "aim",
    "de_escalation",
    "direction",
    "at_risk_since",
    "at_risk_until",
    "deteriorating_since",
    "previous_plan_unsuccessful",
    "judgement_reason",
)


class CaseForm(VersionMixin, PlainForm):
    """What a case is about, who works on it, and the judgements that the local policy asks for."""

    concern = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What worries you, in one or two plain sentences",
    )
    category = forms.ChoiceField(choices=[("", "Choose"), *Case.Category.choices])
    level = forms.ChoiceField(choices=[("", "Choose"), *Case.Level.choices])
    lead = forms.ModelChoiceField(User.objects.none(), empty_label="Choose")
    team = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever is on the team sees the pupil and the case.",
    )
    opened_on = DayField(label="Opened on")
    aim = forms.CharField(
        label="What we hope for", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    de_escalation = forms.CharField(
        label="What would calm things down",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What helps this pupil when things get hard, and what makes them harder",
    )
    direction = forms.ChoiceField(
        label="Which way things are going",
        required=False,
        choices=[("", "Too early to say"), *Case.Direction.choices],
    )
    at_risk_since = DayField(
        label="At risk of permanent exclusion since",
        required=False,
        help_text="Leave it empty if you do not judge so",
    )
    at_risk_until = DayField(
        label="Look at this again by",
        required=False,
        help_text="Needed with the date before it. The lead finds it on Today.",
    )
    deteriorating_since = DayField(
        label="Behaviour rapidly getting worse since",
        required=False,
        help_text="Leave it empty if you do not judge so",
    )
    previous_plan_unsuccessful = forms.BooleanField(
        label="An earlier plan did not help", required=False
    )
    judgement_reason = forms.CharField(
        label="Why we judge so",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed with any of the three: a judgement is kept with its reason",
    )

    def __init__(
        self, *args: Any, leads: QuerySet[User], team: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = leads  # type: ignore[attr-defined]
        self.fields["team"].queryset = team  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        return Layout(
            "concern",
            Row(Column("category"), Column("level")),
            "aim",
            "de_escalation",
            "direction",
            Row(Column("lead"), Column("opened_on")),
            "team",
            Fieldset(
                "Professional judgements",
                HTML('<p class="hint">The local policy asks for them. They may start a plan.</p>'),
                Row(Column("at_risk_since"), Column("at_risk_until")),
                "deteriorating_since",
                "previous_plan_unsuccessful",
                "judgement_reason",
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A flag about a child never stands without a day on which somebody looks again."""
        data = super().clean() or {}
        open_ended = data.get("at_risk_since") and not data.get("at_risk_until")
        if open_ended and "at_risk_until" not in self.errors:
            self.add_error("at_risk_until", "Say by when you look at it again.")
        return data

    def changes(self) -> dict[str, Any]:
        """The fields of a Case that this form sets."""
        return {name: self.cleaned_data[name] for name in _CASE}

    @staticmethod
    def values_of(case: Case, team: Sequence[int]) -> dict[str, Any]:
        """What the form shows for a case, with the version it was read at."""
        return {**{name: getattr(case, name) for name in (*_CASE, "version")}, "team": list(team)}


class CloseCaseForm(VersionMixin, PlainForm):
    closed_on = DayField(label="Closed on")
    outcome = forms.CharField(
        label="How it ended",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What changed, what stays in place, who keeps an eye on it",
        error_messages={"required": "Say how it ended."},
    )
