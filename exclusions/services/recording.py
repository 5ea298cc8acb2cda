"""Recording and cancelling an exclusion."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Pupil
from exclusions import checks
from exclusions.cancelling import check_may_be_cancelled
from exclusions.codes import Kind, What
from exclusions.models import Suspension
from exclusions.proposal import Proposal
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

from .decisions import keep_considered, keep_decision
from .preparing import take_prepared
from .recipients import set_recipients
from .rows import fill, require


def record_suspension(
    *,
    pupil: Pupil,
    fields: Mapping[str, Any],
    by: Person,
    on: date,
    once_key: str = "",
    prepared: int | None = None,
) -> Suspension:
    """Record a head's decision to suspend or permanently exclude. `fields` are the form's.

    Lengths are in half-days. The same `once_key` again gives the record that the first call made.
    `prepared` is the id of the draft from which the form was filled in; it goes with the decision,
    and is never decided twice.

    Raises DomainError, OverlapError, BeyondTermsError, AlreadyDecidedError.
    """
    require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher decides about a suspension.")
    with pupil_write(pupil, on) as locked:
        done = _already(locked, fields, once_key)
        if done is not None:
            return done
        draft = take_prepared(locked, prepared)
        if not (fields.get("what_happened") or "").strip():
            raise DomainError("Say what happened.", "what_happened")
        what_if = checks.check_all(fields, locked, on)
        row = _new(locked, what_if.proposal, fields, by, once_key)
        row.decided_by, row.decided_as = by.user, by.decides_as
        row.prepared_from = draft.pk if draft else None
        save_as(row, by=by.user, reason=f"Prepared by {draft.user}"[:100] if draft else "")
        keep_considered(row, fields, by=by)
        keep_decision(
            row,
            What.DECIDED,
            reasons=fields.get("head_reasons") or row.what_happened,
            by=by,
            decided_on=row.decided_on,
            shown=fields.get("shown"),
        )
        set_recipients(row, by=by.user)
        if draft:
            draft.delete()
        return row


def record_earlier_suspension(
    *, pupil: Pupil, fields: Mapping[str, Any], by: Person, on: date, once_key: str = ""
) -> Suspension:
    """Record one that has already been dealt with, here or elsewhere: it counts, raises no duty.

    Overlaps, days that are no school days and totals over the limit are kept as they were, a length
    or a reason that nobody knows stays empty; the record shows them as notes. Raises DomainError for
    what cannot be: a first day in the future, a length that no suspension has, the same record twice.
    """
    require(by, Right.PREPARE_SUSPENSIONS, "Your role does not record suspensions.")
    with pupil_write(pupil, on) as locked:
        done = _already(locked, fields, once_key)
        if done is not None:
            return done
        proposal = earlier_proposal(fields, locked, on)
        _require_new(locked, proposal)
        row = _new(locked, proposal, fields, by, once_key)
        row.origin, row.decided_as = Suspension.Origin.EARLIER, ""
        return save_as(row, by=by.user, reason="Recorded from before")


def earlier_proposal(fields: Mapping[str, Any], pupil: Pupil, on: date) -> Proposal:
    """What was recorded from before, as far as it is known. Raises DomainError by the field."""
    given = {**fields, "decided_on": fields.get("decided_on") or fields["starts_on"]}
    kind = given.get("kind") or Kind.SUSPENSION
    nobody_knows = kind == Kind.SUSPENSION and given.get("sessions") is None
    proposal = checks.proposal_from({**given, "sessions": 1} if nobody_knows else given, on)
    if any(given.get(f"reason_{n}") for n in (1, 2, 3)):
        checks.check_reasons(given)
    checks.check_born(proposal.starts_on, pupil)
    if proposal.starts_on > on:
        raise DomainError("It has not begun yet: record it as a new suspension.", "starts_on")
    if proposal.decided_on > on:
        raise DomainError("The decision date is in the future.", "decided_on")
    return replace(proposal, sessions=0) if nobody_knows else proposal


def cancel_suspension(
    *,
    suspension: Suspension,
    reason: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Suspension:
    """Cancel a suspension before or after it begins; the record and the days served stay.

    Raises DomainError without a reason, when it was cancelled already and where the law no longer
    lets it be cancelled, ConflictError.
    """
    require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher cancels a suspension.")
    if not reason.strip():
        raise DomainError("Say why it is cancelled: the family is told the reason.", "reason")
    with pupil_write(suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        if row.cancelled_on:
            raise DomainError(f"It was already cancelled on {words.day(row.cancelled_on)}.")
        check_version(row, expected_version)
        check_may_be_cancelled(row, on)
        row.cancelled_on, row.cancelled_reason = on, reason.strip()
        save_as(row, by=by.user, reason=reason.strip()[:100])
        keep_decision(row, What.CANCELLED, reasons=reason, by=by, decided_on=on)
        return row


def _already(pupil: Pupil, fields: Mapping[str, Any], once_key: str) -> Suspension | None:
    """The record that this form has made before. Raises DomainError when it said something else."""
    if not once_key:
        return None
    row = Suspension.objects.filter(once_key=once_key, pupil=pupil).first()
    if row is not None and row.starts_on != fields.get("starts_on"):
        raise DomainError(
            f"This form was saved before, as {checks.called(row)}: open a new form for another."
        )
    return row


def _require_new(pupil: Pupil, proposal: Proposal) -> None:
    same = Suspension.objects.filter(
        pupil=pupil,
        starts_on=proposal.starts_on,
        start_session=proposal.start_session,
        kind=proposal.kind,
        cancelled_on__isnull=True,
    ).first()
    if same is not None:
        message = f"This is already recorded: {checks.called(same)}."
        raise checks.OverlapError(message, "starts_on", same)


def _new(
    pupil: Pupil, proposal: Proposal, fields: Mapping[str, Any], by: Person, once_key: str
) -> Suspension:
    row = Suspension(
        school=pupil.school,
        pupil=pupil,
        recorded_by=by.user,
        recorded_at=timezone.now(),
        once_key=once_key or None,
    )
    fill(row, proposal, fields)
    return row
