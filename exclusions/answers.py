"""A saved exclusion as its form holds it, for somebody who corrects it."""

from typing import Any

from .codes import Kind
from .considered import CONSIDERED
from .models import Suspension

_PLAIN = (
    *("kind", "starts_on", "start_session", "sessions", "misses_exam_on", "decided_on"),
    *("what_happened", "reason_1", "reason_2", "reason_3", "grounds", "not_due"),
)
_EARLIER = (
    *("kind", "starts_on", "start_session", "sessions", "decided_on"),
    *("what_happened", "reason_1", "reason_2", "reason_3"),
)


def answers_of(row: Suspension) -> dict[str, Any]:
    """The values of the form of a decision, with the version they belong to. Two queries."""
    considered = getattr(row, "considered", None)
    weighed = {name: getattr(considered, name) for name in CONSIDERED} if considered else {}
    gaps = {f"gap_{kind}": why for kind, why in weighed.get("gaps", {}).items()}
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        **weighed,
        **gaps,
        "head_reasons": _reasons(row),
        "version": row.version,
        "correcting": row.pk,
    }


def earlier_answers_of(row: Suspension) -> dict[str, Any]:
    """The values of the form of one from before, with the version they belong to."""
    values = {name: getattr(row, name) for name in _EARLIER}
    if row.kind == Kind.LUNCHTIME:
        values["sessions"] = None
    return {**values, "version": row.version}


def _reasons(row: Suspension) -> str:
    """The head's own reasons; nothing where what happened stood for them."""
    decision = row.decisions.filter(number=1).first()
    reasons = decision.reasons if decision else ""
    return "" if reasons == row.what_happened.strip() else reasons
