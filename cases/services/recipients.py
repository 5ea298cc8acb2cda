"""Who may be given something about a pupil: what every write about giving it checks."""

import re
from datetime import date

from django.db.models import Q

from cases.models import Agency, Consent, Contact, Pupil
from cases.models.pupils import fold
from inclusion.errors import DomainError


def not_barred(pupil: Pupil, to: str, field: str) -> None:
    """Refuse a contact whom the school must not contact, by name."""
    barred = Contact.objects.filter(pupil=pupil, do_not_contact=True).values_list("name", flat=True)
    if any(names(name, to) for name in barred):
        raise DomainError("The school must not contact this person: see the contacts.", field)


def names(name: str, words: str) -> bool:
    """Whether words such as "Mr Gary Stone, by post" hold this name, whole and whatever the case."""
    return f" {_plain(name)} " in f" {_plain(words)} "


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def family_of(pupil: Pupil) -> list[str]:
    """The names of the pupil and of contacts with parental responsibility who may be contacted."""
    contacts = Contact.objects.filter(
        pupil=pupil, parental_responsibility=True, do_not_contact=False
    )
    return [pupil.name, *contacts.values_list("name", flat=True)]


def of_the_family(pupil: Pupil, to: str) -> bool:
    """Whether this is the name of somebody of the family; see `family_of`."""
    return fold(to) in {fold(name) for name in family_of(pupil)}


def standing_consent(pupil: Pupil, to: str, agency: Agency | None, on: date) -> Consent | None:
    """The consent that lets the school share with this person or agency on a day, if one stands."""
    consents = Consent.objects.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
        pupil=pupil,
        given_on__lte=on,
        ends_on__gte=on,
    ).select_related("agency")
    names = {fold(to), fold(agency.name) if agency else ""} - {""}
    for consent in consents:
        if agency and consent.agency_id == agency.pk:
            return consent
        named = consent.agency.name if consent.agency else consent.to_whom
        if fold(named) in names:
            return consent
    return None
