"""The form of a meeting: what was promised last time, targets, who came, impact, what is next."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms

from cases.forms.last_actions import last_action_rows, show_moved, told
from cases.models import Action
from cases.services.last_actions import ActionsMovedError
from inclusion.accounts.models import User
from inclusion.accounts.versions import who_saved
from inclusion.errors import DomainError
from inclusion.form_rows import (
    PickField,
    RowForm,
    Rows,
    as_typed,
    rows_of,
    side_by_side,
    with_records,
)
from inclusion.forms import (
    Clash,
    DayField,
    OnceMixin,
    PlainForm,
    VersionMixin,
    in_words,
    typed_in_words,
)
from interventions.models import Judgement, Review
from interventions.selectors import TargetProgress
from interventions.services import Attended, Judged, Minutes, Promised, StandingReviewError

_AREA = {"rows": 3}
_SAID = ("chair", "impact", "impact_note", "changes", "next_on", "next_reason")


class ReviewForm(OnceMixin, VersionMixin, PlainForm):
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

    def show_standing(self, review: Review, message: str) -> None:
        """Show a review that a colleague recorded for the same day beside what was typed."""
        stands = {name: getattr(review, name) for name in _SAID}
        found = (
            Clash(label, yours, in_words(self.fields[name], stands[name]))
            for name, label, yours in typed_in_words(self)
            if name in stands
        )
        self.clashes = tuple(clash for clash in found if clash.yours != clash.theirs)
        self.saved_by = who_saved(review)
        self.carry_version(review.plan.version)
        self.add_error("held_on", message)


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


_TARGETS = rows_of(TargetRow, extra=0)
_PEOPLE = rows_of(PersonRow)
_ACTIONS = rows_of(ActionRow, extra=2)


class ReviewForms:
    """The meeting's form and its four sets of rows as one."""

    def __init__(
        self,
        *,
        first: Mapping[str, Any],
        last_actions: Iterable[Action],
        targets: Iterable[Mapping[str, Any]],
        people: Iterable[Mapping[str, Any]],
        colleagues: Iterable[User],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = ReviewForm(data, initial=dict(first))
        self.last = last_action_rows(last_actions, data)
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
        if isinstance(error, ActionsMovedError):
            show_moved(self.main, self.last, error)
        elif isinstance(error, StandingReviewError):
            self.main.show_standing(error.review, error.message)
        else:
            self.main.take(error)

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)

    def with_actions(self, actions: Iterable[Action]) -> list[tuple[RowForm, Action]]:
        """Each row of last time's actions with the action it is about."""
        return with_records(self.last, {action.pk: action for action in actions})

    def with_targets(
        self, targets: Iterable[TargetProgress]
    ) -> list[tuple[RowForm, TargetProgress]]:
        """Each row of targets with its progress so far."""
        return with_records(self.targets, {row.target.pk: row for row in targets})

    @property
    def once_key(self) -> str:
        return str(self.main.cleaned_data["once_key"])

    def minutes(self) -> Minutes:
        """What the meeting wrote down, for the service."""
        left_out = ("once_key", "version")
        main = {k: v for k, v in self.main.cleaned_data.items() if k not in left_out}
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
            finished=told(self.last),
            promised=tuple(
                Promised(row["what"], row["owner"], row["owner_name"], row["due_on"])
                for row in self.actions.rows()
                if not row.get("remove")
            ),
        )
