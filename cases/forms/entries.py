"""A new entry of a pupil's chronology."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import Entry
from inclusion.accounts.models import User
from inclusion.forms import DayField, OnceMixin, PlainForm

from .entries_incident import IncidentFields, incident_part
from .entries_intervention import InterventionFields, intervention_part
from .entries_text import Words, time_field

_ENTRY = (
    *("kind", "happened_on", "happened_at", "what_happened", "who_was_told", "follow_up"),
    "restricted",
)
WHO_MAY_READ = (
    HTML('<details class="who-may-read"{% if form.restricted.value %} open{% endif %}>'),
    HTML("<summary>Restrict who may read this</summary>"),
    "restricted",
    "readers",
    HTML("</details>"),
)


def _kinds() -> list[tuple[str, Any]]:
    """Praise stands beside blame at the head of the list; the rest keep their order."""
    first = (Entry.Kind.INCIDENT, Entry.Kind.ACHIEVEMENT)
    ordered = [*first, *(kind for kind in Entry.Kind if kind not in first)]
    return [("", "Choose"), *((kind.value, kind.label) for kind in ordered)]


class ReadersFields(forms.Form):
    """Who may read an entry that is restricted."""

    restricted = forms.BooleanField(
        label="Restricted: only you, those who may read restricted entries, and the people named here",
        required=False,
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="May also read it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("readers") and not data.get("restricted"):
            self.add_error("restricted", "Tick this too, or take the named readers out.")
        return data


class EntryForm(OnceMixin, IncidentFields, InterventionFields, ReadersFields, PlainForm):
    """A new entry. Its pupils are chosen step by step; `find` is what is typed to find one.

    The five things that are always asked come first and follow one another on the Tab key.
    """

    find = forms.CharField(
        label="Pupils",
        required=False,
        max_length=100,
        help_text="Type a name and press Enter. Add as many as were involved.",
    )
    kind = forms.ChoiceField(choices=_kinds)
    what_happened = Words(
        rows=5,
        label="What happened",
        required=True,
        error_messages={"required": "Write down what happened."},
        help_text="What was seen and heard, in plain words. Other children by initials only.",
    )
    who_was_told = Words(most=200, label="Who was told", help_text="For example mother, by phone")
    follow_up = Words(rows=2, label="Follow-up", help_text="What happens next, if anything")
    own_action = forms.BooleanField(label="Make this an action of mine", required=False)
    action_due_on = DayField(label="Due on", required=False)
    happened_on = DayField(label="Date", help_text="Today, unless you change it")
    happened_at = time_field("Time", "If it matters, for example 10.40")
    field_order = ("find", "kind", "what_happened", "who_was_told", "follow_up", "happened_on")

    def layout(self) -> Layout:
        """Everything but the choice of pupils, which the page shows above."""
        return Layout(
            Row(Column("kind")),
            "what_happened",
            "who_was_told",
            "follow_up",
            Row(Column("own_action"), Column("action_due_on")),
            Row(Column("happened_on"), Column("happened_at")),
            *intervention_part(),
            incident_part(),
            *WHO_MAY_READ,
        )

    @classmethod
    def typed_values(cls, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Form values as they were typed, unchecked, to show them again: from a post or a draft."""
        values: dict[str, Any] = {}
        for name, field in cls.base_fields.items():
            given = list(typed.get(name, ()))
            if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
                values[name] = given
            elif isinstance(field, forms.BooleanField):
                values[name] = bool(given)
            else:
                values[name] = given[-1] if given else ""
        return values

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("own_action") and not data.get("action_due_on"):
            if "action_due_on" not in self.errors:
                self.add_error("action_due_on", "Enter the day by which you will do it.")
        elif data.get("action_due_on") and not data.get("own_action"):
            self.add_error("own_action", "Tick this too, or take the due date out.")
        return data

    def changes(self) -> dict[str, Any]:
        """The fields of an Entry that this form sets."""
        return {name: self.cleaned_data[name] for name in _ENTRY}
