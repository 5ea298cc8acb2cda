"""Writes about telling it once: the family's words, a pupil's page, and what was given to whom."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from cases.models import AboutMe, Agency, Entry, FamilyWords, IssuedDocument, Pupil, Share
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import ConflictError, DomainError
from inclusion.words import day

from .dates import not_before_birth
from .recipients import not_barred, of_the_family, standing_consent


def save_family_words(
    *,
    entry: Entry,
    fields: dict[str, Any],
    by: User,
    on: date,
    expected_version: int | None,
) -> FamilyWords:
    """Say an entry in plain words for the family's chronology, with their side beside it.

    `expected_version` is 0 where nothing had been written yet. What stands already changes nothing,
    so that a button may be pressed twice. Raises ConflictError, and DomainError
    for an entry that is restricted or withdrawn, or that is chosen without words.
    """
    if fields.get("included") and not str(fields.get("plain_words", "")).strip():
        raise DomainError("Say it in plain words, to put it into the chronology.", "plain_words")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError("This entry has been withdrawn: it is not part of any chronology.")
        if entry.restricted:
            raise DomainError("This entry is restricted: it is never printed for the family.")
        words = FamilyWords.objects.filter(entry=entry).first()
        if words is None:
            words = FamilyWords(entry=entry, written_by=by)
        elif _says(words, fields):
            return words
        else:
            _expect(words, expected_version)
        for name, value in fields.items():
            setattr(words, name, value)
        return save_as(words, by=by)


def save_about_me(
    *, pupil: Pupil, fields: dict[str, Any], by: User, on: date, expected_version: int | None
) -> AboutMe:
    """Write down what a pupil says about themselves. `expected_version` is 0 for the first time.

    Raises ConflictError, and DomainError on a day to come or before the pupil's birth.
    """
    told_on = fields.get("told_on")
    if told_on and told_on > on:
        raise DomainError("This date is in the future.", "told_on")
    with pupil_write(pupil, on) as locked:
        if told_on:
            not_before_birth(locked, told_on, "told_on")
        page = AboutMe.objects.filter(pupil=locked).first()
        if page is None:
            page = AboutMe(pupil=locked)
        elif _says(page, fields):
            return page
        else:
            _expect(page, expected_version)
        for name, value in fields.items():
            setattr(page, name, value)
        return save_as(page, by=by)


def _says(record: Any, fields: dict[str, Any]) -> bool:
    return all(getattr(record, name) == value for name, value in fields.items())


def _expect(record: Any, expected_version: int | None) -> None:
    """A form that began empty (0) meets a colleague's first words as a conflict, like any other."""
    if expected_version == 0:
        raise ConflictError(
            "Someone else has written this since you opened it. "
            "Both versions are shown below: choose what to keep.",
            theirs=record,
        )
    check_version(record, expected_version)


def share_document(
    *, document: IssuedDocument, fields: dict[str, Any], by: User, on: date
) -> Share:
    """Record that a printed document was given to somebody: to whom, why, on what basis.

    `fields` are those of a Share. The same form sent twice makes one row. Raises DomainError on a day
    to come or before it was printed, for a contact whom the school must not contact, where the basis
    is consent and none stands, and where it is called their own record by somebody else.
    """
    to, agency = str(fields["to_whom"]).strip(), fields.get("agency")
    if not to:
        raise DomainError("Say who was given it.", "to_whom")
    shared_on: date = fields["shared_on"]
    if shared_on > on:
        raise DomainError("This date is in the future.", "shared_on")
    printed_on = timezone.localtime(document.issued_at).date()
    if shared_on < printed_on:
        raise DomainError(f"It was printed on {day(printed_on)}.", "shared_on")
    with pupil_write(document.pupil, on) as locked:
        not_barred(locked, to, "to_whom")
        _check_basis(locked, fields["basis"], to, agency, shared_on)
        wanted = {**fields, "to_whom": to}
        same = Share.objects.filter(document=document, **wanted).first()
        return same or save_as(Share(document=document, recorded_by=by, **wanted), by=by)


def _check_basis(pupil: Pupil, basis: str, to: str, agency: Agency | None, on: date) -> None:
    if basis == Share.Basis.CONSENT and standing_consent(pupil, to, agency, on) is None:
        raise DomainError(
            f"No consent to share with {to} stands on {day(on)}. Record the consent first, or choose "
            "another basis.",
            "basis",
        )
    if basis == Share.Basis.OWN and not of_the_family(pupil, to):
        raise DomainError(
            "It is their own record only for the pupil, and for a contact with parental "
            "responsibility whom the school may contact.",
            "basis",
        )
