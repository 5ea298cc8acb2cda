"""Who may hold a paper, by name: the family, and those whom the school must not contact."""

from collections.abc import Iterable

from cases.models import Contact, Pupil
from inclusion.words import count_of
from interventions.documents.people import may_receive, receiver_words


def family_names(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """The names of the people in the pupil's life, which belong into a paper."""
    return tuple(contact.name for contact in contacts)


def family_recipients(pupil: Pupil, contacts: list[Contact]) -> tuple[str, ...]:
    """The pupil, and those with parental responsibility whom the school may contact."""
    return (pupil.name, *(receiver_words(contact) for contact in may_receive(contacts)))


def barred(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """The sentence about contacts whom the school must not contact, if there are any."""
    number = sum(contact.do_not_contact for contact in contacts)
    return (f"{count_of(number, 'contact')} whom the school must not contact.",) if number else ()
