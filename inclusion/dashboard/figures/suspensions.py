"""The numbers of the exclusions dashboard: headline, by term, by reason, by year group."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.codes import YEAR_NAMES
from exclusions.codes import Reason
from inclusion.accounts.models import School
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.school_days import SchoolCalendar

from .periods import Stretch, terms_of
from .rows import Row, year_rows


@dataclass(frozen=True)
class Line:
    """One figure with its parts. `sessions` are half-days lost; `query` leads to its rows."""

    name: str
    suspensions: int
    pupils: int
    sessions: int
    query: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What the dashboard says about one period."""

    period: Stretch
    total: Line
    repeat: int
    by_term: list[Line]
    by_reason: list[Line]
    by_year_group: list[Line]


def figures(person: Person, period: Stretch) -> Figures:
    """All numbers of a period, in one query. Days are counted on the date on which they fall.

    Cancelled suspensions and permanent exclusions are left out.
    """
    return _figures(person.school, school_calendar(person.school), period)


def _figures(school: School, calendar: SchoolCalendar, period: Stretch) -> Figures:
    rows = year_rows(school, period)
    began = [row for row in rows if row.starts_on in period]
    times = Counter(row.pupil_id for row in began)

    def lost(some: Iterable[Row]) -> int:
        return sum(row.sessions_between(calendar, period.start, period.end) for row in some)

    return Figures(
        period=period,
        total=Line("All", len(began), len(times), lost(rows)),
        repeat=sum(1 for count in times.values() if count > 1),
        by_term=_by_term(rows, calendar, period),
        by_reason=_grouped(rows, began, lost, lambda row: row.reason, _reason),
        by_year_group=_grouped(rows, began, lost, lambda row: row.year_group, _year_group),
    )


def _by_term(rows: list[Row], calendar: SchoolCalendar, period: Stretch) -> list[Line]:
    """The terms of the school year; one that a suspension straddles gets its own days only."""
    lines = []
    for term in terms_of(calendar, period):
        began = [row for row in rows if row.starts_on in term]
        days = sum(row.sessions_between(calendar, term.start, term.end) for row in rows)
        pupils = len({row.pupil_id for row in began})
        lines.append(Line(term.name, len(began), pupils, days, {"term": term.name}))
    return lines


def _grouped(
    rows: list[Row],
    began: list[Row],
    lost: Callable[[Iterable[Row]], int],
    key: Callable[[Row], Any],
    named: Callable[[Any], tuple[str, dict[str, Any]]],
) -> list[Line]:
    """One line for each value that occurs among the suspensions that began in the period."""
    lines = []
    for value in sorted({key(row) for row in began}):
        name, query = named(value)
        inside = [row for row in began if key(row) == value]
        pupils = len({row.pupil_id for row in inside})
        days = lost(row for row in rows if key(row) == value)
        lines.append(Line(name, len(inside), pupils, days, query))
    return lines


def _reason(code: str) -> tuple[str, dict[str, Any]]:
    return (Reason(code).label if code in Reason.values else code), {"reason": code}


def _year_group(number: int) -> tuple[str, dict[str, Any]]:
    return YEAR_NAMES.get(number, str(number)), {"year_group": number}


def most_first(lines: list[Line]) -> list[Line]:
    """The lines with the most suspensions first."""
    return sorted(lines, key=lambda line: (-line.suspensions, line.name))
