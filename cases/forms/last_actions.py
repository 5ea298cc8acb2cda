"""Rows of a form on which is said what became of actions promised earlier."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from cases.models import Action
from cases.selectors.meetings import MOST_ACTIONS
from cases.services.last_actions import ActionsMovedError, LastAction
from inclusion.form_rows import RowForm, Rows, rows_of, side_by_side, with_missing
from inclusion.forms import Clash, VersionMixin
from inclusion.words import day


class LastActionRow(RowForm):
    """What became of an action promised earlier."""

    typed = ("outcome", "done")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    done = forms.BooleanField(label="Done", required=False)
    outcome = forms.CharField(label="How it went", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def layout(self) -> Layout:
        return Layout("id", "version", side_by_side(("done", 2), ("outcome", 10)))


_ROWS = rows_of(LastActionRow, extra=0, most=MOST_ACTIONS)


def last_action_rows(actions: Iterable[Action], data: Mapping[str, Any] | None) -> Rows:
    """One row an action, as it stands; one that was promised since a page was made joins its rows."""
    first = [{"id": a.pk, "outcome": a.outcome, "version": a.version} for a in actions]
    return _ROWS(with_missing(data, "last", first), prefix="last", initial=first)


def told(rows: Rows) -> tuple[LastAction, ...]:
    """What was typed, for the service."""
    return tuple(
        LastAction(row["id"], row["done"], row["outcome"], row["version"]) for row in rows.rows()
    )


def show_moved(form: VersionMixin, rows: Rows, error: ActionsMovedError) -> None:
    """Show what colleagues saved of these actions beside what was typed; saving again is a choice.

    `form` is the one that stands above the rows. An action that is over leaves its row.
    """
    form.clashes = (
        *form.clashes,
        *(Clash(action.what, _typed(row), _stands(action)) for action, row in error.moved),
    )
    versions = {action.pk: action.version for action, _ in error.moved}
    for row in rows.forms:
        moved = versions.get(row.cleaned_data.get("id") or 0)
        if moved:
            data = row.data.copy()  # type: ignore[attr-defined]
            data[row.add_prefix("version")] = str(moved)
            row.data = data
    form.add_error(None, error.message)


def _typed(row: LastAction) -> str:
    return ": ".join(part for part in ("Done" if row.done else "Open", row.outcome) if part)


def _stands(action: Action) -> str:
    if action.withdrawn_at:
        return "Withdrawn"
    state = f"Done on {day(action.done_on)}" if action.done_on else "Open"
    return ": ".join(part for part in (state, action.outcome) if part)
