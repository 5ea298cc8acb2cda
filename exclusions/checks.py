"""What may not be decided, each refusal one clear sentence by its field.

Refusals gate deciding here. What already happened is recorded whatever these say, and shown with
them as notes.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cases.models import Pupil
from inclusion import words
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.errors import DomainError
from inclusion.rules.school_days import BeyondKnownTerms, CalendarError

from .codes import Kind
from .facts import half_days
from .models import Suspension
from .overlaps import called, check_overlap, overlapping
from .permanent import check_gaps, check_limbs
from .proposal import Proposal, WhatIf, work_out
from .question import ABOUT_GROUNDS
from .refusals import BeyondTermsError, BlockedError, OverlapError
from .typed import LONGEST, check_reasons, proposal_from

__all__ = [
    "LONGEST",
    "BeyondTermsError",
    "BlockedError",
    "OverlapError",
    "called",
    "check_all",
    "check_born",
    "check_reasons",
    "notes_on",
    "proposal_from",
]

LIMIT = "excl.limit-45"
# A decision in July may start in September; a wrong year would pick another year's rules.
LONGEST_AHEAD = timedelta(days=60)
# A wrong year is the usual slip in the date of an examination.
EXAM_WITHIN = timedelta(days=183)


def check_all(
    fields: Mapping[str, Any], pupil: Pupil, on: date, leave_out: Suspension | None = None
) -> WhatIf:
    """Everything that a head's decision must stand up to. Raises DomainError and its kinds.

    `leave_out` is the record that a correction changes: it does not stand in its own way.
    """
    proposal = proposal_from(fields, on)
    check_reasons(fields)
    check_dates(proposal, pupil, on)
    what_if = check_calendar(proposal, pupil, on, leave_out)
    check_ahead(proposal)
    check_exam(what_if)
    check_overlap(proposal, pupil, leave_out)
    check_limit(what_if)
    check_limbs(fields)
    check_rules(what_if)
    check_gaps(what_if)
    return what_if


def check_dates(proposal: Proposal, pupil: Pupil, on: date) -> None:
    """The decision lies in a time whose rules are known, the pupil is on roll. Raises DomainError."""
    if proposal.decided_on > on:
        raise DomainError("The decision date is in the future.", "decided_on")
    first = school_packs(pupil.school).pack("england").duties_from
    if proposal.decided_on < first:
        raise DomainError(
            f"Earlier rules were in force before {words.day(first)}: add it as one from before.",
            "decided_on",
        )
    check_roll(proposal, pupil)


def check_ahead(proposal: Proposal) -> None:
    """The decision is not long before the first day. Raises DomainError."""
    if proposal.starts_on - proposal.decided_on > LONGEST_AHEAD:
        raise DomainError(
            "The decision date is long before the first day: check its year.", "decided_on"
        )


def check_exam(what_if: WhatIf) -> None:
    """An examination is missed only while the exclusion lasts. Raises DomainError."""
    proposal, exam = what_if.proposal, what_if.proposal.misses_exam_on
    if exam is None:
        return
    if exam < proposal.starts_on:
        first = words.day(proposal.starts_on)
        raise DomainError(f"This is before the first day ({first}).", "misses_exam_on")
    if what_if.period and exam > what_if.period.last:
        last = words.day(what_if.period.last)
        raise DomainError(
            f"This is after the last day ({last}): it is not missed.", "misses_exam_on"
        )
    if exam - proposal.starts_on > EXAM_WITHIN:
        raise DomainError("This is more than half a year ahead: check its year.", "misses_exam_on")


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


def check_calendar(
    proposal: Proposal, pupil: Pupil, on: date, leave_out: Suspension | None = None
) -> WhatIf:
    """The dates on this school's calendar. Raises DomainError, BeyondTermsError."""
    try:
        return work_out(proposal, pupil, on, leave_out)
    except BeyondKnownTerms as beyond:
        raise _beyond(proposal, pupil) from beyond
    except CalendarError as error:
        raise _no_school_day(proposal.starts_on, pupil) from error


def _no_school_day(day: date, pupil: Pupil) -> DomainError:
    """Why that day is no school day, and which one is next where the calendar knows."""
    calendar = school_calendar(pupil.school)
    sentence = f"{words.weekday(day)} is not a school day here ({calendar.why_closed(day)})"
    try:
        following = words.weekday(calendar.roll_forward(day))
    except BeyondKnownTerms:
        return DomainError(f"{sentence}.", "starts_on")
    return DomainError(f"{sentence}; the next is {following}.", "starts_on")


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


def check_rules(what_if: WhatIf, leave_out: str = "") -> None:
    """No rule forbids it outright. Raises BlockedError with what the rule says.

    `leave_out` is a rule that cannot speak yet, because its part of the form is still to come.
    """
    for block in what_if.answer.blocks:
        if not block.overridable and block.rule != leave_out:
            field = "grounds" if block.rule in ABOUT_GROUNDS else None
            raise BlockedError(block.sentence, field, block.rule)


def notes_on(row: Suspension) -> list[str]:
    """What would have refused this record, had it been decided here: shown, never enforced."""
    if row.is_cancelled:
        return []
    pupil = row.pupil
    length = 0 if row.kind == Kind.PERMANENT else row.sessions or 1
    proposal = Proposal(
        row.decided_on,
        row.starts_on,
        row.start_session,
        length,
        row.kind,
        not_due=half_days(row.not_due),
    )
    notes = [f"These days overlap {called(o)}." for o in overlapping(proposal, pupil, row)]
    if row.lacks_length:
        notes.append("How long it was is not known: none of its days count in the totals.")
    if not row.reason_1:
        notes.append("Its reason is not known.")
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
