"""What the one search box finds: a pupil by name, UPN or case number, and words inside notes."""

import re
from functools import cached_property

from django.db.models import F, QuerySet

from cases.models import Case, Entry, Pupil
from cases.models.pupils import fold
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import readable
from .pupils import find_pupils, visible_pupils

# So many of the newest notes found are counted as they are read; where more are found, the database counts.
_READ = 200
# What a note's row shows: the other columns stay in the database.
_SHOWN = (
    *("kind", "happened_on", "what_happened", "who_was_told", "follow_up", "restricted"),
    "written_by__name",
    *("pupil__forename", "pupil__surname", "pupil__year_group", "pupil__group__name"),
)
# C-0012, c12, case 12, or the bare number: no name holds a digit.
_CASE_NUMBER = re.compile(r"^(?:case\s*)?(?:c\s*[-‐-–]?\s*)?0*(\d{1,9})$", re.IGNORECASE)


def search_pupils(person: Person, typed: str, limit: int) -> list[Pupil]:
    """Up to `limit` pupils by name or full UPN: those on roll first, then leavers. One query."""
    found = find_pupils(person, typed, with_leavers=True)
    best = tuple(found.query.order_by) or ("surname", "forename", "pk")
    return list(found.order_by(F("left_on").desc(nulls_first=True), *best)[:limit])


def case_with(person: Person, typed: str) -> Case | None:
    """The case whose number was typed, open or closed, of a pupil whom the person may see.

    None for any other words. A case number is known to those alone who read casework.
    """
    number = _CASE_NUMBER.match(typed.strip())
    if number is None or not person.has(Right.SEE_CASEWORK):
        return None
    cases = Case.objects.filter(school=person.school, number=int(number[1]))
    return cases.filter(pupil__in=visible_pupils(person)).select_related("pupil").first()


class NotesFound:
    """The notes that a search found, newest first.

    No index knows what stands inside a note: the database passes over all of them, which takes longer
    than the rest of the page. It does so once, unless very many are found.
    """

    def __init__(self, found: QuerySet[Entry]) -> None:
        self._ids = found.order_by("-happened_on", "-pk").values_list("pk", flat=True)

    @cached_property
    def _newest(self) -> list[int]:
        return list(self._ids[:_READ])

    def count(self) -> int:
        """How many there are."""
        return len(self._newest) if len(self._newest) < _READ else self._ids.count()

    def part(self, first: int, count: int) -> list[Entry]:
        """`count` notes from place `first` (0 is the newest), with what their rows show."""
        ids = self._newest if first + count <= _READ else self._ids
        shown = Entry.objects.select_related("pupil", "pupil__group", "written_by").only(*_SHOWN)
        wanted = list(ids[first : first + count])
        read = shown.in_bulk(wanted)
        return [read[pk] for pk in wanted]


def notes_with(person: Person, typed: str) -> NotesFound:
    """The entries in which every word stands, of all pupils whom the person may see.

    Case and accents do not matter. What was withdrawn, and what the person may not read, is not found.
    """
    words = fold(typed).split()
    if not words or not person.has(Right.SEE_CASEWORK):
        return NotesFound(Entry.objects.none())
    entries = Entry.objects.filter(school=person.school, withdrawn_at__isnull=True)
    if not person.has(Right.SEE_ALL_PUPILS):
        entries = entries.filter(pupil__in=visible_pupils(person))
    for word in words:
        entries = entries.filter(search_text__contains=word)
    return NotesFound(readable(person, entries))
