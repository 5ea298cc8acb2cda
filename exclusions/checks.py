"""What may not be decided, each refusal one clear sentence by its field.

Refusals gate deciding here. What already happened is recorded whatever these say, and shown with
them as notes.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cases.models import Pupil
from inclusion import words
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.rules.periods import period_of
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError

from .codes import BoardDecision, Grounds, Kind, Reason, Session
from .facts import as_fact
from .models import Suspension
from .proposal import Proposal, WhatIf, work_out
from .question import ABOUT_GROUNDS

LONGEST = 90  # half-days
# Rules that have a sentence of their own here.
LIMIT, OVERLAP = "excl.limit-45", "excl.overlap"
# A decision in July may start in September; a wrong year would pick another year's rules.
LONGEST_AHEAD = timedelta(days=60)

# A half-day as a place in time: "am" sorts before "pm".
HalfDay = tuple[date, str]


class BeyondTermsError(DomainError):
    """The answer lies past the terms that the school has entered."""


class BlockedError(DomainError):
    """The law does not allow it; `rule` is the id of the rule that says so."""

    def __init__(self, message: str, field: str | None, rule: str) -> None:
        super().__init__(message, field)
        self.rule = rule


class OverlapError(BlockedError):
    """Another suspension covers some of the same half-days; `other` is that record."""

    def __init__(self, message: str, field: str, other: Suspension) -> None:
        super().__init__(message, field, OVERLAP)
        self.other = other


def proposal_from(fields: Mapping[str, Any], on: date) -> Proposal:
    """The typed fields as a proposal. Raises DomainError for a length or a kind that cannot be."""
    kind = fields.get("kind") or Kind.SUSPENSION
    if kind not in (Kind.SUSPENSION, Kind.LUNCHTIME):
        raise DomainError("Choose a suspension or a lunchtime suspension.", "kind")
    sessions = fields.get("sessions")
    if kind == Kind.LUNCHTIME:
        if sessions not in (None, 1):
            raise DomainError(
                "A lunchtime suspension is half a day: record one for each lunchtime.", "sessions"
            )
        sessions = 1
    if sessions is None or not 1 <= sessions <= LONGEST:
        raise DomainError("A suspension lasts from half a day to 45 school days.", "sessions")
    session = fields.get("start_session") or Session.MORNING
    if session not in Session.values:
        raise DomainError("Choose in the morning or in the afternoon.", "start_session")
    grounds = fields.get("grounds") or ""
    if grounds and grounds not in Grounds.values:
        raise DomainError("Choose the grounds from the list.", "grounds")
    return Proposal(
        decided_on=fields.get("decided_on") or on,
        starts_on=fields["starts_on"],
        start_session=Session.MORNING if kind == Kind.LUNCHTIME else session,
        sessions=sessions,
        kind=kind,
        grounds=grounds,
    )


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


def check_dates(proposal: Proposal, pupil: Pupil, on: date) -> None:
    """The decision is not in the future, the pupil is on roll. Raises DomainError."""
    if proposal.decided_on > on:
        raise DomainError("The decision date is in the future.", "decided_on")
    check_roll(proposal, pupil)


def check_ahead(proposal: Proposal) -> None:
    """The decision is not long before the first day. Raises DomainError."""
    if proposal.starts_on - proposal.decided_on > LONGEST_AHEAD:
        raise DomainError(
            "The decision date is long before the first day: check its year.", "decided_on"
        )


def check_born(starts_on: date, pupil: Pupil) -> None:
    """The first day lies in the pupil's life: anything else is a slip. Raises DomainError."""
    if starts_on < pupil.born_on:
        raise DomainError(
            f"{pupil.forename} was born on {words.day(pupil.born_on)}: check the year.", "starts_on"
        )


def check_roll(proposal: Proposal, pupil: Pupil) -> None:
    """The pupil is on roll on the first day. Raises DomainError."""
    if pupil.left_on and proposal.starts_on > pupil.left_on:
        raise DomainError(f"{pupil.forename} left on {words.day(pupil.left_on)}.", "starts_on")
    if pupil.entered_on and proposal.starts_on < pupil.entered_on:
        raise DomainError(
            f"{pupil.forename} came on roll on {words.day(pupil.entered_on)}: days at an earlier "
            "school are entered on the pupil's record.",
            "starts_on",
        )


def check_calendar(proposal: Proposal, pupil: Pupil, on: date) -> WhatIf:
    """The dates on this school's calendar. Raises DomainError, BeyondTermsError."""
    try:
        return work_out(proposal, pupil, on)
    except BeyondKnownTerms as beyond:
        raise _beyond(proposal, pupil) from beyond
    except CalendarError as error:
        raise DomainError(_no_school_day(proposal.starts_on, pupil), "starts_on") from error


def _no_school_day(day: date, pupil: Pupil) -> str:
    """Why that day is no school day, and which one is next where the calendar knows."""
    calendar = school_calendar(pupil.school)
    sentence = f"{words.weekday(day)} is not a school day here ({calendar.why_closed(day)})"
    try:
        return f"{sentence}; the next is {words.weekday(calendar.roll_forward(day))}."
    except BeyondKnownTerms:
        return f"{sentence}."


def _beyond(proposal: Proposal, pupil: Pupil) -> BeyondTermsError:
    calendar = school_calendar(pupil.school)
    last = calendar.last_day
    if last is None:
        return BeyondTermsError("No term dates are known: enter the term dates.", "starts_on")
    if calendar.first_day and proposal.starts_on < calendar.first_day:
        return BeyondTermsError(
            f"Terms are entered from {words.day(calendar.first_day)} only: enter the earlier "
            "term dates.",
            "starts_on",
        )
    if proposal.starts_on > last:
        message = f"Terms are entered up to {words.day(last)}: enter next year's dates."
        return BeyondTermsError(message, "starts_on")
    return BeyondTermsError(
        f"The return falls after {words.day(last)}, the last day entered: enter next year's dates.",
        "sessions",
    )


def check_limit(what_if: WhatIf) -> None:
    """No school year holds more than 45 school days, all schools together. Raises BlockedError."""
    over = what_if.over_limit
    if over is None or over.after is None or over.limit is None:
        return
    raise BlockedError(
        f"This would make {words.days_from_sessions(over.after)} school days in {over.name}: the "
        f"law allows {words.days_from_sessions(over.limit)} in a school year, all schools together.",
        "sessions",
        LIMIT,
    )


def check_rules(what_if: WhatIf) -> None:
    """No rule forbids it outright. Raises BlockedError with what the rule says."""
    for block in what_if.answer.blocks:
        if not block.overridable:
            field = "grounds" if block.rule in ABOUT_GROUNDS else None
            raise BlockedError(block.sentence, field, block.rule)


def check_overlap(proposal: Proposal, pupil: Pupil) -> None:
    """No other uncancelled suspension covers the same half-days. Raises OverlapError."""
    other = next(overlapping(proposal, pupil), None)
    if other is not None:
        raise OverlapError(f"These days overlap {called(other)}.", "starts_on", other)


def overlapping(
    proposal: Proposal, pupil: Pupil, leave_out: Suspension | None = None
) -> Iterator[Suspension]:
    """The pupil's uncancelled suspensions that share a half-day with a proposal, in order."""
    calendar = school_calendar(pupil.school)
    fact = proposal.as_fact()
    period = period_of(fact, calendar)
    start = (proposal.starts_on, proposal.start_session)
    end = (period.last or proposal.starts_on, period.last_session or Session.AFTERNOON)
    rows = Suspension.objects.filter(pupil=pupil, cancelled_on__isnull=True)
    for row in rows.order_by("starts_on", "pk"):
        if row == leave_out:
            continue
        first, last = _span(row, pupil)
        if first <= end and start <= last:
            yield row


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
        return first, (date.max, Session.AFTERNOON)
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


def check_all(fields: Mapping[str, Any], pupil: Pupil, on: date) -> WhatIf:
    """Everything that a head's decision must stand up to. Raises DomainError and its kinds."""
    proposal = proposal_from(fields, on)
    check_reasons(fields)
    check_dates(proposal, pupil, on)
    what_if = check_calendar(proposal, pupil, on)
    check_ahead(proposal)
    check_overlap(proposal, pupil)
    check_limit(what_if)
    check_rules(what_if)
    return what_if


def notes_on(row: Suspension) -> list[str]:
    """What would have refused this record, had it been decided here: shown, never enforced."""
    if row.is_cancelled or row.kind == Kind.PERMANENT:
        return []
    pupil = row.pupil
    proposal = Proposal(
        row.decided_on, row.starts_on, row.start_session, row.sessions or 1, row.kind
    )
    notes = [f"These days overlap {called(o)}." for o in overlapping(proposal, pupil, row)]
    calendar = school_calendar(pupil.school)
    try:
        if not calendar.is_school_day(row.starts_on):
            notes.append(f"{words.weekday(row.starts_on)} is not a school day in the calendar.")
    except BeyondKnownTerms:
        notes.append("No terms are entered for these days, so its end was not worked out.")
    if row.starts_on < row.decided_on and row.origin == Suspension.Origin.DECIDED:
        notes.append("It began before the day on which it was decided.")
    try:
        check_roll(proposal, pupil)
    except DomainError as error:
        notes.append(error.message)
    return notes
