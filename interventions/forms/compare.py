"""Two people changed one plan: what the other one saved, beside what was typed here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from inclusion.words import day
from interventions.models import Plan

from .plan import PlanForms

_EMPTY = "Nothing"
_ROWS = {
    "targets": ("Targets", "what"),
    "strategies": ("What will be done", "what"),
    "agencies": ("Agencies", "agency"),
    "views": ("Views", "words"),
}


@dataclass(frozen=True)
class Difference:
    """One field in both versions, in words."""

    label: str
    theirs: str
    yours: str


def differences(forms: PlanForms, theirs: Plan) -> list[Difference]:
    """The fields and rows in which the saved plan differs from what was typed."""
    return [
        d for d in (*_of_fields(forms, theirs), *_of_rows(forms, theirs)) if d.theirs != d.yours
    ]


def _of_fields(forms: PlanForms, theirs: Plan) -> Iterator[Difference]:
    for name, field in forms.main.fields.items():
        if name != "version":
            yours = forms.main.cleaned_data.get(name)
            label = field.label or name.replace("_", " ").capitalize()
            yield Difference(str(label), _in_words(getattr(theirs, name)), _in_words(yours))


def _of_rows(forms: PlanForms, theirs: Plan) -> Iterator[Difference]:
    for name, (label, shown) in _ROWS.items():
        saved = [row for row in getattr(theirs, name).all() if not getattr(row, "dropped_on", None)]
        typed = [row for row in getattr(forms, name).rows() if not row.get("remove")]
        yield Difference(
            label,
            _lines(getattr(row, shown) for row in saved),
            _lines(row[shown] for row in typed),
        )


def _lines(values: Iterable[Any]) -> str:
    return "\n".join(_in_words(value) for value in values) or _EMPTY


def _in_words(value: Any) -> str:
    if value in (None, ""):
        return _EMPTY
    if isinstance(value, date):
        return day(value)
    return str(value).replace("\r\n", "\n")
