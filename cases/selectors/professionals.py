"""The named people of the school's agencies."""

from django.db.models import QuerySet
from django.http import Http404

from cases.models import Agency, Professional
from inclusion.accounts.person import Person


def professionals_of(person: Person, agency: Agency) -> QuerySet[Professional]:
    """An agency's named people, those still there first."""
    found = Professional.objects.filter(agency=agency, agency__school=person.school)
    return found.order_by("-active", "name", "pk")


def professionals(person: Person) -> QuerySet[Professional]:
    """Everybody who may be asked to a meeting: of agencies in use, not put aside."""
    found = Professional.objects.filter(
        agency__school=person.school, agency__active=True, active=True
    )
    return found.select_related("agency").order_by("agency__name", "name")


def professional_for(person: Person, professional_id: int) -> Professional:
    """One named person of an agency of the person's school. Raises Http404 otherwise."""
    found = Professional.objects.select_related("agency").filter(
        pk=professional_id, agency__school=person.school
    )
    professional = found.first()
    if professional is None:
        raise Http404("No such professional here.")
    return professional
