"""Terms of a made-up school in the shape of those that English councils and schools publish.

A year has 195 days for staff, five of them INSET days, so 190 for pupils: three terms with a
half-term holiday each, or six shorter ones. Pure: years in, dates out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inclusion.rules.calendar_days import DAY, bank_holiday, easter_monday, is_weekend

WEEK = timedelta(weeks=1)
FRIDAY_AFTER_MONDAY = timedelta(days=4)
STAFF_DAYS = 195
MONDAY, FRIDAY = 0, 4


@dataclass(frozen=True)
class Span:
    """A term, or days without pupils inside one, first and last day included."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class YearPlan:
    """The terms of one school year and the closures inside them."""

    terms: tuple[Span, ...]
    closures: tuple[Span, ...]


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of a day began; years turn on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def three_term_year(year: int) -> YearPlan:
    """Autumn, Spring and Summer of the school year that begins in `year`."""
    half_terms = _half_terms(year)
    autumn = Span("Autumn", _autumn_start(year), _on_or_before(date(year, 12, 22), FRIDAY))
    spring_end, summer_start = _easter_holiday(year + 1)
    spring = Span("Spring", _working(autumn.ends_on + timedelta(days=17)), spring_end)
    so_far = sum(_staff_days(term, half_terms) for term in (autumn, spring))
    summer_end = _last_day(summer_start, STAFF_DAYS - so_far, half_terms)
    terms = (autumn, spring, Span("Summer", summer_start, summer_end))
    return YearPlan(terms, (*half_terms, *_inset_days(terms, half_terms)))


def six_term_year(year: int) -> YearPlan:
    """The same year cut at its half-terms into six terms, which need no half-term closures."""
    whole = three_term_year(year)
    half_terms = [c for c in whole.closures if c.name == "Half-term"]
    pieces: list[Span] = []
    for term, half_term in zip(whole.terms, half_terms, strict=True):
        pieces.append(replace(term, ends_on=half_term.starts_on - 3 * DAY))
        pieces.append(replace(term, starts_on=_working(half_term.ends_on + 3 * DAY)))
    terms = tuple(replace(piece, name=f"Term {n}") for n, piece in enumerate(pieces, 1))
    return YearPlan(terms, tuple(c for c in whole.closures if c.name != "Half-term"))


def _autumn_start(year: int) -> date:
    """1 September, or the Monday after where that is a Friday or a weekend."""
    first = date(year, 9, 1)
    return first if first.weekday() <= 3 else _on_or_after(first, MONDAY)


def _half_terms(year: int) -> tuple[Span, ...]:
    """The last full week of October, one in mid-February, that of the late May bank holiday."""
    mondays = (
        _on_or_after(date(year, 10, 24), MONDAY),
        _on_or_after(date(year + 1, 2, 12), MONDAY),
        _on_or_before(date(year + 1, 5, 31), MONDAY),
    )
    return tuple(Span("Half-term", day, day + FRIDAY_AFTER_MONDAY) for day in mondays)


def _easter_holiday(year: int) -> tuple[date, date]:
    """The last day before the Easter holiday of two weeks, and the first after it."""
    monday = easter_monday(year)
    good_friday = monday - 3 * DAY
    if good_friday <= date(year, 4, 2):
        return good_friday - DAY, monday + 2 * WEEK
    return good_friday - WEEK, monday + WEEK


def _inset_days(terms: tuple[Span, ...], half_terms: tuple[Span, ...]) -> tuple[Span, ...]:
    """Five days: the first two, the Friday before October half-term, a January and a June day."""
    first = terms[0].starts_on
    days = (
        first,
        _working(first + DAY),
        half_terms[0].starts_on - 3 * DAY,
        terms[1].starts_on,
        _working(half_terms[2].ends_on + 3 * DAY),
    )
    return tuple(Span("INSET", day, day) for day in days)


def _last_day(start: date, count: int, half_terms: tuple[Span, ...]) -> date:
    """The day on which a term that starts on `start` reaches its number of staff days."""
    day = start
    while True:
        count -= _staff_days(Span("", day, day), half_terms)
        if not count:
            return day
        day += DAY


def _staff_days(term: Span, half_terms: tuple[Span, ...]) -> int:
    return sum(
        not (
            is_weekend(day)
            or bank_holiday(day)
            or any(h.starts_on <= day <= h.ends_on for h in half_terms)
        )
        for day in _days(term)
    )


def _days(span: Span) -> Iterator[date]:
    for offset in range((span.ends_on - span.starts_on).days + 1):
        yield span.starts_on + timedelta(days=offset)


def _working(day: date) -> date:
    """The day itself, or the first weekday after it that is no bank holiday."""
    while is_weekend(day) or bank_holiday(day):
        day += DAY
    return day


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)
