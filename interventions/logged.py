"""What the logged incidents of a term say together: how often each thing came before, where and when.

Only counts leave an incident: of what was written in free words no sentence is copied, since it may
name another child. The usual answers that staff tick are counted by themselves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.forms.entries_picks import BEFORE, DID
from cases.models import Entry, IncidentDetail, Pupil
from inclusion.accounts.selectors import school_calendar
from inclusion.words import capitalised, day, listing, written_count

# Seen once it may be chance; what is written into a plan came at least twice.
A_PATTERN = 2
_MOST = 5


@dataclass(frozen=True)
class Counted:
    """One thing that incidents tell: what it is called, and each answer with its number, most first."""

    heading: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Logged:
    """Incidents since a day: how many, what they tell, and the words for a plan by its field."""

    since: date
    incidents: int
    counts: tuple[Counted, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def began_on(pupil: Pupil, on: date) -> date:
    """The first day of the school's term that holds `on`; between terms, of the school year."""
    calendar = school_calendar(pupil.school)
    term = calendar.term_of(on)
    return term.start if term else calendar.school_year(on)[0]


def open_incidents(pupil: Pupil, since: date, on: date) -> QuerySet[Entry]:
    """The pupil's incidents between the two days; restricted and withdrawn ones are left out."""
    return Entry.objects.filter(
        pupil=pupil,
        kind=Entry.Kind.INCIDENT,
        restricted=False,
        withdrawn_at__isnull=True,
        happened_on__range=(since, on),
    )


def logged(entries: QuerySet[Entry], since: date) -> Logged:
    """Count these incidents. Two queries."""
    rows = list(entries.order_by().values_list("pk", "happened_at"))
    details = list(IncidentDetail.objects.filter(entry__in=[pk for pk, _ in rows]))
    before = _ticked((d.antecedent for d in details), BEFORE)
    where = _named(d.place for d in details)
    when = _named(d.lesson for d in details)
    hours = _top(Counter(_hour(at.hour) for _, at in rows if at))
    why = _functions(details)
    found = (
        Counted("Before", before),
        Counted("What the pupil did", _ticked((d.behaviour for d in details), DID)),
        Counted("Where", where),
        Counted("Lesson or time", when),
        Counted("Hour", hours),
        Counted("What it may have been for", why),
    )
    counts = tuple(each for each in found if each.rows)
    seen = f"in {written_count(len(rows), 'incident')} since {day(since)}"
    wanted = {"antecedents": before, "setting": (*where, *when, *hours), "function": why}
    words = {
        name: capitalised(f"{said}, {seen}.")
        for name, told in wanted.items()
        if (said := _said(told))
    }
    return Logged(since, len(rows), counts, words)


def _ticked(texts: Iterable[str], usual: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How many texts hold each of the usual answers, and how many hold none of them."""
    found: Counter[str] = Counter()
    other = 0
    for text in texts:
        held = [each for each in usual if each.casefold() in text.casefold()]
        found.update(held)
        other += bool(text.strip()) and not held
    rows = _top(found)
    return (*rows, ("In other words", other)) if other else rows


def _named(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Short names of places and lessons, however they are written."""
    spelt = [name.strip() for name in names if name.strip()]
    first = {name.casefold(): name[:1].upper() + name[1:] for name in reversed(spelt)}
    counts = Counter(name.casefold() for name in spelt)
    return _top(Counter({first[key]: number for key, number in counts.items()}))


def _functions(details: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    unknown = IncidentDetail.Function.UNKNOWN
    said = [d for d in details if d.likely_function and d.likely_function != unknown]
    return _top(Counter(str(d.get_likely_function_display()) for d in said))


def _top(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return tuple(ordered[:_MOST])


def _hour(hour: int) -> str:
    return f"{hour}:00 to {hour + 1}:00"


def _said(rows: Iterable[tuple[str, int]]) -> str:
    """ "noise or a crowd (3 times) and a change of plan (2 times)"; empty where nothing came twice."""
    return listing(_patterns(rows))


def _patterns(rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    for words, number in rows:
        if number >= A_PATTERN and words != "In other words":
            yield f"{words[:1].lower()}{words[1:]} ({number} times)"
