"""Choosing several pupils on a form: found by name and added one by one, with or without a script.

What is chosen travels in the form itself, as `pupil` values; `find` is what was typed to find one,
`add` and `remove` are the buttons beside the names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from cases import selectors
from inclusion.accounts.person import Person
from inclusion.words import whole_number

FOUND_AT_ONCE = 8


@dataclass(frozen=True)
class Choice:
    """The pupils chosen so far, and what the last search found.

    `again` are chosen pupils whom a search that found nobody else meant; `added` is the one whom the
    search itself added.
    """

    chosen: Sequence[Any]
    find: str = ""
    found: Sequence[Any] = ()
    again: Sequence[Any] = ()
    added: Any = None

    @property
    def searched(self) -> bool:
        return bool(self.find)

    @property
    def first(self) -> Any:
        return self.chosen[0] if self.chosen else None


def chosen_pupils(person: Person, ids: Iterable[str]) -> Choice:
    """The pupils with these ids. Raises Http404 when the person may not see one of them."""
    numbers = [whole_number(text) for text in ids]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        raise Http404("No such pupil here.")
    return Choice(selectors.pupils_for(person, known))


def still_visible(person: Person, ids: Iterable[str]) -> list[str]:
    """Those of the ids that the person may still see: a kept draft may be older than a move."""
    wanted = [pk for pk in map(whole_number, ids) if pk is not None]
    found = selectors.visible_pupils(person).filter(pk__in=wanted).values_list("pk", flat=True)
    return [str(pk) for pk in wanted if pk in set(found)]


def choose(person: Person, posted: Mapping[str, Any], ids: Sequence[str], typing: bool) -> Choice:
    """What is chosen after this step of the form: one added, one taken out, or a search.

    A search that finds exactly one pupil adds that pupil, unless somebody is still typing.
    """
    add, remove = posted.get("add"), posted.get("remove")
    if add:
        return chosen_pupils(person, [*ids, add])
    if remove:
        return chosen_pupils(person, [number for number in ids if number != remove])
    chosen = chosen_pupils(person, ids)
    find = str(posted.get("find", "")).strip()[:100]
    if not find:
        return chosen
    ids_so_far = [pupil.pk for pupil in chosen.chosen]
    meant = selectors.find_pupils(person, find)
    found = list(meant.exclude(pk__in=ids_so_far)[:FOUND_AT_ONCE])
    if len(found) == 1 and not typing:
        return Choice([*chosen.chosen, *found], added=found[0])
    again = [] if found else list(meant.filter(pk__in=ids_so_far))
    return Choice(chosen.chosen, find, found, again)
