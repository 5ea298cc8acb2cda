"""Suspensions over time beside the same weeks or months of the year before."""

from dataclasses import dataclass
from datetime import date, timedelta

from inclusion import charts
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.words import MONTHS
from inclusion.words import short_day

from .periods import TERM, Stretch
from .rows import starts_between

WEEK = timedelta(days=7)
# The same week of the year before begins 52 weeks earlier, on the same weekday.
YEAR_OF_WEEKS = 52 * WEEK


@dataclass(frozen=True)
class Bar:
    """One week or month: its label, the number that began in it, and a year earlier."""

    label: str
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
    """Suspensions by week of a term or by month of a year. Two queries."""
    school, calendar = person.school, school_calendar(person.school)
    spans = _weeks(period) if period.key == TERM else _months(period)
    earlier = [(start - YEAR_OF_WEEKS, end - YEAR_OF_WEEKS) for _, start, end in spans]
    if period.key != TERM:
        earlier = [(_year_before(start), _year_before(end)) for _, start, end in spans]
    now = starts_between(school, spans[0][1], spans[-1][2])
    before = starts_between(school, earlier[0][0], earlier[-1][1])
    known = calendar.first_day is not None and calendar.first_day <= earlier[-1][1]
    compared = bool(before) or known
    bars = [
        Bar(label, _count(now, start, end), _count(before, *past) if compared else None)
        for (label, start, end), past in zip(spans, earlier, strict=True)
    ]
    unit = "week" if period.key == TERM else "month"
    return OverTime(f"Suspensions by {unit}, {period.name}", unit, bars, compared)


def picture(found: OverTime) -> bytes:
    """The bars as SVG."""
    series: list[tuple[str, list[float]]] = []
    if found.compared:
        series.append(("A year before", [float(bar.before or 0) for bar in found.bars]))
    series.append(("This period", [float(bar.now) for bar in found.bars]))
    labels = [bar.label for bar in found.bars]
    return charts.bars(found.title, labels, series, unit="suspensions")


def _weeks(period: Stretch) -> list[tuple[str, date, date]]:
    """Monday to Sunday, named by the Monday."""
    monday = period.start - timedelta(days=period.start.weekday())
    spans = []
    while monday <= period.end:
        start, end = max(monday, period.start), min(monday + WEEK - timedelta(days=1), period.end)
        spans.append((short_day(monday).split(" ", 1)[1], start, end))
        monday += WEEK
    return spans


def _months(period: Stretch) -> list[tuple[str, date, date]]:
    """From September to July; the first and last month take in the days at the edges."""
    year = period.start.year
    months = [(year, n) for n in range(9, 13)] + [(year + 1, n) for n in range(1, 8)]
    spans = []
    for place, (in_year, number) in enumerate(months):
        start = date(in_year, number, 1)
        following = date(in_year + number // 12, number % 12 + 1, 1)
        end = following - timedelta(days=1)
        start = min(start, period.start) if place == 0 else start
        end = max(end, period.end) if place == len(months) - 1 else end
        spans.append((MONTHS[number][:3], start, end))
    return spans


def _year_before(day: date) -> date:
    """The same date a year earlier; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _count(days: list[date], start: date, end: date) -> int:
    return sum(1 for day in days if start <= day <= end)
