"""Entries of a pupil's chronology: logging, amending, withdrawing."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import Entry
from inclusion.accounts.models import User
from inclusion.forms import DayField, OnceMixin, PlainForm, VersionMixin

_ENTRY = ("kind", "happened_on", "happened_at", "what_happened", "who_was_told", "follow_up")
REASON_LENGTH = 100
_WHAT = (
    Row(Column("kind"), Column("happened_on"), Column("happened_at")),
    "what_happened",
    "who_was_told",
    "follow_up",
)
_WHO_MAY_READ = (
    HTML('<details class="who-may-read"{% if form.restricted.value %} open{% endif %}>'),
    HTML("<summary>Restrict who may read this</summary>"),
    "restricted",
    "readers",
    HTML("</details>"),
)


class _EntryFields(PlainForm):
    """What every form on an entry asks. Without the right, nothing about restricting it shows."""

    kind = forms.ChoiceField(choices=[("", "Choose"), *Entry.Kind.choices])
    happened_on = DayField(label="Date")
    happened_at = forms.TimeField(
        label="Time",
        required=False,
        help_text="If it matters, for example 10.40",
        widget=forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"invalid": "Enter a time, for example 10.40."},
    )
    what_happened = forms.CharField(
        error_messages={"required": "Write down what happened."},
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What was seen and heard, in plain words. Other children by initials only.",
    )
    who_was_told = forms.CharField(
        label="Who was told",
        max_length=200,
        required=False,
        help_text="For example mother, by phone",
    )
    follow_up = forms.CharField(
        label="Follow-up",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What happens next, if anything",
    )
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

    def __init__(
        self, *args: Any, colleagues: QuerySet[User], may_restrict: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.may_restrict = may_restrict
        self.fields["readers"].queryset = colleagues  # type: ignore[attr-defined]
        if not may_restrict:
            del self.fields["restricted"], self.fields["readers"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("readers") and not data.get("restricted"):
            self.add_error("restricted", "Tick this too, or take the named readers out.")
        return data

    def changes(self) -> dict[str, Any]:
        """The fields of an Entry that this form sets."""
        names = (*_ENTRY, "restricted") if self.may_restrict else _ENTRY
        return {name: self.cleaned_data[name] for name in names}


class EntryForm(OnceMixin, _EntryFields):
    """A new entry. Its pupils are chosen step by step; `find` is what is typed to find one."""

    field_order = ("find",)
    find = forms.CharField(
        label="Pupils",
        required=False,
        max_length=100,
        help_text="Type a name and press Enter. Add as many as were involved.",
    )
    own_action = forms.BooleanField(label="Make this an action of mine", required=False)
    action_due_on = DayField(label="Due on", required=False)

    def layout(self) -> Layout:
        """Everything but the choice of pupils, which the page shows above."""
        return Layout(
            *_WHAT,
            Row(Column("own_action"), Column("action_due_on")),
            *(_WHO_MAY_READ if self.may_restrict else ()),
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


class AmendEntryForm(VersionMixin, _EntryFields):
    """An entry put right. The earlier words stay in its history."""

    reason = forms.CharField(
        label="Why you are changing it",
        max_length=REASON_LENGTH,
        help_text="The earlier words stay in the history, with this reason",
        error_messages={"required": "Say why you are changing it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.may_restrict:
            self.fields[
                "restricted"
            ].help_text = "An action that was made from this entry is withdrawn with it"

    def layout(self) -> Layout:
        return Layout(*_WHAT, *(_WHO_MAY_READ if self.may_restrict else ()), "reason")

    @staticmethod
    def values_of(entry: Entry, readers: Sequence[int]) -> dict[str, Any]:
        """What the form shows for an entry, with the version it was read at."""
        names = (*_ENTRY, "restricted", "version")
        return {**{name: getattr(entry, name) for name in names}, "readers": list(readers)}


class WithdrawEntryForm(PlainForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn."},
    )
