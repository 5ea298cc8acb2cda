"""Writes about pupils themselves, their contacts, and agencies."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from cases.alerts import refresh_alerts
from cases.locking import pupil_write
from cases.models import Agency, Contact, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

# Years between a pupil's birth and today beyond which a date of birth is a slip of the pen.
OLDEST_PUPIL = 26


@transaction.atomic
def add_pupil(*, school: School, fields: dict[str, Any], by: User, on: date) -> Pupil:
    """Put a pupil on the school's roll. The same form sent twice makes one pupil.

    Raises DomainError on impossible dates, on a UPN that another pupil has, and when a pupil with
    the same legal name and date of birth is here already and no other UPN tells the two apart.
    """
    # The school's row is locked, so that two people who add the same child make one record.
    school = School.objects.select_for_update().get(pk=school.pk)
    pupil = Pupil(school=school, **fields)
    _check_pupil(pupil, on)
    same = _same_child(pupil)
    if same and all(getattr(same, name) == value for name, value in fields.items()):
        return same
    if same and (not pupil.upn or not same.upn or pupil.upn == same.upn):
        raise DomainError(
            f"{same.name} has this name and date of birth and is in this school's records already.",
            "legal_surname",
        )
    _save_with_upn(pupil, by)
    refresh_alerts(pupil, on)
    return pupil


def _same_child(pupil: Pupil) -> Pupil | None:
    return Pupil.objects.filter(
        school=pupil.school,
        born_on=pupil.born_on,
        legal_forename__iexact=pupil.legal_forename,
        legal_surname__iexact=pupil.legal_surname,
    ).first()


def save_pupil(
    *,
    pupil: Pupil,
    changes: dict[str, Any],
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Pupil:
    """Change fields of a pupil's record.

    Raises ConflictError, or DomainError on impossible dates and on a UPN that another pupil has.
    """
    with pupil_write(pupil, on) as locked:
        check_version(locked, expected_version)
        before = locked.flags()
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.date_flags(before, on)
        _check_pupil(locked, on)
        return _save_with_upn(locked, by)


def _save_with_upn(pupil: Pupil, by: User) -> Pupil:
    """Save; the constraint on UPNs decides, so that two writers at once cannot both have one."""
    try:
        with transaction.atomic():
            return save_as(pupil, by=by)
    except IntegrityError:
        holder = Pupil.objects.filter(school=pupil.school_id, upn=pupil.upn).exclude(pk=pupil.pk)
        other = holder.first()
        if other is None:
            raise
        raise DomainError(f"{other.name} has this UPN already.", "upn") from None


def _check_pupil(pupil: Pupil, on: date) -> None:
    if pupil.born_on > on:
        raise DomainError("The date of birth is in the future.", "born_on")
    if on.year - pupil.born_on.year > OLDEST_PUPIL:
        raise DomainError("The date of birth is too long ago for a pupil.", "born_on")
    if pupil.entered_on and pupil.entered_on <= pupil.born_on:
        raise DomainError("The entry date is before the date of birth.", "entered_on")
    for flag in ("looked_after_since", "social_worker_since"):
        since = getattr(pupil, flag)
        if since and not pupil.born_on <= since <= on:
            raise DomainError("Give a day of the pupil's life up to today.", flag)
    if pupil.entered_on and pupil.left_on and pupil.left_on < pupil.entered_on:
        raise DomainError("The leaving date is before the entry date.", "left_on")


def save_contact(
    *,
    pupil: Pupil,
    fields: dict[str, Any],
    by: User,
    on: date,
    contact: Contact | None = None,
    expected_version: int | None = None,
) -> Contact:
    """Add or change a person in a pupil's life. The same form sent twice makes one contact.

    Raises ConflictError, or DomainError when a person must not be contacted and no reason is given.
    """
    if fields.get("do_not_contact") and not str(fields.get("do_not_contact_reason", "")).strip():
        raise DomainError("Say why this person must not be contacted.", "do_not_contact_reason")
    with pupil_write(pupil, on) as locked:
        if contact is None:
            same = Contact.objects.filter(pupil=locked, **fields).first()
            return same or save_as(Contact(pupil=locked, **fields), by=by)
        contact = Contact.objects.get(pk=contact.pk, pupil=locked)
        check_version(contact, expected_version)
        for field, value in fields.items():
            setattr(contact, field, value)
        return save_as(contact, by=by)


@transaction.atomic
def save_agency(
    *,
    school: School,
    fields: dict[str, Any],
    by: User,
    agency: Agency | None = None,
    expected_version: int | None = None,
) -> Agency:
    """Add or change an agency of the school's list. The same form sent twice makes one agency.

    Raises ConflictError, or DomainError when another agency has the name already.
    """
    School.objects.select_for_update().get(pk=school.pk)
    fields = {**fields, "name": " ".join(str(fields["name"]).split())}
    others = Agency.objects.filter(school=school, name__iexact=fields["name"])
    if agency is None:
        same = others.filter(**fields).first()
        if same:
            return same
        agency = Agency(school=school)
    else:
        agency = Agency.objects.get(pk=agency.pk, school=school)
        check_version(agency, expected_version)
    if others.exclude(pk=agency.pk).exists():
        raise DomainError(f"{fields['name']} is already in the list of agencies.", "name")
    for field, value in fields.items():
        setattr(agency, field, value)
    return save_as(agency, by=by)
