"""The form of a meeting: what was promised last time, targets, who came, impact, what is next."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms

from cases.models import Action
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_rows import PickField, RowForm, Rows, as_typed, rows_of, side_by_side
from inclusion.forms import DayField, OnceMixin, PlainForm
from inclusion.words import whole_number
from interventions.models import Judgement, Review
from interventions.selectors import TargetProgress
from interventions.services import Attended, Finished, Judged, Minutes, Promised

_AREA = {"rows": 3}


class ReviewForm(OnceMixin, PlainForm):
    """The meeting itself. Its fields stand in three places of the page."""

    held_on = DayField(label="Held on")
    chair = forms.CharField(label="Who chaired it", required=False, max_length=120)
    impact = forms.ChoiceField(
        label="Impact of the plan so far",
        choices=Review.Impact,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the impact: met, partly or insufficient."},
    )
    impact_note = forms.CharField(
        label="Why", required=False, max_length=5000, widget=forms.Textarea(attrs=_AREA)
    )
    changes = forms.CharField(
        label="What changes",
        help_text="What we will do differently from today",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs=_AREA),
    )
    next_on = DayField(label="Next review", required=False)
    next_reason = forms.CharField(
        label="Why outside these days",
        help_text="Only where the next review is earlier or later",
        required=False,
        max_length=300,
    )


class LastRow(RowForm):
    """What became of an action promised earlier."""

    typed = ("outcome", "done")
    done = forms.BooleanField(label="Done", required=False)
    outcome = forms.CharField(label="How it went", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def layout(self) -> Layout:
        return Layout("id", side_by_side(("done", 2), ("outcome", 10)))


class TargetRow(RowForm):
    """Progress on one target."""

    typed = ("progress", "now", "note")
    progress = forms.ChoiceField(
        label="Progress",
        choices=Judgement.Progress,
        required=False,
        widget=forms.RadioSelect,
    )
    now = forms.DecimalField(
        label="Now",
        required=False,
        max_digits=7,
        decimal_places=1,
        min_value=0,
        error_messages={"invalid": "Enter a number.", "min_value": "Enter a number of 0 or more."},
    )
    note = forms.CharField(label="Note", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("note") and not self.cleaned_data.get("progress"):
            self.add_error("progress", "Choose met, partly or not yet.")
        return self.cleaned_data

    def layout(self) -> Layout:
        return Layout(
            "id",
            Div(
                Div(InlineRadios("progress"), css_class="col-md-4"),
                Div("now", css_class="col-md-2"),
                Div("note", css_class="col-md-6"),
                css_class="row gx-2",
            ),
        )


class PersonRow(RowForm):
    """Somebody who was invited."""

    typed = ("name", "view")
    name = forms.CharField(max_length=120, error_messages={"required": "Enter the name."})
    role = forms.CharField(required=False, max_length=120)
    came = forms.BooleanField(label="Came", required=False)
    view = forms.CharField(
        label="What they said",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def layout(self) -> Layout:
        return Layout(side_by_side(("name", 3), ("role", 3), ("came", 1), ("view", 5)))


class ActionRow(RowForm):
    """Something new that somebody promised."""

    typed = ("what", "owner", "owner_name", "due_on")
    what = forms.CharField(
        label="What will be done",
        max_length=300,
        error_messages={"required": "Say what will be done."},
    )
    owner = PickField(label="Which colleague", required=False, empty="Somebody else")
    owner_name = forms.CharField(label="Or who else", required=False, max_length=120)
    due_on = DayField(label="By when", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("what") and not data.get("owner") and not data.get("owner_name"):
            self.add_error("owner", "Say who will do it.")
        return data

    def layout(self) -> Layout:
        return Layout(
            side_by_side(("what", 5), ("owner", 2), ("owner_name", 2), ("due_on", 3)),
        )


_LAST = rows_of(LastRow, extra=0)
_TARGETS = rows_of(TargetRow, extra=0)
_PEOPLE = rows_of(PersonRow)
_ACTIONS = rows_of(ActionRow, extra=2)


class ReviewForms:
    """The meeting's form and its four sets of rows as one."""

    def __init__(
        self,
        *,
        first: Mapping[str, Any],
        last_actions: Iterable[Mapping[str, Any]],
        targets: Iterable[Mapping[str, Any]],
        people: Iterable[Mapping[str, Any]],
        colleagues: Iterable[User],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = ReviewForm(data, initial=dict(first))
        self.last = _LAST(data, prefix="last", initial=list(last_actions))
        self.targets = _TARGETS(data, prefix="targets", initial=list(targets))
        self.people = _PEOPLE(data, prefix="people", initial=list(people))
        self.actions = _ACTIONS(data, prefix="actions", offers={"owner": colleagues})

    @property
    def all(self) -> tuple[ReviewForm | Rows, ...]:
        return self.last, self.targets, self.people, self.main, self.actions

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def take(self, error: DomainError) -> None:
        self.main.take(error)

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)

    def with_actions(self, actions: Iterable[Action]) -> list[tuple[RowForm, Action]]:
        """Each row of last time's actions with the action it is about."""
        found = {action.pk: action for action in actions}
        return _with_records(self.last, found)

    def with_targets(
        self, targets: Iterable[TargetProgress]
    ) -> list[tuple[RowForm, TargetProgress]]:
        """Each row of targets with its progress so far."""
        return _with_records(self.targets, {row.target.pk: row for row in targets})

    @property
    def once_key(self) -> str:
        return str(self.main.cleaned_data["once_key"])

    def minutes(self) -> Minutes:
        """What the meeting wrote down, for the service."""
        main = {k: v for k, v in self.main.cleaned_data.items() if k != "once_key"}
        return Minutes(
            **main,
            judged=tuple(
                Judged(row["id"], row["progress"], row["now"], row["note"])
                for row in self.targets.rows()
            ),
            attended=tuple(
                Attended(row["name"], row["role"], row["came"], row["view"])
                for row in self.people.rows()
                if not row.get("remove")
            ),
            finished=tuple(
                Finished(row["id"], row["done"], row["outcome"]) for row in self.last.rows()
            ),
            promised=tuple(
                Promised(row["what"], row["owner"], row["owner_name"], row["due_on"])
                for row in self.actions.rows()
                if not row.get("remove")
            ),
        )


def _with_records(rows: Rows, found: Mapping[int, Any]) -> list[tuple[RowForm, Any]]:
    """Rows beside their records; a row whose record has gone meanwhile is left out."""
    pairs = ((row, whole_number(str(row["id"].value() or ""))) for row in rows.forms)
    return [(row, found[pk]) for row, pk in pairs if pk is not None and pk in found]
