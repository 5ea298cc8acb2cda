"""What the one search box finds: a pupil by name, UPN or case number, and words inside notes."""

import re

from django.db.models import F, QuerySet

from cases.models import Case, Entry, Pupil
from cases.models.pupils import fold
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import readable
from .pupils import find_pupils, visible_pupils

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


def notes_with(person: Person, typed: str) -> QuerySet[Entry]:
    """The entries, newest first, in which every word stands, of all pupils whom the person may see.

    Case and accents do not matter. What was withdrawn, and what the person may not read, is not found.
    """
    words = fold(typed).split()
    if not words or not person.has(Right.SEE_CASEWORK):
        return Entry.objects.none()
    entries = Entry.objects.filter(school=person.school, withdrawn_at__isnull=True)
    if not person.has(Right.SEE_ALL_PUPILS):
        entries = entries.filter(pupil__in=visible_pupils(person))
    for word in words:
        entries = entries.filter(search_text__contains=word)
    found = readable(person, entries).select_related("pupil", "pupil__group", "written_by")
    return found.defer("search_text").order_by("-happened_on", "-pk")
