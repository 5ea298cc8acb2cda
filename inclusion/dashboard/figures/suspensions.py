"""The numbers of the exclusions dashboard: headline, by term, by reason, by year group."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
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
    rows = year_rows(school, calendar, period)
    began = [row for row in rows if row.starts_on in period]
    times = Counter(row.pupil_id for row in began)
    return Figures(
        period=period,
        total=Line("All", len(began), len(times), _lost(rows)),
        repeat=sum(1 for count in times.values() if count > 1),
        by_term=_by_term(rows, calendar, period),
        by_reason=_grouped(rows, began, lambda row: row.reason, _reason),
        by_year_group=_grouped(rows, began, lambda row: row.year_group, _year_group),
    )


def _by_term(rows: list[Row], calendar: SchoolCalendar, period: Stretch) -> list[Line]:
    """The terms of the school year; one that a suspension straddles gets its own days only."""
    lost: Counter[date] = Counter()
    for row in rows:
        for day, count in row.days:
            lost[day] += count
    lines = []
    for term in terms_of(calendar, period):
        began = [row for row in rows if row.starts_on in term]
        days = sum(count for day, count in lost.items() if term.start <= day <= term.end)
        pupils = len({row.pupil_id for row in began})
        lines.append(Line(term.name, len(began), pupils, days, {"term": term.name}))
    return lines


def _grouped(
    rows: list[Row],
    began: list[Row],
    key: Callable[[Row], Any],
    named: Callable[[Any], tuple[str, dict[str, Any]]],
) -> list[Line]:
    """One line for each value that occurs among the suspensions that began in the period."""
    inside, touching = _by(began, key), _by(rows, key)
    lines = []
    for value in sorted(inside):
        name, query = named(value)
        pupils = len({row.pupil_id for row in inside[value]})
        lines.append(Line(name, len(inside[value]), pupils, _lost(touching[value]), query))
    return lines


def _lost(rows: Iterable[Row]) -> int:
    return sum(row.lost for row in rows)


def _by(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _reason(code: str) -> tuple[str, dict[str, Any]]:
    return (Reason(code).label if code in Reason.values else code), {"reason": code}


def _year_group(number: int) -> tuple[str, dict[str, Any]]:
    return YEAR_NAMES.get(number, str(number)), {"year_group": number}


def most_first(lines: list[Line]) -> list[Line]:
    """The lines with the most suspensions first."""
    return sorted(lines, key=lambda line: (-line.suspensions, line.name))
