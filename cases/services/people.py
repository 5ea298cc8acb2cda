"""Writes about pupils themselves, their contacts, and agencies."""

from datetime import date
from typing import Any

from django.db import transaction

from cases.locking import pupil_write
from cases.models import Agency, Contact, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError


def save_pupil(
    *, pupil: Pupil, changes: dict[str, Any], by: User, on: date, expected_version: int | None = None
) -> Pupil:
    """Change fields of a pupil's record. Raises ConflictError, or DomainError on impossible dates."""
    with pupil_write(pupil, on) as locked:
        check_version(locked, expected_version)
        for field, value in changes.items():
            setattr(locked, field, value)
        _check_pupil(locked, on)
        return save_as(locked, by=by)


def _check_pupil(pupil: Pupil, on: date) -> None:
    if pupil.born_on > on:
        raise DomainError("The date of birth is in the future.", "born_on")
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
    """Add or change a person in a pupil's life."""
    if fields.get("do_not_contact") and not fields.get("do_not_contact_reason"):
        raise DomainError("Say why this person must not be contacted.", "do_not_contact_reason")
    with pupil_write(pupil, on) as locked:
        if contact:
            contact = Contact.objects.get(pk=contact.pk, pupil=locked)
            check_version(contact, expected_version)
        else:
            contact = Contact(pupil=locked)
        for field, value in fields.items():
            setattr(contact, field, value)
        return save_as(contact, by=by)


@transaction.atomic
def add_agency(*, school: School, fields: dict[str, Any], by: User) -> Agency:
    """Add an agency to the school's list. Raises DomainError when the name is already there."""
    School.objects.select_for_update().get(pk=school.pk)
    name = " ".join(str(fields["name"]).split())
    if Agency.objects.filter(school=school, name__iexact=name).exists():
        raise DomainError(f"{name} is already in the list of agencies.", "name")
    return save_as(Agency(school=school, **{**fields, "name": name}), by=by)
