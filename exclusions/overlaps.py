"""Which of a pupil's exclusions share a half-day, and when a further one can begin."""

from collections.abc import Iterator
from datetime import date

from cases.models import Pupil
from inclusion import words
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.periods import period_of

from .codes import BoardDecision, Kind, Session
from .facts import as_fact
from .models import Suspension
from .proposal import Proposal
from .refusals import OverlapError

# A half-day as a place in time: "am" sorts before "pm".
HalfDay = tuple[date, str]
NO_END: HalfDay = (date.max, Session.AFTERNOON)


def check_overlap(proposal: Proposal, pupil: Pupil, leave_out: Suspension | None = None) -> None:
    """No other uncancelled suspension covers the same half-days. Raises OverlapError."""
    other = next(overlapping(proposal, pupil, leave_out), None)
    if other is not None:
        message = f"These days overlap {called(other)}. {_when_it_can_begin(proposal, other)}"
        raise OverlapError(message, "starts_on", other)


def _when_it_can_begin(proposal: Proposal, other: Suspension) -> str:
    """What can be decided instead, in a sentence."""
    permanent = proposal.kind == Kind.PERMANENT
    if other.kind == Kind.PERMANENT:
        return "It has no end, so nothing can follow it unless the pupil is reinstated."
    if other.starts_on > proposal.starts_on and permanent:
        return "It begins later: cancel it first, or let this begin after its end."
    begin = "A permanent exclusion" if permanent else "A further one"
    if other.returns_on is None:
        return f"{begin} can begin when it has ended."
    half = "in the afternoon" if other.returns_session == Session.AFTERNOON else "in the morning"
    return f"{begin} can begin when it has ended, on {words.weekday(other.returns_on)} {half}."


def overlapping(
    proposal: Proposal, pupil: Pupil, leave_out: Suspension | None = None
) -> Iterator[Suspension]:
    """The pupil's uncancelled suspensions that share a half-day with a proposal, in order."""
    start = (proposal.starts_on, proposal.start_session)
    end = _end_of(proposal, pupil)
    rows = Suspension.objects.filter(pupil=pupil, cancelled_on__isnull=True)
    for row in rows.select_related("decided_by", "recorded_by").order_by("starts_on", "pk"):
        if row == leave_out:
            continue
        first, last = _span(row, pupil)
        if first <= end and start <= last:
            yield row


def _end_of(proposal: Proposal, pupil: Pupil) -> HalfDay:
    if proposal.kind == Kind.PERMANENT:
        return NO_END
    period = period_of(proposal.as_fact(), school_calendar(pupil.school))
    return period.last or proposal.starts_on, period.last_session or Session.AFTERNOON


def _span(row: Suspension, pupil: Pupil) -> tuple[HalfDay, HalfDay]:
    """First and last half-day of a saved suspension, or those until the board reinstated."""
    first, last = _span_as_decided(row, pupil)
    if row.board_decision == BoardDecision.REINSTATED and row.board_met_on:
        last = min(last, (row.board_met_on, Session.AFTERNOON))
    return first, last


def _span_as_decided(row: Suspension, pupil: Pupil) -> tuple[HalfDay, HalfDay]:
    """First and last half-day; a permanent exclusion has no end."""
    first = (row.starts_on, row.start_session)
    if row.kind == Kind.PERMANENT:
        return first, NO_END
    if row.last_on:
        return first, (row.last_on, row.last_session or Session.AFTERNOON)
    period = period_of(as_fact(row), school_calendar(pupil.school))
    return first, (period.last or row.starts_on, period.last_session or Session.AFTERNOON)


def called(row: Suspension) -> str:
    """A suspension by its dates, within a sentence: the suspension of 9 to 10 November 2026."""
    if row.kind == Kind.PERMANENT:
        return f"the permanent exclusion from {words.day(row.starts_on)}"
    kind = "lunchtime suspension" if row.kind == Kind.LUNCHTIME else "suspension"
    if row.last_on and row.last_on != row.starts_on:
        return f"the {kind} of {words.day(row.starts_on)} to {words.day(row.last_on)}"
    return f"the {kind} of {words.day(row.starts_on)}"
