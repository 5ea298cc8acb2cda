"""The meeting about a return: when it is, who came, what each said and what was agreed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from exclusions.codes import Kind
from exclusions.models import Reintegration, Suspension
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError

from .arranging import open_to_write
from .done import put_down

WORDS = ("place", "pupil_view", "family_view", "harm", "relationships", "support", "outcome")
DAYS = ("invited_on", "review_on", "reviewed_on")


def save_meeting(
    *,
    suspension: Suspension,
    fields: Mapping[str, Any],
    by: Person,
    on: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Suspension:
    """Keep the meeting about the return, planned or held. Returns the suspension.

    `fields` hold `reintegration_meeting_on`, the words and days of the meeting, `came` (name, role) and
    `agreed` (what, who, by_on as dates). Raises DomainError by the field, ConflictError.
    """
    if suspension.kind != Kind.SUSPENSION:
        raise DomainError("A meeting about the return belongs to a suspension of whole half-days.")
    met_on = fields.get("reintegration_meeting_on")
    _check(fields, met_on, on)
    with pupil_write(suspension.pupil, on):
        row = open_to_write(suspension, by, expected_version, Right.EDIT_PLANS)
        put_down(row, {"reintegration_meeting_on": met_on}, on=on, reason=reason)
        meeting = Reintegration.objects.filter(suspension=row).first() or Reintegration(
            suspension=row
        )
        _fill(meeting, fields)
        meeting.recorded_by, meeting.recorded_at = by.user, timezone.now()
        save_as(meeting, by=by.user, reason=reason.strip()[:100])
        # The page shows one version: that of the suspension goes up with everything beside it.
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def _fill(meeting: Reintegration, fields: Mapping[str, Any]) -> None:
    for name in WORDS:
        setattr(meeting, name, (fields.get(name) or "").strip())
    for name in DAYS:
        setattr(meeting, name, fields.get(name))
    meeting.at = fields.get("at")
    meeting.came = [
        {"name": row["name"], "role": row.get("role") or ""} for row in fields.get("came", ())
    ]
    meeting.agreed = [
        {
            "what": row["what"],
            "who": row.get("who") or "",
            "by_on": row["by_on"].isoformat() if row.get("by_on") else "",
        }
        for row in fields.get("agreed", ())
    ]


def _ahead(met_on: date | None) -> str:
    if met_on is None:
        return "Who came is written down once the meeting was held: enter its day."
    return f"The meeting is on {words.day(met_on)}: who came is written down once it was held."


def _check(fields: Mapping[str, Any], met_on: date | None, on: date) -> None:
    if fields.get("came") and (met_on is None or met_on > on):
        raise DomainError(
            _ahead(met_on),
            "reintegration_meeting_on",
        )
    invited_on, review_on = fields.get("invited_on"), fields.get("review_on")
    if invited_on and invited_on > on:
        raise DomainError("This day is in the future.", "invited_on")
    if review_on and met_on and review_on < met_on:
        raise DomainError("This is before the meeting.", "review_on")
    reviewed_on = fields.get("reviewed_on")
    if reviewed_on and reviewed_on > on:
        raise DomainError("This day is in the future.", "reviewed_on")
