"""Two kinds of term: the school's own, and the spans that law and statistics cut by date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from inclusion.rules.calendar_days import DAY, easter_monday

MOST_OWN_TERMS = 3
AUGUST = 8


@dataclass(frozen=True, slots=True)
class Term:
    """One of the school's own terms, first and last day included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A term as exclusion law or statistics count it, first and last day included."""

    name: str
    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


def statutory_spans(terms: Iterable[Term]) -> Iterator[TermSpan]:
    """The terms that exclusion limits count in, for each school year among these terms.

    Source: regulation 2 of SI 2012/1033: a year of three terms or fewer keeps its own; one of more
    is cut at 31 December, Easter Monday and 31 July. The terms are expected in order.
    """
    by_year: dict[int, list[Term]] = {}
    for term in terms:
        by_year.setdefault(term.start.year - (term.start.month < AUGUST), []).append(term)
    for year, own in by_year.items():
        if len(own) <= MOST_OWN_TERMS:
            yield from (TermSpan(term.name, term.start, term.end) for term in own)
        else:
            cuts = (date(year, 12, 31), date(year + 1, 1, 1), date(year + 1, 7, 31))
            yield from (block(day) for day in cuts)


@lru_cache(maxsize=64)
def _block_of(year: int, part: int) -> TermSpan:
    easter = easter_monday(year)
    return (
        TermSpan("Spring", date(year, 1, 1), easter - DAY),
        TermSpan("Summer", easter, date(year, 7, 31)),
        TermSpan("Autumn", date(year, 8, 1), date(year, 12, 31)),
    )[part]


def block(day: date) -> TermSpan:
    """The part of the year between the fixed cuts that holds a day."""
    return next(span for part in range(3) if day in (span := _block_of(day.year, part)))
