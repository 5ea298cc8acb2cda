"""The form that corrects the minutes of a held review, or adds to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms

from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_merge import BegunRow, merge_rows
from inclusion.form_rows import Rows, as_typed, rows_of, side_by_side
from inclusion.forms import DayField, PlainForm, VersionMixin
from inclusion.words import whole_number
from interventions.limits import beyond_limits_of
from interventions.models import Attendance, Judgement, Review, Target
from interventions.services import Attended, Correction, Judged, Promised

from .numbers import ValueField
from .review import ActionRow, PersonRow

_AREA = {"rows": 3}


class CorrectForm(VersionMixin, PlainForm):
    """What the minutes say besides targets and people, and why they are corrected."""

    SAID = ("held_on", "impact", "impact_note", "changes", "chair", "note_taker")
    held_on = DayField(label="Held on")
    chair = forms.CharField(label="Who chaired it", required=False, max_length=120)
    note_taker = forms.CharField(label="Who took the notes", required=False, max_length=120)
    impact = forms.ChoiceField(
        label="Impact of the plan so far", choices=Review.Impact, widget=forms.RadioSelect
    )
    impact_note = forms.CharField(
        label="Why", required=False, max_length=5000, widget=forms.Textarea(attrs=_AREA)
    )
    changes = forms.CharField(
        label="What changes", required=False, max_length=5000, widget=forms.Textarea(attrs=_AREA)
    )
    notes_in = forms.BooleanField(
        label="My notes are in: let them go",
        required=False,
    )
    reason = forms.CharField(
        label="Why the minutes are corrected",
        help_text="For example: T. Lindo’s view was left out",
        max_length=80,
        error_messages={"required": "Say why the minutes are corrected."},
    )


class JudgedRow(BegunRow):
    """What the review said of one target."""

    called = "Target"
    typed = ("progress", "now", "note")
    progress = forms.ChoiceField(
        label="Progress", choices=Judgement.Progress, required=False, widget=forms.RadioSelect
    )
    now = ValueField(label="Value that day")
    note = forms.CharField(label="Note", required=False, max_length=300)
    target: Target | None = None

    def clean(self) -> dict[str, Any]:
        """A target that was not judged may stay so."""
        data = self.cleaned_data
        if self.target and (said := beyond_limits_of(self.target, data.get("now"))):
            self.add_error("now", said)
        return data

    def layout(self) -> Layout:
        judging = Div(InlineRadios("progress"), css_class="taps")
        return Layout("id", judging, side_by_side(("now", 3), ("note", 9)))


class InvitedRow(BegunRow, PersonRow):
    """Somebody who stands in the minutes, or is added to them."""


_JUDGED = rows_of(JudgedRow, extra=0)
_PEOPLE = rows_of(InvitedRow)
_ACTIONS = rows_of(ActionRow)


class CorrectForms:
    """The minutes of a review as they stand, to be put right."""

    def __init__(
        self,
        review: Review,
        *,
        targets: Sequence[Target],
        colleagues: Iterable[User],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        judged = {j.target_id: j for j in review.judgements.all()}
        first = {name: getattr(review, name) for name in CorrectForm.SAID}
        self._targets = {target.pk: target.what for target in targets}
        self.main = CorrectForm(data, initial={**first, "version": review.version})
        self.judged = _JUDGED(
            data, prefix="targets", initial=[_stands(t, judged.get(t.pk)) for t in targets]
        )
        by_id = {target.pk: target for target in targets}
        for row in self.judged.forms:
            assert isinstance(row, JudgedRow)  # noqa: S101 (a programmer's mistake)
            row.target = by_id.get(whole_number(str(row["id"].value() or "")) or 0)
        self.people = _PEOPLE(
            data,
            prefix="people",
            initial=[{"id": a.pk, **_said(a)} for a in review.attendances.all()],
        )
        self.actions = _ACTIONS(data, prefix="actions", offers={"owner": colleagues})

    @property
    def all(self) -> tuple[CorrectForm | Rows, ...]:
        return self.judged, self.people, self.main, self.actions

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def take(self, error: DomainError) -> None:
        self.main.take(error)

    def compare_rows(self, theirs: Review) -> None:
        """Take what a colleague saved meanwhile into rows that were left alone; show where both wrote."""
        judged = {j.target_id: _judged(j) for j in theirs.judgements.all()}
        unjudged = {pk: {"progress": "", "now": None, "note": ""} for pk in self._targets}
        people = {a.pk: _said(a) for a in theirs.attendances.all()}
        for merged in (
            merge_rows(self.judged, unjudged | judged, "Target", self._targets),
            merge_rows(self.people, people, "Person"),
        ):
            self.main.clashes = (*self.main.clashes, *merged.clashes)
            self.main.meanwhile = (*self.main.meanwhile, *merged.meanwhile)

    def as_typed(self) -> None:
        """Show a kept draft without complaints about what is not finished."""
        for form in self.all:
            as_typed(form)

    def correction(self) -> Correction:
        """What was typed, for the service."""
        main = {name: self.main.cleaned_data[name] for name in CorrectForm.SAID}
        return Correction(
            **main,
            judged=tuple(
                Judged(row["id"], progress=row["progress"], now=row["now"], note=row["note"])
                for row in _standing(self.judged)
            ),
            attended=tuple(
                (row["id"], Attended(row["name"], row["role"], row["came"], row["view"]))
                for row in _standing(self.people)
            ),
            promised=tuple(
                Promised(row["what"], row["owner"], row["owner_name"], row["due_on"])
                for row in _standing(self.actions)
            ),
        )


def _standing(rows: Rows) -> list[dict[str, Any]]:
    """The rows that were filled in; nothing of minutes is taken away, whatever a request asks for."""
    return [row for row in rows.rows() if not row.get("remove")]


def _stands(target: Target, judged: Judgement | None) -> dict[str, Any]:
    return {"id": target.pk, **(_judged(judged) if judged else {})}


def _judged(judgement: Judgement) -> dict[str, Any]:
    return {name: getattr(judgement, name) for name in ("progress", "now", "note")}


def _said(person: Attendance) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name", "role", "came", "view")}
