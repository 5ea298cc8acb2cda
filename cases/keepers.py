"""What can be somebody's and goes to a colleague when work is handed over.

Apps above register their own kinds in AppConfig.ready; `cases` hands them over without knowing them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.versions import update_many_as


@dataclass(frozen=True)
class Keeper:
    """One kind of thing that is somebody's: which rows, whose they are, what a list says of them.

    `rows` are those of a school that are still open, each with its pupil; `field` names the person
    and `pupil` the way to the pupil. Whoever gets a row of a kind that `opens` sees its pupil.
    `refuses` says why a row cannot go to somebody with these roles; empty when it can. `told` are one
    and several of them as a message to whom they are given says it, and `listed` the page of their
    own; without it something else of theirs tells it already.
    """

    title: str
    model: type[Any]
    rows: Callable[[School], QuerySet[Any]]
    words: Callable[[Any], str]
    field: str
    pupil: str = "pupil"
    opens: bool = False
    refuses: Callable[[Any, frozenset[Role]], str] = lambda row, roles: ""
    give: Callable[[Sequence[Any], User, User, str], None] | None = None
    told: tuple[str, str] = ("", "")
    listed: tuple[str, str] = ("today", "?whose=mine")

    @property
    def key(self) -> str:
        """A short name of the kind, such as case.lead."""
        return f"{self.model._meta.model_name}.{self.field}"

    def pupil_of(self, row: Any) -> Any:
        """The pupil whom a row is about."""
        for step in self.pupil.split("__"):
            row = getattr(row, step)
        return row

    def hand(self, school: School, ids: Sequence[int], to: User, by: User, reason: str) -> None:
        """Give these rows to a colleague, with history. Call it inside the write."""
        rows = list(self.rows(school).filter(pk__in=ids).order_by("pk"))
        if self.give:
            self.give(rows, to, by, reason)
            return
        for row in rows:
            setattr(row, self.field, to)
        update_many_as(rows, self.model, [self.field], by=by, reason=reason)


_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Let a hand-over move rows of this kind. Registering twice changes nothing."""
    if keeper.title not in {known.title for known in _keepers}:
        _keepers.append(keeper)


def keepers() -> tuple[Keeper, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_keepers)
