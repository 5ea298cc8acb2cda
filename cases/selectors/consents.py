"""With whom a family agrees that something is shared."""

from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.http import Http404

from cases.models import Consent, Pupil
from inclusion.accounts.person import Person
from inclusion.words import day

from .pupils import visible_pupils

# How long before its end a consent is said to end soon: time to ask the family again.
SOON = timedelta(days=28)


def consents_of(person: Person, pupil: Pupil) -> QuerySet[Consent]:
    """A pupil's consents, those that stand first, the one that ends last at the top."""
    consents = Consent.objects.filter(pupil=pupil, school=person.school)
    standing_first = F("withdrawn_on").desc(nulls_first=True)
    return consents.select_related("agency", "recorded_by").order_by(standing_first, "-ends_on")


def consent_for(person: Person, consent_id: int) -> Consent:
    """One consent about a pupil whom the person may see. Raises Http404 otherwise."""
    consent = (
        Consent.objects.select_related("pupil", "pupil__school", "pupil__group", "agency")
        .filter(pk=consent_id, pupil__in=visible_pupils(person))
        .first()
    )
    if consent is None:
        raise Http404("No such consent here.")
    return consent


def with_whom(consent: Consent) -> str:
    """The agency or the name that a consent is for."""
    return consent.agency.name if consent.agency else consent.to_whom


def how_long(consent: Consent, on: date) -> tuple[str, str]:
    """The colour of a consent's tag and its words: ("soon", "Ends soon: 4 December 2026")."""
    if consent.withdrawn_on and consent.withdrawn_on <= on:
        return "late", f"Withdrawn on {day(consent.withdrawn_on)}: do not share"
    if consent.ends_on < on:
        return "late", f"Ended on {day(consent.ends_on)}: do not share"
    if consent.ends_on - on <= SOON:
        return "soon", f"Ends soon: {day(consent.ends_on)}"
    return "fine", f"Until {day(consent.ends_on)}"
