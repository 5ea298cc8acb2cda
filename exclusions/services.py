"""Writes about suspensions. Each locks the pupil, checks, saves with history, renews the alerts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Pupil
from cases.registry import pupils_written
from inclusion import words
from inclusion.accounts.models import Draft
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.services import keep_draft
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.rules.periods import period_of

from . import checks
from .cancelling import check_may_be_cancelled
from .codes import Grounds, Kind
from .drafts import PREPARED, about
from .facts import as_fact
from .models import Suspension
from .proposal import Proposal


def record_suspension(
    *,
    pupil: Pupil,
    fields: Mapping[str, Any],
    by: Person,
    on: date,
    once_key: str = "",
    prepared: Draft | None = None,
) -> Suspension:
    """Record a head's decision to suspend. `fields` are the form's, lengths in half-days.

    The same `once_key` again gives the record that the first call made. `prepared` is the draft
    from which the form was filled in; it goes with the decision.

    Raises DomainError, OverlapError, BeyondTermsError.
    """
    _require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher decides about a suspension.")
    with pupil_write(pupil, on) as locked:
        done = _already(locked, fields, once_key)
        if done is not None:
            return done
        if not (fields.get("what_happened") or "").strip():
            raise DomainError("Say what happened.", "what_happened")
        what_if = checks.check_all(fields, locked, on)
        row = _row(locked, what_if.proposal, fields, by, once_key)
        row.decided_by, row.decided_as = by.user, by.decides_as
        _set_period(row)
        save_as(row, by=by.user, reason=f"Prepared by {prepared.user}"[:100] if prepared else "")
        if prepared:
            prepared.delete()
        return row


def record_earlier_suspension(
    *, pupil: Pupil, fields: Mapping[str, Any], by: Person, on: date, once_key: str = ""
) -> Suspension:
    """Record a suspension that has already been dealt with: it counts and raises no duty.

    Overlaps, days that are no school days and totals over the limit are kept as they were; the
    record shows them as notes. Raises DomainError for what cannot be: a length, a reason, a first
    day in the future, the same record twice.
    """
    _require(by, Right.PREPARE_SUSPENSIONS, "Your role does not record suspensions.")
    fields = {**fields, "decided_on": fields.get("decided_on") or fields["starts_on"]}
    with pupil_write(pupil, on) as locked:
        done = _already(locked, fields, once_key)
        if done is not None:
            return done
        proposal = checks.proposal_from(fields, on)
        checks.check_reasons(fields)
        checks.check_born(proposal.starts_on, locked)
        if proposal.starts_on > on:
            raise DomainError("It has not begun yet: record it as a new suspension.", "starts_on")
        if proposal.decided_on > on:
            raise DomainError("The decision date is in the future.", "decided_on")
        _require_new(locked, proposal)
        row = _row(locked, proposal, fields, by, once_key)
        row.origin, row.decided_as = Suspension.Origin.EARLIER, ""
        _set_period(row)
        return save_as(row, by=by.user, reason="Recorded from before")


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
    _require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher cancels a suspension.")
    if not reason.strip():
        raise DomainError("Say why it is cancelled: the family is told the reason.", "reason")
    with pupil_write(suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        if row.cancelled_on:
            raise DomainError(f"It was already cancelled on {words.day(row.cancelled_on)}.")
        check_version(row, expected_version)
        check_may_be_cancelled(row, on)
        row.cancelled_on, row.cancelled_reason = on, reason.strip()
        return save_as(row, by=by.user, reason=reason.strip()[:100])


def prepare_suspension(*, pupil: Pupil, data: dict[str, object], by: Person) -> Draft:
    """Leave a filled-in form for a headteacher. It is a draft of `by`: nothing is decided.

    Raises DomainError when the person's role does not prepare suspensions.
    """
    _require(by, Right.PREPARE_SUSPENSIONS, "Your role does not prepare suspensions.")
    kept = {name: value for name, value in data.items() if name != "once_key"}
    since = timezone.now()
    with transaction.atomic():
        draft = keep_draft(by, PREPARED, about(pupil), kept)
        pupils_written(pupil.school, [pupil.pk], since)
    return draft


def drop_prepared(*, draft: Draft, by: Person) -> None:
    """Let a prepared suspension go. Its preparer or a headteacher may. Raises DomainError."""
    if draft.user_id != by.user.pk:
        _require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher lets this go.")
    draft.delete()


def _require(by: Person, right: Right, sentence: str) -> None:
    if not by.has(right):
        raise DomainError(sentence)


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


def _row(
    pupil: Pupil,
    proposal: Proposal,
    fields: Mapping[str, Any],
    by: Person,
    once_key: str,
) -> Suspension:
    return Suspension(
        school=pupil.school,
        pupil=pupil,
        kind=proposal.kind,
        decided_on=proposal.decided_on,
        starts_on=proposal.starts_on,
        start_session=proposal.start_session,
        sessions=proposal.sessions,
        reason_1=fields["reason_1"],
        reason_2=fields.get("reason_2") or "",
        reason_3=fields.get("reason_3") or "",
        what_happened=(fields.get("what_happened") or "").strip(),
        grounds=proposal.grounds or Grounds.DISCIPLINARY,
        recorded_by=by.user,
        recorded_at=timezone.now(),
        once_key=once_key or None,
    )


def _set_period(row: Suspension) -> None:
    """Keep the dates that the family is told; what the calendar does not reach stays empty."""
    if row.kind == Kind.PERMANENT:
        return
    period = period_of(as_fact(row), school_calendar(row.school))
    row.last_on, row.last_session = period.last, period.last_session or ""
    row.returns_on, row.returns_session = period.returns, period.returns_session or ""
