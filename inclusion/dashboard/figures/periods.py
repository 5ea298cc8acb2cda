"""The spans of time that the figures speak about, on the school's own calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.rules.school_days import SchoolCalendar, TermSpan

TERM, YEAR, LAST_YEAR = "term", "year", "last-year"
CHOICES = ((TERM, "This term"), (YEAR, "This school year"), (LAST_YEAR, "Last school year"))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A period to look at, first and last day included, inside one school year."""

    key: str
    name: str
    start: date
    end: date
    year_start: date
    year_end: date
    years_ago: int

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
        return Stretch(key, f"School year {_year_name(start)}", start, end, start, end, 1)
    if key == YEAR:
        return Stretch(key, f"School year {_year_name(start)}", start, end, start, end, 0)
    term = calendar.latest_statutory_term(on)
    if term is None or term.end < start:
        return Stretch(TERM, f"School year {_year_name(start)}", start, end, start, end, 0)
    name = f"{term.name} term {_year_name(start)}"
    return Stretch(TERM, name, term.start, term.end, start, end, 0)


def _year_name(start: date) -> str:
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def terms_of(calendar: SchoolCalendar, period: Stretch) -> list[TermSpan]:
    """The terms, as the law counts them, of the school year that holds the period."""
    found: list[TermSpan] = []
    for term in calendar.terms:
        for day in (term.start, term.end):
            span = calendar.statutory_term(day)
            inside = period.year_start <= day <= period.year_end
            if span is not None and inside and span not in found:
                found.append(span)
    return found
