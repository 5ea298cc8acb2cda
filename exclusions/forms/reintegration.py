"""The form of the meeting about a return."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from inclusion.errors import DomainError
from inclusion.form_rows import RowForm, Rows, as_typed, rows_of, side_by_side
from inclusion.forms import DayField, HourField, PlainForm, VersionMixin
from inclusion.words import said

from .arranging import LONG, why_changed


def _words(label: str, rows: int = 3, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONG,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReintegrationForm(VersionMixin, PlainForm):
    """When it is, what each said, what is done about the harm, and when one looks again."""

    reintegration_meeting_on = DayField(
        label="Meeting on", required=False, help_text="A day that is planned may be entered"
    )
    at = HourField(label="At", required=False)
    place = forms.CharField(label="Where", required=False, max_length=120)
    invited_on = DayField(label="Family invited on", required=False)
    pupil_view = _words("What the pupil says", hint="In their own words, first")
    family_view = _words("What the family says")
    harm = _words("Who was harmed, and what they need")
    relationships = _words("How relationships are rebuilt")
    support = _words("Support in the first days", hint="Who meets the pupil, where, and when")
    review_on = DayField(label="Look again on", required=False)
    reviewed_on = DayField(label="Looked at again on", required=False)
    outcome = _words("How it went", 2)
    reason = why_changed()

    def layout(self) -> Layout:
        return Layout(
            "version",
            side_by_side(
                ("reintegration_meeting_on", 3), ("at", 2), ("place", 4), ("invited_on", 3)
            ),
            Fieldset("What each says", "pupil_view", "family_view", css_class="group"),
            Fieldset("The way back", "harm", "relationships", "support", css_class="group"),
            Fieldset(
                "Looking again",
                side_by_side(("review_on", 4), ("reviewed_on", 4)),
                "outcome",
                css_class="group",
            ),
            "reason",
        )


class CameRow(RowForm):
    """Somebody who came."""

    typed = ("name", "role")
    name = forms.CharField(max_length=120, error_messages={"required": "Enter the name."})
    role = forms.CharField(required=False, max_length=120)

    def layout(self) -> Layout:
        return Layout(side_by_side(("name", 6), ("role", 6)))


class AgreedRow(RowForm):
    """One thing that was agreed."""

    typed = ("what", "who", "by_on")
    what = forms.CharField(
        label="What was agreed",
        max_length=300,
        error_messages={"required": "Say what was agreed."},
    )
    who = forms.CharField(label="Who does it", required=False, max_length=120)
    by_on = DayField(label="By when", required=False, help_text="")

    def layout(self) -> Layout:
        return Layout(side_by_side(("what", 6), ("who", 3), ("by_on", 3)))


_CAME = rows_of(CameRow, extra=2)
_AGREED = rows_of(AgreedRow, extra=2)


class ReintegrationForms:
    """The meeting's form and its two sets of rows as one."""

    def __init__(
        self,
        *,
        first: Mapping[str, Any],
        came: list[dict[str, Any]],
        agreed: list[dict[str, Any]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = ReintegrationForm(data, initial=dict(first))
        self.came: Rows = _CAME(data, prefix="came", initial=came)
        self.agreed: Rows = _AGREED(data, prefix="agreed", initial=agreed)

    @property
    def all(self) -> tuple[ReintegrationForm | Rows, ...]:
        return self.main, self.came, self.agreed

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def fields(self) -> dict[str, Any]:
        """What was typed, for the service."""
        kept = {k: v for k, v in self.main.cleaned_data.items() if k not in ("version", "reason")}
        return {**kept, "came": _filled(self.came), "agreed": _filled(self.agreed)}

    def take(self, error: DomainError) -> None:
        self.main.take(error)

    def carry_version(self, version: int) -> None:
        """Put the version that now stands into the page, so that saving again is a choice."""
        self.main.carry_version(version)

    def differences(
        self,
        first: Mapping[str, Any],
        came: list[dict[str, Any]],
        agreed: list[dict[str, Any]],
    ) -> list[tuple[str, str, str]]:
        """What somebody else saved beside what was typed here: label, theirs, yours."""
        typed = self.main.cleaned_data
        names = [n for n in self.main.fields if n not in ("version", "reason")]
        found = [
            (str(self.main.fields[n].label), said(first.get(n)), said(typed.get(n))) for n in names
        ]
        found.append(("Who came", _lines(came, "name"), _lines(_filled(self.came), "name")))
        found.append(
            ("What was agreed", _lines(agreed, "what"), _lines(_filled(self.agreed), "what"))
        )
        return [(label, theirs, yours) for label, theirs, yours in found if theirs != yours]

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)


def _filled(rows: Rows) -> list[dict[str, Any]]:
    return [row for row in rows.rows() if not row.get("remove")]


def _lines(rows: list[dict[str, Any]], name: str) -> str:
    return "\n".join(str(row[name]) for row in rows) or said(None)
