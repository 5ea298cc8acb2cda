"""Whose open work may be handed over, and who has left with work that is still theirs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import Http404

from cases.keepers import keepers
from inclusion.accounts.models import Membership, User
from inclusion.accounts.permissions import Right, Role
from inclusion.accounts.person import Person


@dataclass(frozen=True)
class Load:
    """A colleague's open work: how much of each kind, and whether they have left the school."""

    user: User
    counts: tuple[tuple[str, int], ...]
    left: bool
    last_day: date | None

    @property
    def total(self) -> int:
        return sum(n for _, n in self.counts)


def may_hand_over(person: Person, giver_id: int) -> bool:
    """One's own work, by those who run cases; anyone else's, by the head or the SENCO."""
    own = giver_id == person.user.pk
    return person.has(Right.MANAGE_CASES) and (own or bool(person.roles & {Role.HEAD, Role.SENCO}))


def loads(person: Person) -> list[Load]:
    """Colleagues with open work whose work this person may hand over; those who have left first.

    One query a kind of work, and two for the people.
    """
    counts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for keeper in keepers():
        rows = keeper.rows(person.school).order_by().exclude(**{keeper.field: None})
        for user_id, n in rows.values_list(keeper.field).annotate(n=Count("pk")):
            counts[user_id].append((keeper.title, n))
    mine = [user_id for user_id in counts if may_hand_over(person, user_id)]
    days = _last_days(person)
    found = []
    for user in User.objects.filter(pk__in=mine).order_by("name", "pk"):
        here, last_day = days.get(user.pk, (False, None))
        left = not (here and user.is_active)
        found.append(Load(user, tuple(counts[user.pk]), left, last_day))
    return sorted(found, key=lambda load: (not load.left, load.last_day or date.max))


def _last_days(person: Person) -> dict[int, tuple[bool, date | None]]:
    """Of each colleague, past and present: whether they are here, and their last day if it is known."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(school=person.school):
        found[membership.user_id].append(membership)
    days: dict[int, tuple[bool, date | None]] = {}
    for user_id, held in found.items():
        ends = [m.until_on for m in held]
        last = None if None in ends else max(end for end in ends if end)
        days[user_id] = last is None or last >= person.on, last
    return days


def giver_for(person: Person, user_id: int) -> User:
    """Somebody who belongs or belonged to the person's school. Raises Http404 otherwise."""
    here = Membership.objects.filter(school=person.school).values("user")
    user = User.objects.filter(pk=user_id, pk__in=here).first()
    if user is None:
        raise Http404("No such colleague here.")
    return user
