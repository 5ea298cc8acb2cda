"""What was typed about an exclusion, as a proposal: each refusal one clear sentence by its field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inclusion.errors import DomainError

from .codes import Factor, Grounds, Kind, OneOff, Reason, Session
from .considered import checks_from
from .facts import half_days
from .proposal import Proposal

LONGEST = 90  # half-days


def proposal_from(fields: Mapping[str, Any], on: date) -> Proposal:
    """The typed fields as a proposal. Raises DomainError for a length or a kind that cannot be."""
    kind = fields.get("kind") or Kind.SUSPENSION
    if kind not in Kind.values:
        raise DomainError(
            "Choose a suspension, a lunchtime suspension or a permanent exclusion.", "kind"
        )
    session = fields.get("start_session") or Session.MORNING
    if session not in Session.values:
        raise DomainError("Choose in the morning or in the afternoon.", "start_session")
    grounds = fields.get("grounds") or ""
    if grounds and grounds not in Grounds.values:
        raise DomainError("Choose the grounds from the list.", "grounds")
    _check_weighed(fields)
    proposal = Proposal(
        decided_on=fields.get("decided_on") or on,
        starts_on=fields["starts_on"],
        start_session=Session.MORNING if kind == Kind.LUNCHTIME else session,
        sessions=_sessions(kind, fields.get("sessions")),
        kind=kind,
        grounds=grounds,
        not_due=_not_due(kind, fields),
        misses_exam_on=fields.get("misses_exam_on"),
        checks=checks_from(fields),
    )
    if (proposal.starts_on, proposal.start_session) in proposal.not_due:
        raise DomainError(
            "It cannot begin on a half-day on which the pupil is not due: choose the first one that "
            "counts.",
            "not_due",
        )
    return proposal


def _check_weighed(fields: Mapping[str, Any]) -> None:
    """What was chosen from a list is in it."""
    if (fields.get("one_off") or "") not in ("", *OneOff.values):
        raise DomainError("Choose the act from the list, or none.", "one_off")
    if not set(fields.get("factors_found") or ()) <= set(Factor.values):
        raise DomainError("Choose from the list what plays a part.", "factors_found")


def _sessions(kind: str, sessions: int | None) -> int:
    """The length in half-days; none for a permanent exclusion."""
    if kind == Kind.PERMANENT:
        if sessions:
            raise DomainError(
                "A permanent exclusion has no end: leave the length empty.", "sessions"
            )
        return 0
    if kind == Kind.LUNCHTIME:
        if sessions not in (None, 1):
            raise DomainError(
                "A lunchtime suspension is half a day: record one for each lunchtime.", "sessions"
            )
        return 1
    if sessions is None or not 1 <= sessions <= LONGEST:
        raise DomainError("A suspension lasts from half a day to 45 school days.", "sessions")
    return sessions


def _not_due(kind: str, fields: Mapping[str, Any]) -> tuple[tuple[date, str], ...]:
    """The half-days on which the pupil was not due, in order; only a suspension leaves any out."""
    typed = fields.get("not_due") or ()
    return half_days(sorted(set(typed))) if kind == Kind.SUSPENSION else ()


def check_reasons(fields: Mapping[str, Any]) -> None:
    """One to three reasons of the census, in order, none twice, no gap. Raises DomainError."""
    if fields.get("reason_4"):
        raise DomainError("The school census takes up to three reasons.", "reason_3")
    first, second, third = (fields.get(f"reason_{n}") or "" for n in (1, 2, 3))
    if not first:
        raise DomainError("Choose the main reason.", "reason_1")
    for field, reason in (("reason_1", first), ("reason_2", second), ("reason_3", third)):
        if reason and reason not in Reason.values:
            raise DomainError("Choose a reason from the list.", field)
    if third and not second:
        raise DomainError("Choose the second reason before the third.", "reason_2")
    if second and second == first:
        raise DomainError("This reason is already the first: choose another or none.", "reason_2")
    if third and third in (first, second):
        raise DomainError("This reason is already chosen: choose another or none.", "reason_3")
