"""Writes about consent: with whom a family agrees that something is shared, why, until when."""

import uuid
from datetime import date
from typing import Any

from cases.locking import pupil_write
from cases.models import Consent, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day

from .dates import not_before_birth, not_far_ahead


def record_consent(
    *, pupil: Pupil, fields: dict[str, Any], once_key: str, by: User, on: date
) -> Consent:
    """Write down a consent. The same form sent twice makes one.

    `fields` are agency or to_whom, what, purpose, given_by, given_on, ends_on. Raises DomainError
    without exactly one receiver, or on a day that cannot be.
    """
    if bool(fields.get("agency")) == bool(str(fields.get("to_whom", "")).strip()):
        raise DomainError("Choose an agency or write a name: one of the two.", "to_whom")
    if fields["given_on"] > on:
        raise DomainError("This date is in the future.", "given_on")
    if fields["ends_on"] < fields["given_on"]:
        raise DomainError("It ends before it was given.", "ends_on")
    not_far_ahead(fields["ends_on"], on, "ends_on")
    with pupil_write(pupil, on) as locked:
        not_before_birth(locked, fields["given_on"], "given_on")
        made = Consent.objects.filter(once_key=once_key).first() if once_key else None
        if made and made.pupil_id == locked.pk and _says(made, fields):
            return made
        consent = Consent(
            **fields,
            school=locked.school,
            pupil=locked,
            recorded_by=by,
            once_key=(uuid.uuid4().hex if made else once_key) or None,
        )
        return save_as(consent, by=by)


def _says(made: Consent, fields: dict[str, Any]) -> bool:
    return all(getattr(made, name) == value for name, value in fields.items())


def withdraw_consent(
    *,
    consent: Consent,
    withdrawn_on: date,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Consent:
    """Record that a consent was taken back on a day. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError without a reason, on a day before it was given or in the
    future, and when somebody withdrew it with other words.
    """
    if not reason.strip():
        raise DomainError("Say why: the family’s own words, or that it was a mistake.", "reason")
    if withdrawn_on > on:
        raise DomainError("This date is in the future.", "withdrawn_on")
    if withdrawn_on < consent.given_on:
        raise DomainError(f"It was given on {day(consent.given_on)}.", "withdrawn_on")
    with pupil_write(consent.pupil, on):
        consent = Consent.objects.select_for_update().get(pk=consent.pk)
        said = withdrawn_on, reason[:300]
        if consent.withdrawn_on and (consent.withdrawn_on, consent.withdrawn_reason) == said:
            return consent
        if consent.withdrawn_on:
            raise DomainError("This consent has been withdrawn already.")
        check_version(consent, expected_version)
        consent.withdrawn_on, consent.withdrawn_reason = said
        return save_as(consent, by=by, reason=reason[:100])
