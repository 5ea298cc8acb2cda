"""Making an issued suspension shorter: a new dated decision with reasons, never a silent edit.

No law or guidance says how; the first notices stay as they were sent, and everybody who heard of the
suspension hears of the change. It never becomes longer (guidance), nor shorter than what was served.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.locking import pupil_write
from exclusions.codes import Kind, Session, What
from exclusions.facts import as_fact
from exclusions.models import Decision, Suspension
from exclusions.refusals import BlockedError
from exclusions.rule_words import NO_EXTENDING, rule_in_words
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.rules.periods import HalfDay, halves_of

from .decisions import keep_decision
from .rows import require, set_period


def shorten_suspension(
    *,
    suspension: Suspension,
    sessions: int,
    reasons: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
    shown: Mapping[str, Any] | None = None,
) -> Decision:
    """Decide that a suspension ends sooner: `sessions` half-days in all. Returns the new decision.

    Raises DomainError by the field, BlockedError for a longer one, ConflictError.
    """
    require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher makes a suspension shorter.")
    with pupil_write(suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        check_version(row, expected_version)
        refusal = why_not_shortened(row, on)
        if refusal:
            raise DomainError(refusal)
        check_length(row, sessions, on)
        if not reasons.strip():
            raise DomainError("Say why it becomes shorter: the family is told.", "reasons")
        row.sessions_as_issued = row.sessions_as_issued or row.sessions
        row.sessions = sessions
        set_period(row)
        row.misses_exam_on = exam_still_missed(row)
        save_as(row, by=by.user, reason=reasons.strip()[:100])
        return keep_decision(
            row, What.SHORTENED, reasons=reasons, by=by, decided_on=on, shown=shown
        )


def why_not_shortened(row: Suspension, on: date) -> str:
    """Why this one cannot become shorter at all, as a sentence; empty where it can."""
    if row.cancelled_on:
        return f"It was cancelled on {words.day(row.cancelled_on)}."
    if row.kind == Kind.PERMANENT:
        return "A permanent exclusion has no length: cancel it, or let the governing board decide."
    if row.kind == Kind.LUNCHTIME:
        return "A lunchtime is half a day and cannot become shorter: cancel it instead."
    if row.origin == Suspension.Origin.EARLIER or row.sessions is None:
        return "It was recorded from before, as already dealt with: correct the record instead."
    if row.sessions <= max(1, served_by(row, on)):
        return "All of it has been served: there is nothing left to make shorter."
    return ""


def check_length(row: Suspension, sessions: int, on: date) -> None:
    """Shorter than it is, and no shorter than what was served. Raises DomainError by its field."""
    now = row.sessions or 0
    if sessions > now:
        said = rule_in_words(school_packs(row.school), NO_EXTENDING, row.decided_on)
        raise BlockedError(
            f"{said.title}: {said.says} ({said.reference}).", "sessions", NO_EXTENDING
        )
    if sessions == now:
        raise DomainError(
            f"It lasts {words.school_days_lost(now)} already: enter a smaller number.", "sessions"
        )
    if sessions < 1:
        raise DomainError("At least half a day stays: cancel it instead.", "sessions")
    served = served_by(row, on)
    if sessions < served:
        raise DomainError(
            f"{words.school_days_lost(served)} have been served by now: it cannot become shorter "
            "than that.",
            "sessions",
        )


def exam_still_missed(row: Suspension) -> date | None:
    """The examination that it still makes the pupil miss; one after its end is missed no more."""
    exam = row.misses_exam_on
    return exam if exam is None or row.last_on is None or exam <= row.last_on else None


def served_by(row: Suspension, on: date) -> int:
    """Half-days that the pupil has been out for by a day, its morning with them.

    When the head decides during the day its morning has been marked, its afternoon may still change.
    """
    until: HalfDay = (on, Session.MORNING)
    halves = halves_of(as_fact(row), school_calendar(row.school))
    return sum(half_day <= until for half_day in halves)
