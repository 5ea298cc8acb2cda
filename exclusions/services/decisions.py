"""Keeping each dated decision about an exclusion as it was made, and what was weighed before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from exclusions.codes import What
from exclusions.considered import considered_from
from exclusions.models import Decision, Suspension
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as

# What a decision keeps of the record as it stands after it.
PERIOD = ("starts_on", "sessions", "last_on", "last_session", "returns_on", "returns_session")


def keep_decision(
    row: Suspension,
    what: What,
    *,
    reasons: str,
    by: Person,
    decided_on: date,
    shown: Mapping[str, Any] | None = None,
) -> Decision:
    """Write down one decision as `row` stands after it. `shown` is what the page said, as JSON."""
    last = row.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision(
        suspension=row,
        number=last + 1,
        what=what,
        decided_on=decided_on,
        decided_by=by.user,
        decided_as=by.decides_as,
        reasons=reasons.strip(),
        shown=dict(shown or {}),
    )
    _copy_period(row, decision)
    return save_as(decision, by=by.user)


def keep_considered(row: Suspension, fields: Mapping[str, Any], *, by: Person) -> None:
    """Save what was weighed beside a new exclusion; nothing where the form did not ask."""
    considered = considered_from(fields)
    if considered is not None:
        considered.suspension = row
        save_as(considered, by=by.user)


def follow_correction(
    row: Suspension, fields: Mapping[str, Any], *, by: Person, reason: str
) -> None:
    """Let the first decision say what `row` says, after a slip in it was put right."""
    decision = row.decisions.filter(number=1).first()
    if decision is None:
        return
    decision.decided_on = row.decided_on
    decision.reasons = (fields.get("head_reasons") or row.what_happened).strip()
    _copy_period(row, decision)
    if fields.get("shown"):
        decision.shown = dict(fields["shown"])
    save_as(decision, by=by.user, reason=reason)


def _copy_period(row: Suspension, decision: Decision) -> None:
    for name in PERIOD:
        setattr(decision, name, getattr(row, name))
