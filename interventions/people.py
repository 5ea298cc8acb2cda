"""Which colleagues may lead a plan, and which may be a pupil's key worker."""

from datetime import date

from django.db.models import Q, QuerySet

from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role

from .models import Plan

# The local policy wants one member of the leadership to answer for a PSP.
LEADERS = (Role.HEAD, Role.SENCO, Role.DSL)
STAFF = (Role.STAFF, Role.PASTORAL, *LEADERS)


def people_of(school: School, on: date, roles: tuple[Role, ...]) -> "QuerySet[User]":
    """Colleagues who hold one of these roles in the school on that day, by name."""
    lasting = Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gte=on)
    found = User.objects.filter(
        lasting,
        is_active=True,
        memberships__school=school,
        memberships__role__in=roles,
        memberships__from_on__lte=on,
    )
    return found.distinct().order_by("name", "pk")


def possible_leads(school: School, kind: str, on: date) -> "QuerySet[User]":
    """Leaders for a PSP; for an IBP pastoral and other staff as well."""
    return people_of(school, on, LEADERS if kind == Plan.Kind.PSP else STAFF)


def possible_key_workers(school: School, on: date) -> "QuerySet[User]":
    """Any colleague who works with pupils."""
    return people_of(school, on, STAFF)
