"""Handing over: everything of one colleague's that is open goes to another, in one step."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.keepers import Keeper, keepers
from cases.locking import pupils_write
from cases.selectors.pupils import visible_pupils
from inclusion.accounts.models import School, User
from inclusion.accounts.person import Person, person_for
from inclusion.accounts.selectors import CASEWORK_ROLES
from inclusion.errors import DomainError

UNSEEN = "They do not see this pupil: add them to a case’s team first."


@dataclass(frozen=True)
class Held:
    """One thing that is somebody's. `stays` says why it cannot go to the one chosen."""

    keeper: Keeper
    pk: int
    pupil: Any
    words: str
    stays: str = ""


@dataclass(frozen=True)
class HandOver:
    """What a hand-over would move and what would stay; the check page and the write both ask."""

    moves: tuple[Held, ...]
    stays: tuple[Held, ...]

    @property
    def fingerprint(self) -> str:
        """Changes with what moves: a page that was looked at too long ago is shown again."""
        told = ";".join(f"{held.keeper.title}:{held.pk}" for held in self.moves)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def by_kind(self) -> list[tuple[str, list[Held]]]:
        """What moves, kind by kind."""
        return by_kind(self.moves)

    def by_reason(self) -> list[tuple[str, list[Held]]]:
        """What stays, under why it does."""
        reasons = dict.fromkeys(held.stays for held in self.stays)
        return [(why, [held for held in self.stays if held.stays == why]) for why in reasons]


class LookAgainError(DomainError):
    """What is theirs has changed since the check page: nothing was moved."""


def by_kind(held: Sequence[Held]) -> list[tuple[str, list[Held]]]:
    """These things under the title of their kind; kinds without any are left out."""
    kinds = [(keeper.title, [h for h in held if h.keeper is keeper]) for keeper in keepers()]
    return [(title, found) for title, found in kinds if found]


def held_by(school: School, giver: User) -> list[Held]:
    """All that is open and this colleague's in a school: one query a kind."""
    return [
        Held(keeper, row.pk, keeper.pupil_of(row), keeper.words(row))
        for keeper in keepers()
        for row in keeper.rows(school).filter(**{keeper.field: giver}).order_by("pk")
    ]


def what_moves(school: School, giver: User, taker: User, on: date) -> HandOver:
    """What would go from one colleague to another. What the other may not have, or see, stays."""
    roles, sees = _taker(school, taker, on)
    moves: list[Held] = []
    stays: list[Held] = []
    seen: set[int] = set()
    for keeper in keepers():
        for row in keeper.rows(school).filter(**{keeper.field: giver}).order_by("pk"):
            pupil = keeper.pupil_of(row)
            why = keeper.refuses(row, roles)
            if keeper.opens and not why:
                seen.add(pupil.pk)
            held = Held(keeper, row.pk, pupil, keeper.words(row), why)
            (stays if why else moves).append(held)
    may_see = seen | set(
        sees.filter(pk__in={h.pupil.pk for h in moves}).values_list("pk", flat=True)
    )
    unseen = [h for h in moves if h.pupil.pk not in may_see]
    stays += [Held(h.keeper, h.pk, h.pupil, h.words, UNSEEN) for h in unseen]
    return HandOver(tuple(h for h in moves if h.pupil.pk in may_see), tuple(stays))


def _taker(school: School, taker: User, on: date) -> tuple[Any, Any]:
    """The roles of whoever takes over, and the pupils that they see already.

    Raises DomainError when they cannot take over work in this school.
    """
    person: Person | None = person_for(taker, on, school.pk)
    if person is None or person.school.pk != school.pk or not person.roles & set(CASEWORK_ROLES):
        raise DomainError("They do not work with pupils here now.", "taker")
    return person.roles, visible_pupils(person)


def hand_over(
    *, school: School, giver: User, taker: User, reason: str, seen: str, by: User, on: date
) -> HandOver:
    """Give all that is open and one colleague's to another, in one transaction, with history.

    `seen` is the fingerprint of what the check page showed. Handing over twice changes nothing.
    Raises DomainError without a reason or to the same person, LookAgainError when it has changed.
    """
    if not reason.strip():
        raise DomainError("Say why it is handed over.", "reason")
    if giver == taker:
        raise DomainError("Choose another colleague.", "taker")
    ids = {held.pupil.pk for held in held_by(school, giver)}
    with pupils_write(school, sorted(ids), on):
        moving = what_moves(school, giver, taker, on)
        if moving.fingerprint != seen:
            raise LookAgainError("What is theirs has changed since you looked. Check it again.")
        for keeper in keepers():
            found = [held.pk for held in moving.moves if held.keeper is keeper]
            keeper.hand(school, found, taker, by, f"Handed over: {reason}"[:100])
    return moving
