"""The spans of time that the figures speak about, on the school's own calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.rules.school_days import SchoolCalendar, TermSpan

TERM, YEAR, LAST_YEAR = "term", "year", "last-year"
CHOICES = ((TERM, "This term"), (YEAR, "This school year"), (LAST_YEAR, "Last school year"))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A period to look at, first and last day included, inside one school year.

    A year ends on the day before the next one begins; `shown_end` is its last school day.
    """

    key: str
    name: str
    start: date
    end: date
    year_start: date
    year_end: date
    years_ago: int
    shown_end: date

    @property
    def year_key(self) -> str:
        """The period that is the whole school year of this one."""
        return LAST_YEAR if self.years_ago else YEAR

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


def stretch(calendar: SchoolCalendar, on: date, key: str) -> Stretch:
    """The chosen period as it is on a day; anything unknown is this term.

    Terms are those in which exclusion is counted by law: a school of six terms has three here.
    """
    start, end = calendar.school_year(on)
    if key == LAST_YEAR:
        start, end = calendar.school_year(start - DAY)
        return _whole_year(calendar, key, start, end, 1)
    term = calendar.latest_statutory_term(on)
    if key == YEAR or term is None or term.end < start:
        return _whole_year(calendar, YEAR, start, end, 0)
    name = f"{term.name} term {_year_name(start)}"
    return Stretch(TERM, name, term.start, term.end, start, end, 0, term.end)


def _whole_year(
    calendar: SchoolCalendar, key: str, start: date, end: date, years_ago: int
) -> Stretch:
    days = calendar.school_days(start, end)
    name = f"School year {_year_name(start)}"
    return Stretch(key, name, start, end, start, end, years_ago, days[-1] if days else end)


def _year_name(start: date) -> str:
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def terms_of(calendar: SchoolCalendar, period: Stretch) -> list[TermSpan]:
    """The terms, as the law counts them, of the school year that holds the period."""
    found: list[TermSpan] = []
    for day in calendar.school_days(period.year_start, period.year_end):
        if not found or day not in found[-1]:
            span = calendar.statutory_term(day)
            found += [span] if span else []
    return found
