"""What the one search box finds: a pupil by name, UPN or case number, and words inside notes."""

import re

from django.db.models import F, QuerySet

from cases.models import Case, Entry, Pupil
from cases.models.pupils import fold
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import readable
from .pupils import find_pupils, visible_pupils

_CASE_NUMBER = re.compile(r"^c\s*[-‐-–]?\s*0*(\d{1,9})$", re.IGNORECASE)


def search_pupils(person: Person, typed: str, limit: int) -> list[Pupil]:
    """Up to `limit` pupils by name, full UPN or case number: those on roll first, then leavers.

    One query. A case number is known to those alone who read casework.
    """
    number = _CASE_NUMBER.match(typed.strip())
    if number:
        found = _with_case(person, int(number[1]))
    else:
        found = find_pupils(person, typed, with_leavers=True)
    best = tuple(found.query.order_by) or ("surname", "forename", "pk")
    return list(found.order_by(F("left_on").desc(nulls_first=True), *best)[:limit])


def _with_case(person: Person, number: int) -> QuerySet[Pupil]:
    if not person.has(Right.SEE_CASEWORK):
        return Pupil.objects.none()
    cases = Case.objects.filter(school=person.school, number=number)
    return visible_pupils(person).select_related("group").filter(pk__in=cases.values("pupil"))


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


def excerpt(text: str, typed: str, length: int = 260) -> str:
    """The part of a note around the first of the words that were typed, on one line.

    Where folding changed the note's letters the words may stand elsewhere: then it begins at its start.
    """
    line = " ".join(text.split())
    lowered = line.casefold()
    places = [lowered.find(word) for word in typed.casefold().split()]
    at = min((place for place in places if place >= 0), default=0)
    begin = max(0, at - length // 3) if len(line) > length else 0
    if begin:
        begin = line.find(" ", begin) + 1 or begin
    end = begin + length
    return f"{'… ' if begin else ''}{line[begin:end].strip()}{' …' if end < len(line) else ''}"
