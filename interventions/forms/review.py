"""The form of a meeting: what was promised last time, targets, who came, impact, what is next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

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
    with_missing,
    with_records,
)
from inclusion.forms import (
    Clash,
    DayField,
    OnceMixin,
    PlainForm,
    SeenMixin,
    VersionMixin,
    in_words,
    typed_in_words,
)
from inclusion.words import weekday
from interventions.models import Review
from interventions.selectors import TargetProgress
from interventions.services import (
    Attended,
    Judged,
    Minutes,
    Promised,
    StandingReviewError,
    StandingScoresError,
)

from .review_targets import TargetRow, says

_AREA = {"rows": 3}
_SAID = ("chair", "note_taker", "impact", "impact_note", "changes", "next_on", "next_reason")
OTHER_DAY, NO_DAY = "other", "none"
# Beyond them a calendar has no days to count with.
_YEARS = 1900, 2200


class OfferedDayField(forms.ChoiceField):
    """One of the offered school days, another one, or none.

    What was offered depends on the day of the review, which may be typed after these were shown: any
    day is taken, and the service says whether it fits.
    """

    def offer(self, days: Iterable[date], booked: date | None = None) -> None:
        marks = {booked: " (booked)"}
        offered = [(day.isoformat(), f"{weekday(day)}{marks.get(day, '')}") for day in days]
        self.choices = [
            *offered,
            (OTHER_DAY, "Another day, typed below"),
            (NO_DAY, "No further review"),
        ]

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or _as_day(value) is not None


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def day_typed(text: str) -> date | None:
    """The day that somebody typed, as the form reads it; None where it is none or of another age."""
    try:
        typed: date | None = DayField(required=False).clean(text)
    except ValidationError:
        return None
    return typed if typed and _YEARS[0] <= typed.year <= _YEARS[1] else None


class ReviewForm(OnceMixin, SeenMixin, VersionMixin, PlainForm):
    """The meeting itself. Its fields stand in three places of the page."""

    # Whether a review of the day stands already: then nothing more is recorded from this form.
    stands_elsewhere = False
    held_on = DayField(label="Held on")
    chair = forms.CharField(label="Who chaired it", required=False, max_length=120)
    note_taker = forms.CharField(label="Who took the notes", required=False, max_length=120)
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
    next_choice = OfferedDayField(
        label="When is the next review?", required=False, widget=forms.RadioSelect
    )
    next_on = DayField(
        label="Another day",
        required=False,
        help_text="For example 15 12 2026. A day typed here counts before those above.",
    )
    next_at = forms.CharField(
        label="Time and place",
        help_text="For example 15:15, Room 3",
        required=False,
        max_length=80,
    )
    next_reason = forms.CharField(
        label="Why outside these days",
        help_text="Only where the next review is earlier or later",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """The next date: the day that was typed, failing that the one that was chosen."""
        data = super().clean() or self.cleaned_data
        choice = data.pop("next_choice", "")
        if not data.get("next_on") and "next_on" not in self.errors:
            if choice == OTHER_DAY:
                self.add_error("next_on", "Type the day of the next review.")
            data["next_on"] = _as_day(choice)
        return data

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
        self.stands_elsewhere = True
        self.carry_version(review.plan.version)
        self.add_error("held_on", message)


class PersonRow(RowForm):
    """Somebody who was invited."""

    called = "Person"
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

    @property
    def is_named(self) -> bool:
        """Whether the name stands, so that the row asks only who came and what they said."""
        return bool(self["name"].value()) and not self["name"].errors and not self["role"].errors

    def layout(self) -> Layout:
        return Layout("id", side_by_side(("name", 3), ("role", 3), ("came", 1), ("view", 5)))

    def saying(self) -> FormHelper:
        """Whether they came and what they said; who they are stands apart (`naming`)."""
        return self.part("id", side_by_side(("came", 2), ("view", 10)))

    def naming(self) -> FormHelper:
        return self.part(side_by_side(("name", 6), ("role", 6)))


class ActionRow(RowForm):
    """Something new that somebody promised."""

    called = "Action"
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
        targets: Sequence[TargetProgress],
        people: Iterable[Mapping[str, Any]],
        colleagues: Iterable[User],
        offered: Iterable[date] = (),
        booked: date | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = ReviewForm(data, initial=dict(first))
        days = self.main.fields["next_choice"]
        assert isinstance(days, OfferedDayField)  # noqa: S101 (a programmer's mistake)
        days.offer(offered, booked)
        self.last = last_action_rows(last_actions, data)
        # A target that was agreed since the page was made is judged with the others.
        standing = [{"id": found.target.pk, **says(found.target)} for found in targets]
        self.targets = _TARGETS(
            with_missing(data, "targets", standing), prefix="targets", initial=standing
        )
        self.with_targets = self._beside(targets)
        self.people = _PEOPLE(data, prefix="people", initial=list(people))
        self.actions = _ACTIONS(data, prefix="actions", offers={"owner": colleagues})

    @property
    def all(self) -> tuple[ReviewForm | Rows, ...]:
        return self.last, self.targets, self.people, self.main, self.actions

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid) and self._is_a_meeting()

    def _is_a_meeting(self) -> bool:
        """Whether somebody came and something was judged; says by the first box what is missing."""
        people = [row for row in self.people.forms if not row.is_blank]
        if people and not any(row.cleaned_data.get("came") for row in people):
            people[0].add_error("came", "Tick who came: at least one person.")
        targets = self.targets.forms
        if targets and not any(row.cleaned_data.get("progress") for row in targets):
            targets[0].add_error("progress", "Judge at least one target: met, partly or not yet.")
        return not any(row.errors for row in (*people, *targets))

    def take(self, error: DomainError) -> None:
        if isinstance(error, ActionsMovedError):
            show_moved(self.main, self.last, error)
        elif isinstance(error, StandingReviewError):
            self.main.show_standing(error.review, error.message)
            self.main.clashes = (*self._judged_apart(error.review), *self.main.clashes)
        elif isinstance(error, StandingScoresError):
            self.main.look_again(error.message, error.seen)
        else:
            self.main.take(error)

    def _judged_apart(self, review: Review) -> Iterator[Clash]:
        """Targets that were judged otherwise here than in the review that stands."""
        stands = {j.target_id: j.get_progress_display() for j in review.judgements.all()}
        for row, progress in self.with_targets:
            yours = in_words(row.fields["progress"], row["progress"].value() or "")
            theirs = stands.get(progress.target.pk, "")
            if yours and yours != theirs:
                yield Clash(progress.target.what, yours, theirs or "Not judged")

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)

    def with_actions(self, actions: Iterable[Action]) -> list[tuple[RowForm, Action]]:
        """Each row of last time's actions with the action it is about."""
        return with_records(self.last, {action.pk: action for action in actions})

    def _beside(self, targets: Iterable[TargetProgress]) -> list[tuple[RowForm, TargetProgress]]:
        """Each row of targets with its progress so far; the row then knows its target."""
        found = with_records(self.targets, {row.target.pk: row for row in targets})
        for row, progress in found:
            assert isinstance(row, TargetRow)  # noqa: S101 (a programmer's mistake)
            row.know(progress.target)
        return found

    @property
    def once_key(self) -> str:
        return str(self.main.cleaned_data["once_key"])

    def minutes(self) -> Minutes:
        """What the meeting wrote down, for the service."""
        left_out = ("once_key", "version", "seen")
        main = {k: v for k, v in self.main.cleaned_data.items() if k not in left_out}
        return Minutes(
            **main,
            judged=tuple(
                Judged(**{"target_id" if name == "id" else name: row[name] for name in row})
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
