"""Who receives the letters about an exclusion: each household once, or the pupil of 18.

Source: the "relevant person" of SI 2012/1033: a parent, or the pupil from the eighteenth birthday on.
Whoever was sent a letter stays as they were then; whoever was rung stays on the list under that name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cases.locking import pupil_write
from cases.models import Contact, Pupil
from cases.models.pupils import fold
from exclusions.family import is_adult
from exclusions.models import Recipient, Suspension
from exclusions.telling.kinds import BY_TO, LETTER
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, create_many_as, remove_as, save_as
from inclusion.errors import DomainError

WRITTEN = ("name", "address", "email", "language")
FROM_CONTACTS = "Taken from the contacts again"


def set_recipients(row: Suspension, *, by: User) -> list[Recipient]:
    """Keep who receives the letters of a new exclusion, from the contacts as they stand.

    Contacts with parental responsibility whom the school may contact; those who share an address
    share a letter. Nobody where no such contact is recorded: the page asks for one.
    """
    found = recipients_from_contacts(row.pupil, row.starts_on)
    for recipient in found:
        recipient.suspension = row
    return create_many_as(found, Recipient, by=by)


def change_recipients(
    *,
    suspension: Suspension,
    rows: Sequence[Mapping[str, Any]],
    reason: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Suspension:
    """Add, change and take away who receives the letters, as long as they have been sent none.

    A row holds `id` (of a standing one), `remove`, or contact, name, address, email, language; what
    is left empty is taken from the contact. Those that no row names stay. Raises DomainError by the
    field, ConflictError.
    """
    _require_right(by)
    with pupil_write(suspension.pupil, on):
        row = _locked(suspension)
        check_version(row, expected_version)
        standing = {recipient.pk: recipient for recipient in row.recipients.all()}
        gone, kept = _sorted(row, rows, standing)
        if not gone and not kept:
            return row
        _require_untold(row, gone, kept)
        _check(kept, [r for r in standing.values() if r not in gone and r not in kept])
        return _save(row, gone, kept, reason, by)


def take_from_contacts(
    *, suspension: Suspension, by: Person, on: date, expected_version: int | None = None
) -> Suspension:
    """Take who receives the letters from the contacts as they stand now. Whoever was sent something
    stays. Raises DomainError where no contact may receive one, ConflictError.
    """
    _require_right(by)
    with pupil_write(suspension.pupil, on):
        row = _locked(suspension)
        check_version(row, expected_version)
        sent = [r for r in row.recipients.all() if r.notices.exists()]
        reached = {r.contact_id for r in sent if r.contact_id}
        found = recipients_from_contacts(row.pupil, row.starts_on)
        new = [r for r in found if not r.contact_id or r.contact_id not in reached]
        for recipient in new:
            recipient.suspension = row
        if not new and not sent:
            raise DomainError(
                "No contact has parental responsibility and may be contacted: add one first, or "
                "type who receives the letters."
            )
        gone = [r for r in row.recipients.all() if r not in sent]
        return _save(row, gone, new, FROM_CONTACTS, by)


def _locked(suspension: Suspension) -> Suspension:
    row = Suspension.objects.select_for_update().select_related("pupil").get(pk=suspension.pk)
    if row.origin == Suspension.Origin.EARLIER:
        raise DomainError("It was recorded as already dealt with: no letter goes out.")
    return row


def _require_right(by: Person) -> None:
    if not by.has(Right.SEND_NOTICES):
        raise DomainError("Your role does not choose who receives letters about a suspension.")


def _sorted(
    row: Suspension, rows: Iterable[Mapping[str, Any]], standing: Mapping[int, Recipient]
) -> tuple[list[Recipient], list[Recipient]]:
    """Who is taken away, and who is added or differs from what stands."""
    gone: list[Recipient] = []
    kept: list[Recipient] = []
    for typed in rows:
        current = standing.get(typed.get("id") or 0)
        if typed.get("remove"):
            gone += [current] if current else []
            continue
        wanted = current or Recipient(suspension=row)
        values = _values(typed)
        if any(getattr(wanted, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(wanted, name, value)
            kept.append(wanted)
    return gone, kept


def _values(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, with what its contact says where it is empty."""
    contact = typed.get("contact")
    values: dict[str, Any] = {name: (typed.get(name) or "").strip() for name in WRITTEN}
    if contact is not None:
        values = {name: value or getattr(contact, name) for name, value in values.items()}
    return {**values, "contact": contact}


def _require_untold(row: Suspension, gone: list[Recipient], kept: list[Recipient]) -> None:
    """Nothing that a letter went out with is changed, and nobody who was rung becomes another."""
    rung, written = told_recipients(row)
    before = {recipient.pk: recipient for recipient in row.recipients.all()}
    for recipient in [*gone, *kept]:
        was = before.get(recipient.pk)
        if was is None or was.pk not in rung | written:
            continue
        same = (was.name, was.contact_id) == (recipient.name, recipient.contact_id)
        if was.pk in written:
            raise DomainError(f"{was.name} has been sent a letter and stays as it named them.")
        if recipient in gone or not same:
            raise DomainError(
                f"{was.name} has been told already and stays on the list: add another household."
            )


def told_recipients(row: Suspension) -> tuple[set[int], set[int]]:
    """Who of those who receive letters was told something, and who was sent a letter. One query."""
    rung: set[int] = set()
    written: set[int] = set()
    for notice in row.notices.exclude(recipient=None):
        recipient_id = notice.recipient_id or 0
        (written if BY_TO[notice.kind].hows == LETTER else rung).add(recipient_id)
    return rung, written


def _check(kept: Iterable[Recipient], others: Iterable[Recipient]) -> None:
    contacts = {r.contact_id for r in others if r.contact_id}
    for recipient in kept:
        contact = recipient.contact
        if contact is not None and contact.do_not_contact:
            why = f": {contact.do_not_contact_reason}" if contact.do_not_contact_reason else ""
            raise DomainError(f"{contact.name} is not to be contacted{why}.")
        if contact is not None and contact.pk in contacts:
            raise DomainError(f"{contact.name} is on the list already.")
        if contact is not None:
            contacts.add(contact.pk)
        if not recipient.name:
            raise DomainError("Say who receives the letters: choose a contact or type a name.")


def _save(
    row: Suspension, gone: Sequence[Recipient], kept: list[Recipient], reason: str, by: Person
) -> Suspension:
    """Write the changes with their reason; somebody receives the letters afterwards."""
    if not reason.strip():
        raise DomainError("Say why it is changed.", "reason")
    why = reason.strip()[:100]
    for recipient in gone:
        remove_as(recipient, by=by.user, reason=why)
    for recipient in kept:
        save_as(recipient, by=by.user, reason=why)
    if not row.recipients.exists():
        raise DomainError("Somebody has to receive the letters: name at least one.")
    return save_as(row, by=by.user, reason=why)


def recipients_from_contacts(pupil: Pupil, on: date) -> list[Recipient]:
    """Who would receive a letter about this pupil on a day, not saved: each household, or the pupil of 18.

    Contacts with parental responsibility whom the school may contact; those who share an address
    share a letter.
    """
    if is_adult(pupil, on):
        return [_the_pupil(pupil)]
    contacts = Contact.objects.filter(
        pupil=pupil, parental_responsibility=True, do_not_contact=False
    )
    return households(contacts)


def households(contacts: Iterable[Contact]) -> list[Recipient]:
    """The households of these contacts as recipients, not yet saved. No query."""
    return [_household(people) for people in _by_household(contacts)]


def _by_household(contacts: Iterable[Contact]) -> list[list[Contact]]:
    """Contacts that share an address; without one, those who live with the pupil together."""
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        address = fold(contact.address.replace(",", " "))
        key = address or ("with the pupil" if contact.lives_with_pupil else f"alone {contact.pk}")
        found.setdefault(key, []).append(contact)
    return list(found.values())


def _household(people: list[Contact]) -> Recipient:
    first = people[0]
    return Recipient(
        contact=first,
        name=" and ".join(person.name for person in people)[:250],
        address=first.address,
        email=next((person.email for person in people if person.email), ""),
        language=next((person.language for person in people if person.language), ""),
    )


def _the_pupil(pupil: Pupil) -> Recipient:
    """A pupil of 18 receives their own letters, at home."""
    home = Contact.objects.filter(pupil=pupil, lives_with_pupil=True).first()
    return Recipient(name=pupil.name, address=home.address if home else "")
