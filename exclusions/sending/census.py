"""What the school census holds about exclusions: one row each, by statistical term.

Source: the census guide of the Department for Education and the methodology of its statistics: the
category, up to three reasons, the first day, half-days that the pupil was due to attend; cancelled
ones, and those in which the board reinstated the pupil, are not returned. A term is one of three parts
of the year cut at Easter Monday and at the ends of July and December, by the first day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from exclusions.codes import CENSUS_CATEGORY, BoardDecision, Kind
from exclusions.models import Suspension
from inclusion.accounts.models import School
from inclusion.accounts.person import Person
from inclusion.rules.calendar_days import DAY
from inclusion.rules.terms import TermSpan, block

HEADINGS = (
    "UPN",
    "Legal surname",
    "Legal forename",
    "Date of birth",
    "Category",
    "Reason 1",
    "Reason 2",
    "Reason 3",
    "Start date",
    "Sessions",
    "Term",
)
SUMMER_ENDS = 7


@dataclass(frozen=True)
class CensusRow:
    """One exclusion as the census takes it. A permanent exclusion has no number of sessions."""

    category: str
    reasons: tuple[str, ...]
    starts_on: date
    sessions: int | None
    term: str


def census_row(row: Suspension) -> CensusRow:
    """The row of one exclusion, whether or not it is returned."""
    return CensusRow(
        category=CENSUS_CATEGORY[row.kind],
        reasons=tuple(row.reasons),
        starts_on=row.starts_on,
        sessions=1 if row.kind == Kind.LUNCHTIME else row.sessions,
        term=term_name(block(row.starts_on)),
    )


def why_not_returned(row: Suspension) -> str:
    """Why the census does not take it; empty where it does."""
    if row.is_cancelled:
        return "It was cancelled: the census does not take it."
    if row.board_decision == BoardDecision.REINSTATED:
        return "The governing board reinstated the pupil: the census does not take it."
    return ""


def returned(school: School, term: TermSpan) -> QuerySet[Suspension]:
    """The exclusions of a school that the census takes for a statistical term, by their first day."""
    rows = Suspension.objects.filter(
        school=school, cancelled_on__isnull=True, starts_on__range=(term.start, term.end)
    ).exclude(board_decision=BoardDecision.REINSTATED)
    return rows.select_related("pupil").order_by("starts_on", "pk")


def terms_of(person: Person) -> list[TermSpan]:
    """Every statistical term from the first recorded exclusion to today, the latest first."""
    first = Suspension.objects.filter(school=person.school).aggregate(first=Min("starts_on"))
    found = [block(person.on)]
    while first["first"] and found[-1].start > first["first"]:
        found.append(block(found[-1].start - DAY))
    return found


def term_name(term: TermSpan) -> str:
    """ "Autumn 2026/27": the part of the year and the school year."""
    year = term.end.year if term.end.month > SUMMER_ENDS else term.end.year - 1
    return f"{term.name} {year}/{(year + 1) % 100:02d}"


def file_rows(rows: Iterable[Suspension]) -> Iterator[tuple[object, ...]]:
    """A line an exclusion for a file, with what identifies the pupil."""
    for row in rows:
        found, pupil = census_row(row), row.pupil
        reasons = (*found.reasons, "", "", "")[:3]
        yield (
            pupil.upn,
            pupil.legal_surname,
            pupil.legal_forename,
            f"{pupil.born_on:%d/%m/%Y}",
            found.category,
            *reasons,
            f"{found.starts_on:%d/%m/%Y}",
            found.sessions,
            found.term,
        )
