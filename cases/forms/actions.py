"""What someone promised: adding it, changing whose it is or by when, and finding it again."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import Action
from cases.selectors.actions import STATES, WHOSE
from inclusion.accounts.models import User
from inclusion.forms import DayField, HourField, PlainForm, VersionMixin

_WHEN = ("owner", "owner_name", "due_on", "due_time")


class OwnedForm(PlainForm):
    """Who will do it, and by when."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label="Who will do it", required=False, empty_label="Someone else"
    )
    owner_name = forms.CharField(
        label="Their name",
        max_length=120,
        required=False,
        help_text="If they have no account here: a parent, someone from an agency",
    )
    due_on = DayField(label="Due on")
    due_time = HourField(
        label="By what time",
        required=False,
        help_text="Only where hours count, for example 15.30",
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]


class ActionForm(OwnedForm):
    field_order = ("what", "owner", "owner_name", "due_on", "due_time")
    what = forms.CharField(
        label="What will be done", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def layout(self) -> Layout:
        return Layout(
            "what",
            Row(Column("owner"), Column("owner_name")),
            Row(Column("due_on"), Column("due_time")),
        )

    def changes(self) -> dict[str, Any]:
        """The fields of an Action that this form sets."""
        return {name: self.cleaned_data[name] for name in ("what", *_WHEN)}


class ChangeActionForm(VersionMixin, OwnedForm):
    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why it changes."},
    )

    def layout(self) -> Layout:
        return Layout(
            Row(Column("owner"), Column("owner_name")),
            Row(Column("due_on"), Column("due_time")),
            "reason",
        )

    def changes(self) -> dict[str, Any]:
        """The fields of an Action that this form sets."""
        return {name: self.cleaned_data[name] for name in _WHEN}

    @staticmethod
    def values_of(action: Action) -> dict[str, Any]:
        """What the form shows for an action, with the version it was read at."""
        return {name: getattr(action, name) for name in (*_WHEN, "version")}


class ActionFilters(PlainForm):
    """Whose actions, in which state; what makes no sense is left out."""

    whose = forms.ChoiceField(choices=list(WHOSE.items()), required=False)
    state = forms.ChoiceField(choices=list(STATES.items()), required=False)
    who = forms.ModelChoiceField(
        User.objects.none(),
        label="Promised by",
        required=False,
        empty_label="Anyone",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = colleagues  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The values of the selector's filters."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        who = found.get("who")
        return {
            "whose": found.get("whose") or ("all" if who else "mine"),
            "state": found.get("state") or "open",
            "owner": who.pk if who else None,
        }


class WithdrawActionForm(VersionMixin, PlainForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn."},
    )


class FinishActionForm(VersionMixin, PlainForm):
    done_on = DayField(label="Done on")
    outcome = forms.CharField(
        label="How it went",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
