"""The person behind a request: a user in one school, with the rights that they hold today.

Selectors take a Person first. A Person is made once a request by the guard.
"""

from dataclasses import dataclass
from datetime import date

from .models import Membership, School, User
from .permissions import Right, Role, rights_of


@dataclass(frozen=True)
class Person:
    """A user acting in a school on a day. `schools` are all those they may switch to."""

    user: User
    school: School
    roles: frozenset[Role]
    rights: frozenset[Right]
    acting_head: bool
    schools: tuple[School, ...]
    on: date

    def has(self, right: Right) -> bool:
        return right in self.rights

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def decides_as(self) -> str:
        """How this person's decision is recorded: headteacher or acting_headteacher."""
        return "acting_headteacher" if self.acting_head else "headteacher"


def person_for(user: User, on: date, school_id: int | None = None) -> Person | None:
    """The user in the chosen school, or in the first by name; None without a membership on that day."""
    memberships = [
        m
        for m in Membership.objects.filter(user=user, from_on__lte=on)
        .select_related("school")
        .order_by("school__name", "school_id")
        if m.until_on is None or m.until_on >= on
    ]
    if not memberships:
        return None
    schools = tuple({m.school_id: m.school for m in memberships}.values())
    school = next((s for s in schools if s.pk == school_id), schools[0])
    here = [m for m in memberships if m.school_id == school.pk]
    roles = frozenset(Role(m.role) for m in here)
    heads = [m for m in here if m.role == Role.HEAD]
    return Person(
        user=user,
        school=school,
        roles=roles,
        rights=rights_of(roles),
        acting_head=bool(heads) and all(m.acting for m in heads),
        schools=schools,
        on=on,
    )
