"""The rows of the targets in a meeting: what is judged, and what each says from now on."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms

from inclusion.form_rows import RowForm, side_by_side
from interventions.limits import PER_CENT, beyond_limits_of
from interventions.models import Judgement, Target

from .numbers import ValueField

# The boxes that change a target, each with the field that tells what it began with.
_BEGAN = {"what_next": "what_was", "goal_next": "goal_was"}
_PER_CENT_YES = f"How often yes, in per cent: 0 to {PER_CENT}"
_EMPTIED = {
    "what_next": "Say what it says from now on, or tick “No longer a target”.",
    "goal_next": "A goal is changed here, not taken away: enter one.",
}


class TargetRow(RowForm):
    """Progress on one target, and what it says from now on: its boxes begin with what it says now.

    What it said when the page was made is sent along, so that a box that nobody touched changes nothing,
    even where a colleague has changed the target meanwhile.
    """

    called = "Target"
    typed = ("progress", "now", "note", "what_next", "goal_next", "dropped")
    progress = forms.ChoiceField(
        label="Progress",
        choices=Judgement.Progress,
        required=False,
        widget=forms.RadioSelect,
    )
    now = ValueField(label="Now")
    note = forms.CharField(label="Note", required=False, max_length=300)
    what_next = forms.CharField(label="From now on it says", required=False, max_length=300)
    goal_next = ValueField(label="New goal")
    dropped = forms.BooleanField(label="No longer a target", required=False)
    what_was = forms.CharField(required=False, widget=forms.HiddenInput)
    goal_was = forms.CharField(required=False, widget=forms.HiddenInput)
    target: Target | None = None

    def know(self, target: Target) -> None:
        """Tell the row its target, for its limits; boxes that nobody touched say what it says now."""
        self.target = target
        if target.measured_by == Target.MeasuredBy.YES_NO:
            for name in ("now", "goal_next"):
                self.fields[name].help_text = _PER_CENT_YES
        now = says(target)
        for name, was in _BEGAN.items() if self.is_bound else ():
            if not self._touched(name) and not _alike(self.raw(name), str(now[name])):
                self._put({key: str(now[key]) for key in (name, was)})

    def _put(self, values: Mapping[str, str]) -> None:
        """Let the sent row hold these values."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data

    def _touched(self, name: str) -> bool:
        """Whether somebody has made a box say something else than it began with."""
        return not _alike(self.raw(name), self.raw(_BEGAN[name]))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = self.raw("note") or self.raw("dropped") or any(map(self._touched, _BEGAN))
        if not data.get("progress") and told:
            self.add_error("progress", "Choose met, partly or not yet.")
        for name, words in _EMPTIED.items():
            if self._touched(name) and not self.raw(name).strip() and not self.raw("dropped"):
                self.add_error(name, words)
        for name in ("now", *(["goal_next"] if self._touched("goal_next") else [])):
            if self.target and (said := beyond_limits_of(self.target, data.get(name))):
                self.add_error(name, said)
        return data

    def row(self) -> dict[str, Any]:
        """As it was judged; what stays as it is is left empty."""
        row = super().row()
        for name, was in _BEGAN.items():
            del row[was]
            if not self._touched(name):
                row[name] = "" if name == "what_next" else None
        return row

    @property
    def changes(self) -> bool:
        """Whether the part that changes the target changes something, and so stands open."""
        names = ("what_next", "goal_next", "dropped")
        return self.is_bound and (
            any(map(self._touched, _BEGAN))
            or bool(self.raw("dropped"))
            or any(self[name].errors for name in names)
        )

    def judging(self) -> FormHelper:
        """The judgement itself; what changes in the target stands apart (`changing`)."""
        return self.part(
            "id",
            Div(InlineRadios("progress"), css_class="taps"),
            side_by_side(("now", 3), ("note", 9)),
        )

    def changing(self) -> FormHelper:
        return self.part(
            *_BEGAN.values(), side_by_side(("what_next", 7), ("goal_next", 2), ("dropped", 3))
        )


def says(target: Target) -> dict[str, Any]:
    """What a target says now, by the boxes that begin with it and by what each began with."""
    goal = target.goal
    number = "" if goal is None else int(goal) if goal == int(goal) else goal
    return {
        "what_next": target.what,
        "what_was": target.what,
        "goal_next": number,
        "goal_was": number,
    }


def _alike(one: str, other: str) -> bool:
    """Whether two boxes say the same: spaces and the ".0" of a number are of no account."""
    return " ".join(one.split()).removesuffix(".0") == " ".join(other.split()).removesuffix(".0")
