"""The pupils nearest to the lines of the law: 5 and 15 days in a term, 45 in a school year.

Candidates come from plain sums in SQL; the exact totals of those few from the rules.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere
from cases.models import Pupil
from exclusions.facts import counted
from exclusions.models import Suspension
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.totals import Totals, totals

SHOWN = 5
CANDIDATES = 8
# What is shown of a pupil, and what earlier schools reported.
OF_A_PUPIL = ("forename", "surname", "year_group", "sessions_elsewhere", "elsewhere_as_at")


@dataclass(frozen=True)
class Near:
    """A pupil near to a line; all numbers are half-days."""

    pupil: Pupil
    total: int
    line: int

    @property
    def left(self) -> int:
        """Half-days until the line is reached; negative beyond it."""
        return self.line - self.total


@dataclass(frozen=True)
class Nearest:
    """The pupils nearest to one line, the nearest first."""

    name: str
    line: int
    rows: list[Near]


def nearest(person: Person) -> list[Nearest]:
    """Three short lists, for this statutory term and this school year. Six queries."""
    school, on = person.school, person.on
    calendar, packs = school_calendar(school), school_packs(school)
    day = max(on, packs.pack("england").duties_from)
    five, fifteen, limit = (
        packs.number("england", name, day)
        for name in ("term_over_5_sessions", "term_over_15_sessions", "year_limit_sessions")
    )
    on_roll = Pupil.objects.filter(school=school, left_on__isnull=True).only(*OF_A_PUPIL)
    pupils = on_roll.in_bulk(_candidates(person, calendar, five))
    known = counted(list(pupils), facts_since(on))
    exact = {
        pk: totals(known.get(pk, ()), calendar, on, days_elsewhere(pupil, calendar, on), packs)
        for pk, pupil in pupils.items()
    }

    def listed(
        name: str, line: int, of: Callable[[Totals], int], wanted: Callable[[int], bool]
    ) -> Nearest:
        rows = [Near(pupils[pk], of(t), line) for pk, t in exact.items() if wanted(of(t))]
        rows.sort(key=lambda near: (-near.total, near.pupil.surname, near.pupil.pk))
        return Nearest(name, line, rows[:SHOWN])

    return [
        listed("this term", five, _term, lambda n: 0 < n <= five),
        listed("this term", fifteen, _term, lambda n: n > five),
        listed("this school year", limit, _year, lambda n: n > 0),
    ]


def _term(found: Totals) -> int:
    return found.term_sessions or 0


def _year(found: Totals) -> int:
    if found.year_sessions is None:
        return found.year_sessions_here
    return found.year_sessions


def _candidates(person: Person, calendar: SchoolCalendar, five: int) -> list[int]:
    """The pupils with the largest plain sums below and above the first line, and in the year."""
    start, end = calendar.school_year(person.on)
    term = calendar.latest_statutory_term(person.on)
    first = term.start if term else date.max
    stands = Q(cancelled_on__isnull=True)
    in_term = stands & (Q(starts_on__gte=first) | Q(last_on__gte=first))
    rows = Suspension.objects.filter(
        school=person.school, pupil__left_on__isnull=True, starts_on__range=(start, end)
    )
    sums = rows.filter(stands).values("pupil_id")
    sums = sums.annotate(term=Sum("sessions", filter=in_term), year=Sum("sessions"))
    found = {
        pk: (term or 0, year or 0)
        for pk, term, year in sums.values_list("pupil_id", "term", "year")
    }
    below = _most((pk, term) for pk, (term, _) in found.items() if 0 < term <= five)
    above = _most((pk, term) for pk, (term, _) in found.items() if term > five)
    in_year = Counter({pk: year for pk, (_, year) in found.items()})
    in_year.update(_served(rows.exclude(stands), calendar))
    in_year.update(_elsewhere(person, start, end))
    return sorted({*below, *above, *_most(in_year.items())})


def _served(cancelled: QuerySet[Suspension], calendar: SchoolCalendar) -> Counter[int]:
    """Half-days by pupil that were served, at most, before a suspension was cancelled. One query."""
    served: Counter[int] = Counter()
    fields = ("pupil_id", "sessions", "starts_on", "cancelled_on")
    for pupil_id, sessions, starts_on, cancelled_on in cancelled.values_list(*fields):
        served[pupil_id] += min(
            sessions or 0, 2 * len(calendar.school_days(starts_on, cancelled_on))
        )
    return served


def _elsewhere(person: Person, start: date, end: date) -> dict[int, int]:
    """Half-days that earlier schools reported for this school year, of pupils on roll. One query."""
    known = Pupil.objects.filter(
        Q(elsewhere_as_at__isnull=True) | Q(elsewhere_as_at__range=(start, end)),
        school=person.school,
        left_on__isnull=True,
        sessions_elsewhere__gt=0,
    )
    return {pk: sessions or 0 for pk, sessions in known.values_list("pk", "sessions_elsewhere")}


def _most(sums: Iterable[tuple[int, int]]) -> list[int]:
    ordered = sorted(sums, key=lambda pair: (-pair[1], pair[0]))
    return [pk for pk, _ in ordered[:CANDIDATES]]
