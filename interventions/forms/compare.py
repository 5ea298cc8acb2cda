"""Two people changed one plan: the rows that the other one saved, beside those that stand here."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from inclusion.form_rows import RowForm, Rows
from inclusion.forms import Clash, in_words
from interventions.models import Plan

_ROWS = {
    "targets": "Targets",
    "strategies": "What will be done",
    "agencies": "Agencies",
    "views": "Views",
    "sign_offs": "Who agreed",
}
_LEFT_OUT = ("id", "remove")


def rows_apart(forms: Any, theirs: Plan) -> tuple[Clash, ...]:
    """The rows of PlanForms in which the saved plan differs from what was typed, in words."""
    return tuple(clash for clash in _of_rows(forms, theirs) if clash.yours != clash.theirs)


def _of_rows(forms: Any, theirs: Plan) -> Iterator[Clash]:
    for name, label in _ROWS.items():
        rows: Rows = getattr(forms, name)
        form = rows.empty_form
        saved = [row for row in getattr(theirs, name).all() if not getattr(row, "dropped_on", None)]
        typed = [row for row in rows.rows() if not row.get("remove")]
        yours = [_line(form, row) for row in typed]
        stand = [_line(form, _values(form, row)) for row in saved]
        # Rows that say the same in both are left out.
        yield Clash(
            label,
            yours=_lines(line for line in yours if line not in stand),
            theirs=_lines(line for line in stand if line not in yours),
        )


def _values(form: RowForm, record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in form.fields if name not in _LEFT_OUT}


def _line(form: RowForm, row: dict[str, Any]) -> str:
    """Everything that one row says: "Target: Walks with an adult; Goal: 2"."""
    said = (
        (str(form[name].label), in_words(field, _plain(row.get(name))))
        for name, field in form.fields.items()
        if name not in _LEFT_OUT
    )
    return "; ".join(f"{label}: {words}" for label, words in said if words not in ("nothing", "no"))


def _plain(value: Any) -> Any:
    """2.0 and 2 are the same number."""
    return value.normalize() if isinstance(value, Decimal) and value else value


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or "nothing"
