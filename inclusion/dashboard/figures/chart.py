"""Suspensions over time beside the same weeks or months of the year before."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inclusion import charts
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.words import MONTHS

from .periods import TERM, Stretch
from .rows import starts_between

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# The same week of the year before begins 52 weeks earlier, on the same weekday.
YEAR_OF_WEEKS = 52 * WEEK


@dataclass(frozen=True)
class Bar:
    """One week or month: its label, the number that began in it, and a year earlier."""

    label: str
    short: str
    now: int
    before: int | None


@dataclass(frozen=True)
class OverTime:
    """The chart's numbers, for the picture and for the table behind it."""

    title: str
    unit: str
    bars: list[Bar]
    compared: bool

    @property
    def total(self) -> int:
        return sum(bar.now for bar in self.bars)


def over_time(person: Person, period: Stretch) -> OverTime:
    """Suspensions by week of a term or by month of a year. One query.

    Weeks without a school day are left out while nothing began in them.
    """
    school, calendar = person.school, school_calendar(person.school)
    by_week = period.key == TERM
    spans = _weeks(period) if by_week else _months(period)
    past = [_earlier(span, by_week) for span in spans]
    then, now = (past[0].start, past[-1].end), (spans[0].start, spans[-1].end)
    began = starts_between(school, then, now)
    known = calendar.first_day is not None and calendar.first_day <= past[-1].end
    compared = _count(began, *then) > 0 or known
    bars = []
    for span, earlier in zip(spans, past, strict=True):
        count, before = (
            _count(began, span.start, span.end),
            _count(began, earlier.start, earlier.end),
        )
        if count or before or calendar.school_days(span.start, span.end):
            bars.append(Bar(span.label, span.short, count, before if compared else None))
    unit = "week" if by_week else "month"
    return OverTime(f"Suspensions by {unit}, {period.name}", unit, bars, compared)


def picture(found: OverTime) -> bytes:
    """The bars as SVG."""
    series = [("This period", [float(bar.now) for bar in found.bars])]
    if found.compared:
        series.append(("A year before", [float(bar.before or 0) for bar in found.bars]))
    labels = [bar.short for bar in found.bars]
    return charts.bars(found.title, labels, series, unit="suspensions")


@dataclass(frozen=True)
class Span:
    """A week or month, first and last day included, with a label for a table and for a chart."""

    label: str
    short: str
    start: date
    end: date


def _weeks(period: Stretch) -> list[Span]:
    """Monday to Sunday, named by the Monday; on the chart the month stands once."""
    monday = period.start - timedelta(days=period.start.weekday())
    spans: list[Span] = []
    month = 0
    while monday <= period.end:
        start, end = max(monday, period.start), min(monday + WEEK - DAY, period.end)
        label = f"{monday.day} {MONTHS[monday.month][:3]}"
        short = str(monday.day) if monday.month == month else f"{monday.day}/{monday.month}"
        spans.append(Span(label, short, start, end))
        month, monday = monday.month, monday + WEEK
    return spans


def _months(period: Stretch) -> list[Span]:
    """From September to July; the first and last month take in the days at the edges."""
    year = period.year_start.year
    months = [(year, n) for n in range(9, 13)] + [(year + 1, n) for n in range(1, 8)]
    starts = [date(in_year, number, 1) for in_year, number in months]
    ends = [start - DAY for start in starts[1:]] + [max(period.end, date(year + 1, 7, 31))]
    starts[0] = min(starts[0], period.start)
    names = [MONTHS[number][:3] for _, number in months]
    return [Span(n, n, start, end) for n, start, end in zip(names, starts, ends, strict=True)]


def _earlier(span: Span, by_week: bool) -> Span:
    """The same week, on the same weekdays, or the same month of the year before."""
    if by_week:
        return replace(span, start=span.start - YEAR_OF_WEEKS, end=span.end - YEAR_OF_WEEKS)
    return replace(span, start=_year_before(span.start), end=_year_before(span.end))


def _year_before(day: date) -> date:
    """The same date a year earlier; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _count(days: list[date], start: date, end: date) -> int:
    """How many of the days, which are in order, lie from start to end."""
    return bisect_right(days, end) - bisect_left(days, start)
