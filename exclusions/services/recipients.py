"""Who receives the letters about an exclusion: each household once, or the pupil of 18.

Source: the "relevant person" of SI 2012/1033: a parent, or the pupil from the eighteenth birthday on.
"""

from collections.abc import Iterable

from cases.models import Contact
from cases.models.pupils import fold
from exclusions.models import Recipient, Suspension
from inclusion.accounts.models import User
from inclusion.accounts.versions import create_many_as
from inclusion.rules.ages import ADULT, age_on


def set_recipients(row: Suspension, *, by: User) -> list[Recipient]:
    """Keep who receives the letters of a new exclusion, from the contacts as they stand.

    Contacts with parental responsibility whom the school may contact; those who share an address
    share a letter. Nobody where no such contact is recorded: the page asks for one.
    """
    if age_on(row.pupil.born_on, row.starts_on) >= ADULT:
        return create_many_as([_the_pupil(row)], Recipient, by=by)
    contacts = Contact.objects.filter(
        pupil=row.pupil, parental_responsibility=True, do_not_contact=False
    )
    households = [_household(row, people) for people in _by_household(contacts)]
    return create_many_as(households, Recipient, by=by)


def _by_household(contacts: Iterable[Contact]) -> list[list[Contact]]:
    """Contacts that share an address; without one, those who live with the pupil together."""
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        address = fold(contact.address.replace(",", " "))
        key = address or ("with the pupil" if contact.lives_with_pupil else f"alone {contact.pk}")
        found.setdefault(key, []).append(contact)
    return list(found.values())


def _household(row: Suspension, people: list[Contact]) -> Recipient:
    first = people[0]
    return Recipient(
        suspension=row,
        contact=first,
        name=" and ".join(person.name for person in people)[:250],
        address=first.address,
        email=next((person.email for person in people if person.email), ""),
        language=next((person.language for person in people if person.language), ""),
    )


def _the_pupil(row: Suspension) -> Recipient:
    """A pupil of 18 receives their own letters, at home."""
    home = Contact.objects.filter(pupil=row.pupil, lives_with_pupil=True).first()
    return Recipient(suspension=row, name=row.pupil.name, address=home.address if home else "")
