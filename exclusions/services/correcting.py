"""Putting a slip right: before anything was issued, or in what was only recorded from before.

It is no cancellation and no new decision: the first decision follows the record, and the history
keeps what stood before.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from cases.locking import pupil_write
from cases.models import IssuedDocument
from exclusions import checks
from exclusions.considered import considered_from
from exclusions.facts import fact_id
from exclusions.letters.reading import KIND as LETTER
from exclusions.models import Considered, Suspension
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError
from inclusion.rules.ages import ADULT, age_on

from .decisions import follow_correction
from .recipients import set_recipients
from .recording import earlier_proposal
from .rows import fill, require

ONLY_THE_DECIDER = "Only {}, who decided it, may correct a slip in it."
NEW_DECISION = "From now on it is made shorter, cancelled or followed by a new one instead."


def correct_suspension(
    *,
    suspension: Suspension,
    fields: Mapping[str, Any],
    reason: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Suspension:
    """Correct a slip in a decision that nobody has been told of yet. `fields` are the form's.

    The kind stays; everything else stands up to the same checks as a new decision. Raises
    DomainError by the field, ConflictError.
    """
    with pupil_write(suspension.pupil, on) as pupil:
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        _check_may_be_corrected(row, by)
        check_version(row, expected_version)
        if not reason.strip():
            raise DomainError("Say what the slip was: the history keeps it.", "reason")
        if not (fields.get("what_happened") or "").strip():
            raise DomainError("Say what happened.", "what_happened")
        given = {**fields, "kind": row.kind}
        what_if = checks.check_all(given, pupil, on, leave_out=row)
        began = row.starts_on
        fill(row, what_if.proposal, given)
        kept = reason.strip()[:100]
        save_as(row, by=by.user, reason=kept)
        _correct_considered(row, given, by, kept)
        follow_correction(row, given, by=by, reason=kept)
        _correct_recipients(row, began, by, kept)
        return row


def correct_earlier_suspension(
    *,
    suspension: Suspension,
    fields: Mapping[str, Any],
    reason: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Suspension:
    """Correct or complete what was recorded from before. Raises DomainError, ConflictError."""
    require(by, Right.PREPARE_SUSPENSIONS, "Your role does not record suspensions.")
    with pupil_write(suspension.pupil, on) as pupil:
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        if row.origin != Suspension.Origin.EARLIER or row.cancelled_on:
            raise DomainError("Only what was recorded from before is corrected here.")
        check_version(row, expected_version)
        if not reason.strip():
            raise DomainError("Say why it is changed: the history keeps it.", "reason")
        fill(row, earlier_proposal({**fields, "kind": row.kind}, pupil, on), fields)
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def why_not_corrected(row: Suspension, by: Person) -> str:
    """Why this person cannot correct this decision now, as a sentence; empty where they can."""
    if row.cancelled_on:
        return f"It was cancelled on {words.day(row.cancelled_on)}."
    if row.sessions_as_issued is not None:
        return f"It has been made shorter since it was decided. {NEW_DECISION}"
    if row.decided_by_id != by.user.pk or not by.has(Right.DECIDE_SUSPENSIONS):
        who = row.decided_by.name if row.decided_by else "the headteacher"
        return ONLY_THE_DECIDER.format(who)
    issued = _first_issued(row)
    return f"{issued}: nothing is edited any more. {NEW_DECISION}" if issued else ""


def _check_may_be_corrected(row: Suspension, by: Person) -> None:
    if row.origin == Suspension.Origin.EARLIER:
        raise DomainError("What was recorded from before has a form of its own.")
    refusal = why_not_corrected(row, by)
    if refusal:
        raise DomainError(refusal)


def _first_issued(row: Suspension) -> str:
    """What was issued first about it, in words; empty while nothing was."""
    notice = row.notices.order_by("told_on", "pk").first()
    if notice is not None:
        return f"{notice.get_to_display()}: told on {words.day(notice.told_on)}"
    # A sheet or a plan that was printed has gone nowhere yet; a letter was issued to be sent.
    letters = IssuedDocument.objects.filter(about=fact_id(row), kind=LETTER)
    letter = letters.only("title", "issued_at").order_by("pk").first()
    if letter is None:
        return ""
    return f"{letter.title} was issued on {words.day(localdate(letter.issued_at))}"


def _correct_considered(row: Suspension, fields: Mapping[str, Any], by: Person, why: str) -> None:
    """What was weighed, as the form now has it."""
    now = considered_from(fields)
    if now is None:
        return
    kept = Considered.objects.filter(suspension=row).first()
    if kept is not None:
        now.pk, now.version = kept.pk, kept.version
    now.suspension = row
    save_as(now, by=by.user, reason=why)


def _correct_recipients(row: Suspension, began: date, by: Person, why: str) -> None:
    """A pupil who turns eighteen between the two first days receives the letters, or no longer."""
    born = row.pupil.born_on
    if (age_on(born, began) >= ADULT) == (age_on(born, row.starts_on) >= ADULT):
        return
    for recipient in row.recipients.all():
        remove_as(recipient, by=by.user, reason=why)
    set_recipients(row, by=by.user)
