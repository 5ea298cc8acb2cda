"""What a proposal writes into a row of Suspension, whether it is new or corrected."""

from collections.abc import Mapping
from typing import Any

from exclusions.codes import Grounds, Kind
from exclusions.facts import as_fact
from exclusions.models import Suspension
from exclusions.proposal import Proposal
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.rules.periods import period_of


def require(by: Person, right: Right, sentence: str) -> None:
    """Raise DomainError with a sentence when the person does not hold a right."""
    if not by.has(right):
        raise DomainError(sentence)


def fill(row: Suspension, proposal: Proposal, fields: Mapping[str, Any]) -> None:
    """Write what was decided, the dates that follow from it, and what it follows, into a row."""
    row.kind = proposal.kind
    row.decided_on = proposal.decided_on
    row.starts_on, row.start_session = proposal.starts_on, proposal.start_session
    row.sessions = proposal.sessions or None
    row.reason_1 = fields.get("reason_1") or ""
    row.reason_2 = fields.get("reason_2") or ""
    row.reason_3 = fields.get("reason_3") or ""
    row.what_happened = (fields.get("what_happened") or "").strip()
    row.grounds = proposal.grounds or Grounds.DISCIPLINARY
    row.misses_exam_on = proposal.misses_exam_on
    row.not_due = [f"{day.isoformat()}-{session}" for day, session in proposal.not_due]
    set_period(row)
    if row.last_on:
        end = f"{row.last_on.isoformat()}-{row.last_session}"
        row.not_due = [half_day for half_day in row.not_due if half_day < end]
    row.follows = follows(row)


def set_period(row: Suspension) -> None:
    """Keep the dates that the family is told; what the calendar does not reach stays empty."""
    row.last_on = row.returns_on = None
    row.last_session = row.returns_session = ""
    if row.kind == Kind.PERMANENT:
        return
    period = period_of(as_fact(row), school_calendar(row.school))
    row.last_on, row.last_session = period.last, period.last_session or ""
    row.returns_on, row.returns_session = period.returns, period.returns_session or ""


def follows(row: Suspension) -> Suspension | None:
    """The suspension at whose end this one begins, with no session in between."""
    before = Suspension.objects.filter(
        pupil=row.pupil,
        kind=Kind.SUSPENSION,
        cancelled_on__isnull=True,
        returns_on=row.starts_on,
        returns_session=row.start_session,
    )
    return before.exclude(pk=row.pk).order_by("pk").first()
