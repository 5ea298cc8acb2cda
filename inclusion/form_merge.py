"""Rows on which two people work at once: each knows what it began with, so that nobody's is undone.

A row that nobody touched is not sent to the service; it stays as a colleague has saved it. Of a row
that somebody touched, the boxes they left alone take what the colleague saved, and where both changed
the same box both versions are shown.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from .form_rows import RowForm, Rows
from .forms import Clash, in_words
from .unseen import plain_text
from .words import whole_number

GONE = (
    "A colleague has taken this away since you opened the page. Tick Remove; what you typed here and "
    "want to keep, add as a new one."
)
_APART = ("id", "remove", "began")


class BegunRow(RowForm):
    """A row that carries what its boxes began with, as a browser sends them."""

    began = forms.CharField(required=False, widget=forms.HiddenInput)
    clashed = False  # two people wrote into one of its boxes
    gone = False  # what it was about has been taken away

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.initial.get("id"):
            shown = {n: self.get_initial_for_field(f, n) for n, f in self.boxes()}
            self.initial["began"] = self._packed(shown)

    def full_clean(self) -> None:
        """What is saved and was not touched has no fault to be told."""
        super().full_clean()
        if self.is_bound and not self.is_touched:
            self._errors = ErrorDict()

    @property
    def is_touched(self) -> bool:
        """Whether somebody made it say something else than it began with; a new row is."""
        began = self.began_with()
        if not began or self.is_removed or not self.raw("id"):
            return True
        return any(self.sent(name) != began.get(name, "") for name, _ in self.boxes())

    def row(self) -> dict[str, Any]:
        row = super().row()
        row.pop("began", None)
        return row

    def sent(self, name: str) -> str:
        """What was sent for a box, as it compares."""
        return _even(self.fields[name], self.raw(name))

    def began_with(self) -> dict[str, str]:
        """What each box began with; nothing where the page did not say."""
        try:
            found = json.loads(self.data.get(self.add_prefix("began")) or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}

    def say_gone(self) -> None:
        """Refuse what was typed into a row that a colleague has taken away."""
        self.gone = True
        self.add_error(None, GONE)

    def stand(self, values: Mapping[str, Any], names: Iterable[str] = ()) -> None:
        """Let the sent row begin with what is saved now, and its boxes of these names say it."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("began")] = self._packed(values)
        for name in names:
            field_, key = self.fields[name], self.add_prefix(name)
            data.pop(key, None)
            if (value := _as_sent(field_, values[name])) or not isinstance(
                field_, forms.BooleanField
            ):
                data[key] = value
        self.data = data

    def said(self, values: Mapping[str, Any]) -> str:
        """Everything that these values say: "Target: Walks with an adult; Goal: 2"."""
        found = ((str(self[n].label), in_words(f, values.get(n))) for n, f in self.boxes())
        return "; ".join(f"{label}: {told}" for label, told in found if told not in _NOTHING)

    def boxes(self) -> Iterator[tuple[str, forms.Field]]:
        """The fields that people see, by name."""
        return ((name, f) for name, f in self.fields.items() if name not in _APART)

    def _packed(self, values: Mapping[str, Any]) -> str:
        boxes = {n: _even(f, _as_sent(f, values.get(n))) for n, f in self.boxes()}
        return json.dumps(boxes, ensure_ascii=False)


_NOTHING = ("nothing", "no", "")


@dataclass(frozen=True)
class Merged:
    """What came of two people's rows: in which boxes they differ, and what only the colleague did."""

    clashes: list[Clash] = field(default_factory=list)
    meanwhile: list[Clash] = field(default_factory=list)


def merge_rows(
    rows: Rows,
    saved: Mapping[int, Mapping[str, Any]],
    label: str,
    names: Mapping[int, str] | None = None,
) -> Merged:
    """Bring the sent rows together with those that a colleague saved, {id: values by field name}.

    `label` is what one row is called, `names` what those are called, by id, that have a name. The sent
    rows then hold both people's changes; a row that the colleague took away leaves the page, or says so
    where something was typed into it.
    """
    found, seen = Merged(), set[int]()
    for number, row in enumerate(list(rows.forms), start=1):
        assert isinstance(row, BegunRow)  # noqa: S101 (a programmer's mistake)
        pk = whole_number(str(row.raw("id")))
        if pk is None:
            continue
        seen.add(pk)
        called = (names or {}).get(pk, f"{label} {number}")
        if pk in saved:
            _merge(row, saved[pk], called, found)
        elif row.is_touched and not row.is_removed:
            row.say_gone()
        else:
            rows.forms.remove(row)
            if not row.is_removed:
                found.meanwhile.append(Clash(called, _line(row), "taken away"))
    for pk in saved.keys() - seen:
        said = rows.empty_form.said(saved[pk])  # type: ignore[attr-defined]
        called = (names or {}).get(pk, f"{label}, new")
        found.meanwhile.append(Clash(called, "nothing", said))
    return found


def _merge(row: BegunRow, values: Mapping[str, Any], called: str, found: Merged) -> None:
    began, taken = row.began_with(), list[str]()
    boxes = {name: _even(f, _as_sent(f, values[name])) for name, f in row.boxes()}
    if row.is_removed:
        if began != boxes:
            row.clashed = True
            found.clashes.append(Clash(called, "Removed", row.said(values)))
        row.stand(values)
        return
    for name, now in boxes.items():
        yours, opened = row.sent(name), began.get(name)
        if now in (yours, opened):
            continue
        both = Clash(
            f"{called}, {str(row[name].label).lower()}",
            _told(row, name),
            in_words(row.fields[name], values[name]),
        )
        if yours == opened:
            taken.append(name)
            found.meanwhile.append(both)
        else:
            row.clashed = True
            found.clashes.append(both)
    row.stand(values, taken)


def _told(row: BegunRow, name: str) -> str:
    """What a box says, as a person reads it."""
    checked: Any = row.fields[name]
    try:
        return in_words(checked, checked.clean(row.raw(name)))
    except ValidationError:
        return str(row.raw(name)) or "nothing"


def _line(row: BegunRow) -> str:
    found = ((str(row[name].label), _told(row, name)) for name, _ in row.boxes())
    return "; ".join(f"{label}: {told}" for label, told in found if told not in _NOTHING)


def _as_sent(field_: forms.Field, value: Any) -> str:
    """A field's value as a browser sends it."""
    if isinstance(field_, forms.BooleanField):
        return "on" if value else ""
    value = field_.prepare_value(value)
    shown = field_.widget.format_value(value) if value is not None else ""
    return shown if isinstance(shown, str) else str(value)


def _even(field_: forms.Field, value: Any) -> str:
    """What was sent, without what browsers make of it on the way."""
    if isinstance(field_, forms.BooleanField):
        return "on" if value else ""
    text = plain_text(str(value), lines=isinstance(field_.widget, forms.Textarea)).strip()
    return text.removesuffix(".0") if isinstance(field_, forms.DecimalField) else text
