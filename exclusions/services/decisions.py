"""Keeping each dated decision about an exclusion as it was made, and what was weighed before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from exclusions.codes import What
from exclusions.models import Considered, Decision, Suspension
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as

CONSIDERED = (
    "fact_finding",
    "pupil_account",
    "factors_looked_at",
    "factors_found",
    "factors_note",
    "equality",
    "sen",
    "lesser_sanctions",
    "why_this_long",
    "gaps",
    "suspensions_reviewed_on",
    "breach",
    "harm",
    "one_off",
)


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
        starts_on=row.starts_on,
        sessions=row.sessions,
        last_on=row.last_on,
        last_session=row.last_session,
        returns_on=row.returns_on,
        returns_session=row.returns_session,
        shown=dict(shown or {}),
    )
    return save_as(decision, by=by.user)


def considered_from(fields: Mapping[str, Any]) -> Considered | None:
    """What the form says was weighed, not yet saved; None where the form did not ask."""
    given = {name: fields[name] for name in CONSIDERED if fields.get(name) is not None}
    return Considered(**given) if any(name in fields for name in CONSIDERED) else None


def keep_considered(row: Suspension, fields: Mapping[str, Any], *, by: Person) -> None:
    """Save what was weighed beside a new exclusion; nothing where the form did not ask."""
    considered = considered_from(fields)
    if considered is not None:
        considered.suspension = row
        save_as(considered, by=by.user)
