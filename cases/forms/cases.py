"""The list of cases, looking again at a flag, and the rounds of a case."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.models import Case, Cycle
from inclusion.forms import DayField, PlainForm, VersionMixin

_ROUND = ("started_on", "review_due_on", "assess", "plan", "do")
_STILL = (("yes", "Yes, still at risk"), ("no", "No, take the flag off"))


class CaseFilters(forms.Form):
    """What the list of open cases may be narrowed by."""

    mine = forms.BooleanField(required=False)
    category = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *Case.Category.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    level = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *Case.Level.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    at_risk = forms.BooleanField(label="At risk of permanent exclusion", required=False)
    not_reviewed = forms.BooleanField(label="Not reviewed", required=False)

    def chosen(self) -> dict[str, Any]:
        """The filters as `case_list` takes them. A value that makes no sense is left out."""
        self.is_valid()
        data = self.cleaned_data
        ticks = {name: data.get(name, False) for name in ("mine", "at_risk", "not_reviewed")}
        return {**ticks, **{name: data.get(name, "") for name in ("category", "level")}}


class LookAgainForm(VersionMixin, PlainForm):
    """Whether a pupil is still at risk of permanent exclusion, and why."""

    still = forms.ChoiceField(
        label="Still at risk of permanent exclusion?", choices=_STILL, widget=forms.RadioSelect
    )
    until = DayField(
        label="Look at it again by",
        required=False,
        help_text="If the flag stays. For example 23 11 2026",
    )
    reason = forms.CharField(
        label="Why we judge so",
        max_length=270,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What has been seen since. It stays in the history, whatever you choose.",
    )


class CycleForm(VersionMixin, PlainForm):
    """One round: what we know, what we plan, what is done, and until when."""

    started_on = DayField(label="From")
    review_due_on = DayField(label="Review by")
    assess = forms.CharField(
        label="Assess: what we know",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what is known so far."},
    )
    plan = forms.CharField(
        label="Plan: what we will try",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    do = forms.CharField(
        label="Do: what is done, by whom",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def layout(self) -> Layout:
        dates = Row(Column("started_on"), Column("review_due_on"))
        return Layout(dates, "assess", "plan", "do")

    def changes(self) -> dict[str, Any]:
        """The fields of a Cycle that this form sets."""
        return {name: self.cleaned_data[name] for name in _ROUND}

    @staticmethod
    def values_of(cycle: Cycle) -> dict[str, Any]:
        """What the form shows for a round, with the version it was read at."""
        return {name: getattr(cycle, name) for name in (*_ROUND, "version")}


class ReviewCycleForm(VersionMixin, PlainForm):
    """What came of a round, and whether another follows."""

    reviewed_on = DayField(label="Reviewed on")
    review = forms.CharField(
        label="Review: what came of it",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What helped, what did not, what we know now",
        error_messages={"required": "Say what came of it."},
    )
    direction = forms.ChoiceField(
        label="Which way things are going",
        required=False,
        choices=[("", "Too early to say"), *Case.Direction.choices],
    )
    go_on = forms.BooleanField(
        label="Start the next round with what was learnt", required=False, initial=True
    )
