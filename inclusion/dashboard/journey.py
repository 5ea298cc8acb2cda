"""A pupil's journey on one time axis: the rows behind the picture, the picture, and its zoom by term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.models import AttendanceWeek, Pupil
from cases.selectors.attendance import percent, weeks_of_pupil
from exclusions.selectors import suspensions_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.school_days import SchoolCalendar
from interventions.documents.timeline import (
    Event,
    attendance_row,
    axis_of,
    events,
    holidays,
    picture,
)
from interventions.documents.timeline_of_plan import attended
from interventions.selectors import plans_of

YEAR = "year"
SPANS = (("term", "This term"), ("last", "Last term"), (YEAR, "School year"), ("all", "All"))
# A picture of this width is read on a phone without being drawn smaller.
NARROW, WIDE = 350, 720


@dataclass(frozen=True)
class JourneyShown:
    """One span of the journey: its first and last day, what happened in it, attendance week by week."""

    span: str
    start: date
    end: date
    rows: list[Event]
    weeks: list[AttendanceWeek]

    @property
    def attended(self) -> list[tuple[date, str]]:
        """Each week's Monday and the per cent of half-days attended, the earliest first."""
        return [(w.week_starts_on, percent(w.possible - w.absent, w.possible)) for w in self.weeks]


def span_asked(text: str | None) -> str:
    """A known span; the school year for anything else."""
    return text if text in {key for key, _ in SPANS} else YEAR


def journey_rows(person: Person, pupil: Pupil) -> list[Event]:
    """Suspensions, plans and reviews (held, booked or due), the earliest first. Three queries.

    Each row has `start`, `end`, `words` and `kind`. Nothing from entries is in it.
    """
    plans = plans_of(person, pupil).exclude(outcome="withdrawn")
    calendar, packs = school_calendar(pupil.school), school_packs(pupil.school)
    return events(suspensions_of(person, pupil), plans, calendar, packs, person.on)


def journey_shown(person: Person, pupil: Pupil, span: str) -> JourneyShown:
    """What lies in one span. Four queries."""
    calendar = school_calendar(pupil.school)
    rows = journey_rows(person, pupil)
    start, end = _axis(span, rows, calendar, person.on)
    weeks = weeks_of_pupil(pupil).filter(
        week_starts_on__gte=start - timedelta(days=start.weekday()),
        week_starts_on__lte=min(end, person.on),
    )
    return JourneyShown(
        span=span,
        start=start,
        end=end,
        rows=[row for row in rows if row.end >= start and row.start <= end],
        weeks=[week for week in reversed(weeks) if week.possible],
    )


def journey_picture(
    person: Person, pupil: Pupil, span: str = YEAR, *, narrow: bool = False
) -> bytes:
    """A span of the journey as an SVG, attendance beneath; `narrow` for a phone's width."""
    calendar = school_calendar(pupil.school)
    shown = journey_shown(person, pupil, span)
    title = f"Suspensions, plans and reviews of {pupil.forename}"
    return picture(
        title,
        shown.rows,
        holidays(calendar, shown.start, shown.end),
        start=shown.start,
        end=shown.end,
        today=person.on,
        width=NARROW if narrow else WIDE,
        beneath=attendance_row((w.week_starts_on, attended(w)) for w in shown.weeks),
    )


def _axis(
    span: str, rows: Sequence[Event], calendar: SchoolCalendar, on: date
) -> tuple[date, date]:
    """The first and last day of a span; the school year where the terms are not known."""
    if span == "all":
        first, last = axis_of(rows, calendar, on)
        return min([first, *(row.start for row in rows)]).replace(day=1), last
    year = _school_year(calendar, on)
    term = calendar.latest_statutory_term(on)
    if span == "last" and term:
        term = calendar.latest_statutory_term(term.start - timedelta(days=1))
    if span in ("term", "last") and term:
        return term.start, term.end
    return year


def _school_year(calendar: SchoolCalendar, on: date) -> tuple[date, date]:
    """From the first day of the year's terms to the last; 1 September to 31 August where unknown."""
    first, last = calendar.school_year(on)
    terms = [term for term in calendar.terms if first <= term.end <= last]
    begun = (min(term.start for term in terms) if terms else first).replace(day=1)
    summer = date(begun.year + 1, 6, 1)
    ends = [term.end for term in terms if term.end >= summer]
    return begun, max(ends, default=date(begun.year + 1, 8, 31))
