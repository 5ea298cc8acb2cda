"""A school's own calendar: which days are school days, and counting on them.

Built once for a school and used for thousands of pupils: the school days are sorted at the start
and every question is a binary search. A day that the loaded terms do not reach is an error
(`BeyondKnownTerms`), never a guess. The words for skipped days live in `skipped_days`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from inclusion.rules.calendar_days import (
    DAY,
    add_calendar_months,
    add_weeks,
    add_working_days,
    bank_holiday,
    easter_monday,
    is_weekend,
    plain_date,
)
from inclusion.rules.skipped_days import Skipped, gap_name, merge_runs
from inclusion.rules.terms import Term, TermSpan, block, statutory_spans

__all__ = [
    "BeyondKnownTerms",
    "CalendarError",
    "Closure",
    "Period",
    "SchoolCalendar",
    "Skipped",
    "Term",
    "TermSpan",
    "add_calendar_months",
    "add_weeks",
    "add_working_days",
    "easter_monday",
]

SESSIONS_IN_A_DAY = 2
# A longer gap than any summer holiday means that a term was never entered.
LONGEST_HOLIDAY = timedelta(days=70)
AUGUST, SEPTEMBER, JULY = 8, 9, 7


class CalendarError(ValueError):
    """A calendar that contradicts itself, or a question it cannot answer, in a plain sentence."""


class BeyondKnownTerms(CalendarError):
    """A day that the loaded terms do not reach; `day` is that day, where one is known."""

    def __init__(self, message: str, day: date | None = None) -> None:
        super().__init__(message)
        self.day = day


@dataclass(frozen=True, slots=True)
class Closure:
    """Days without pupils, first and last included: half-term, INSET, snow."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True)
class Period:
    """What a suspension takes from a pupil: its first and last session and the return."""

    first: date
    last: date
    last_session: str
    returns: date
    returns_session: str


class SchoolCalendar:
    """Terms and closures of one school, with bank holidays of England taken out. Immutable."""

    __slots__ = ("_closed", "_days", "_gaps", "_known", "_spans", "_years", "closures", "terms")

    def __init__(self, terms: Iterable[Term], closures: Iterable[Closure] = ()) -> None:
        """Raise CalendarError when a term or closure ends before it starts or terms overlap."""
        self.terms = tuple(sorted(terms, key=lambda term: term.start))
        self.closures = tuple(sorted(closures, key=lambda c: (c.start, c.end, c.reason)))
        _check(self.terms, self.closures)
        self._closed = {
            day: c.reason for c in reversed(self.closures) for day in _each_day(c.start, c.end)
        }
        self._days = tuple(self._school_days())
        self._known = _known_range(self.terms)
        self._gaps = _missing_terms(self.terms)
        self._spans = tuple(statutory_spans(self.terms))
        self._years = _school_years(self._days)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SchoolCalendar):
            return NotImplemented
        return (self.terms, self.closures) == (other.terms, other.closures)

    def __hash__(self) -> int:
        return hash((self.terms, self.closures))

    @property
    def first_day(self) -> date | None:
        """The first known school day, or None when no term is loaded."""
        return self._days[0] if self._days else None

    @property
    def last_day(self) -> date | None:
        """The last known school day, or None when no term is loaded."""
        return self._days[-1] if self._days else None

    def school_days(self, start: date, end: date) -> tuple[date, ...]:
        """The known school days from start to end, both included; unknown days are left out."""
        return self._days[bisect_left(self._days, start) : bisect_right(self._days, end)]

    def is_school_day(self, day: date) -> bool:
        """Whether pupils attend that day. Raises BeyondKnownTerms on an unknown weekday."""
        if self._holds(day):
            return True
        if not (is_weekend(day) or bank_holiday(day)):
            self._require_known(day)
        return False

    def add_school_days(self, day: date, count: int) -> date:
        """The count-th school day strictly after a day; the day itself is day 0, always.

        Raises BeyondKnownTerms past the loaded terms, CalendarError for a negative count.
        """
        if not _counted(count):
            return day
        self._require_known(day)
        place = bisect_right(self._days, day) + count - 1
        if place >= len(self._days):
            raise self._past_the_end()
        self._require_no_gap(day, self._days[place])
        return self._days[place]

    def add_school_days_back(self, day: date, count: int) -> date:
        """The count-th school day strictly before a day. Raises like `add_school_days`."""
        if not _counted(count):
            return day
        self._require_known(day)
        place = bisect_left(self._days, day) - count
        if place < 0:
            raise self._before_the_start(day)
        self._require_no_gap(self._days[place], day)
        return self._days[place]

    def school_days_between(self, start: date, end: date) -> int:
        """School days strictly after start up to and including end; negative when end is earlier.

        Raises BeyondKnownTerms when either day lies outside the loaded terms.
        """
        if end < start:
            return -self.school_days_between(end, start)
        self._require_known(start)
        self._require_known(end)
        self._require_no_gap(start, end)
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def roll_forward(self, day: date) -> date:
        """The day itself when pupils attend, otherwise the next school day."""
        return day if self._holds(day) else self.add_school_days(day, 1)

    def roll_back(self, day: date) -> date:
        """The day itself when pupils attend, otherwise the school day before it."""
        return day if self._holds(day) else self.add_school_days_back(day, 1)

    def working(self, day: date, until: date | int) -> tuple[Skipped, ...]:
        """Runs of weekdays after a day that a count up to `until` passed over, with reasons.

        `until` is the last day of the count, or a number of school days. Weekends are not listed.
        """
        last = until if isinstance(until, date) else self.add_school_days(day, until)
        weekdays = (d for d in _each_day(day + DAY, last) if not is_weekend(d))
        return merge_runs((d, None if self._holds(d) else self._reason(d)) for d in weekdays)

    def sessions_by_day(
        self, start: date, start_session: str, sessions: int
    ) -> tuple[tuple[date, int], ...]:
        """How many half-days fall on each school day; start_session is "am" or "pm".

        Raises CalendarError when start is no school day, BeyondKnownTerms past the loaded terms.
        """
        placed, left = self.place_sessions(start, start_session, sessions)
        if left:
            raise self._past_the_end()
        return placed

    def place_sessions(
        self, start: date, start_session: str, sessions: int
    ) -> tuple[tuple[tuple[date, int], ...], int]:
        """As `sessions_by_day`, but with the number of half-days past the known terms beside it.

        Raises CalendarError when start is no school day or there is not one session.
        """
        if sessions < 1:
            raise CalendarError("A suspension takes at least one session.")
        if not self.is_school_day(start):
            raise CalendarError(f"{plain_date(start)} is not a school day.")
        placed, left, place = [], sessions, bisect_left(self._days, start)
        room = 1 if start_session == "pm" else SESSIONS_IN_A_DAY
        while left and place < len(self._days) and not self._gap_before(start, self._days[place]):
            taken = min(room, left)
            placed.append((self._days[place], taken))
            left, place, room = left - taken, place + 1, SESSIONS_IN_A_DAY
        return tuple(placed), left

    def half_days(self, start: date, start_session: str) -> Iterator[tuple[date, str]]:
        """Each half-day of school from one on, as (day, "am" or "pm"), to the last that is known.

        Ends where terms that are not entered would leave a gap.
        """
        for day in self._days[bisect_left(self._days, start) :]:
            if self._gap_before(start, day):
                return
            if not (day == start and start_session == "pm"):
                yield day, "am"
            yield day, "pm"

    def period(self, start: date, start_session: str, sessions: int) -> Period:
        """First and last session and the return, counting half-days of attendance only.

        Raises like `sessions_by_day`, also when the return is past the loaded terms.
        """
        days = self.sessions_by_day(start, start_session, sessions)
        last = days[-1][0]
        in_afternoon = (sessions + (start_session == "pm")) % SESSIONS_IN_A_DAY == 0
        if not in_afternoon:
            return Period(start, last, "am", last, "pm")
        return Period(start, last, "pm", self.add_school_days(last, 1), "am")

    def term_of(self, day: date) -> Term | None:
        """The school's own term that holds the day, or None."""
        return next((term for term in self.terms if term.start <= day <= term.end), None)

    def statutory_term(self, day: date) -> TermSpan | None:
        """The term that exclusion limits count in, or None on a day in no term.

        Source: regulation 2 of SI 2012/1033. A school year of three terms or fewer uses them; one
        of more is cut at 31 December, Easter Monday and 31 July. Each school year is looked at.
        """
        return next((span for span in self._spans if day in span), None)

    def latest_statutory_term(self, day: date) -> TermSpan | None:
        """The statutory term that holds the day, otherwise the latest that has begun, or None."""
        return next((span for span in reversed(self._spans) if span.start <= day), None)

    def statistical_term(self, day: date) -> TermSpan:
        """The term in national statistics, by date alone: the cuts are the same everywhere."""
        return block(day)

    def school_year(self, day: date) -> tuple[date, date]:
        """First and last day of the exclusion year that holds the day.

        A year runs from the first school day after 31 July to the day before the next such day
        (1 September where that is not known), so the summer holiday ends the year before it.
        """
        year = self._year_from(day.year)
        return year if day >= year[0] else self._year_from(day.year - 1)

    def _year_from(self, year: int) -> tuple[date, date]:
        found = self._years.get(year)
        return found or (date(year, SEPTEMBER, 1), date(year + 1, SEPTEMBER, 1) - DAY)

    def _school_days(self) -> Iterator[date]:
        for term in self.terms:
            for day in _each_day(term.start, term.end):
                if not (is_weekend(day) or bank_holiday(day) or day in self._closed):
                    yield day

    def _holds(self, day: date) -> bool:
        place = bisect_left(self._days, day)
        return place < len(self._days) and self._days[place] == day

    def why_closed(self, day: date) -> str:
        """Why a day is no school day: "the weekend", "Half-term", "Boxing Day", "Easter holiday"."""
        return "the weekend" if is_weekend(day) else self._reason(day)

    def _reason(self, day: date) -> str:
        """Why a weekday is no school day; a holiday swallows the bank holidays inside it."""
        if day in self._closed:
            return self._closed[day]
        if self.term_of(day):
            return bank_holiday(day) or "closed"
        before = max((t.end for t in self.terms if t.end < day), default=None)
        after = min((t.start for t in self.terms if t.start > day), default=None)
        return gap_name(before + DAY if before else day, after - DAY if after else day)

    def _require_known(self, day: date) -> None:
        start, end = self._known
        if day < start:
            raise self._before_the_start(day)
        if day > end:
            raise self._past_the_end(day)
        for gap in self._gaps:
            if day in gap:
                raise _missing(gap)

    def _require_no_gap(self, start: date, end: date) -> None:
        gap = self._gap_before(start, end)
        if gap:
            raise _missing(gap)

    def _gap_before(self, start: date, end: date) -> TermSpan | None:
        for gap in self._gaps:
            if start <= gap.end and end >= gap.start:
                return gap
        return None

    def _past_the_end(self, day: date | None = None) -> BeyondKnownTerms:
        if not self._days:
            return BeyondKnownTerms("No term dates are known: enter the school's term dates.", day)
        return BeyondKnownTerms(
            f"The known terms end on {plain_date(self.terms[-1].end)}: "
            "enter next year's term dates.",
            day,
        )

    def _before_the_start(self, day: date) -> BeyondKnownTerms:
        if not self._days:
            return self._past_the_end(day)
        return BeyondKnownTerms(
            f"{plain_date(day)} lies before the first known term, which starts on "
            f"{plain_date(self.terms[0].start)}: enter the earlier term dates.",
            day,
        )


def _counted(count: int) -> bool:
    if count < 0:
        raise CalendarError("A number of school days cannot be negative.")
    return count > 0


def _missing(gap: TermSpan) -> BeyondKnownTerms:
    return BeyondKnownTerms(
        f"No term is known between {plain_date(gap.start)} and {plain_date(gap.end)}: "
        "enter the missing term dates.",
        gap.start,
    )


def _each_day(start: date, end: date) -> Iterator[date]:
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def _check(terms: tuple[Term, ...], closures: tuple[Closure, ...]) -> None:
    for term in terms:
        if term.end < term.start:
            raise CalendarError(f"The term {term.name} ends before it starts.")
    for closure in closures:
        if closure.end < closure.start:
            raise CalendarError(f"The closure {closure.reason} ends before it starts.")
    for earlier, later in pairwise(terms):
        if later.start <= earlier.end:
            raise CalendarError(f"The terms {earlier.name} and {later.name} overlap.")


def _school_years(days: tuple[date, ...]) -> dict[int, tuple[date, date]]:
    """First and last day of each school year that these days touch, by the year it begins in.

    A year begins on its first known school day in August or September, or else on 1 September.
    """
    starts: dict[int, date] = {}
    for day in days:
        if day.month in (AUGUST, SEPTEMBER):
            starts.setdefault(day.year, day)

    def start(year: int) -> date:
        return starts.get(year) or date(year, SEPTEMBER, 1)

    years = range(days[0].year - 1, days[-1].year + 1) if days else range(0)
    return {year: (start(year), start(year + 1) - DAY) for year in years}


def _known_range(terms: tuple[Term, ...]) -> tuple[date, date]:
    """The days that the terms speak for, with the summer holiday on either side of them."""
    if not terms:
        return date.max, date.min
    start, end = terms[0].start, terms[-1].end
    if start.month in (AUGUST, SEPTEMBER):
        start = date(start.year, AUGUST, 1)
    if end.month == JULY:
        end = date(end.year, JULY, 31)
    return start, end


def _missing_terms(terms: tuple[Term, ...]) -> tuple[TermSpan, ...]:
    gaps = (
        TermSpan("", earlier.end + DAY, later.start - DAY) for earlier, later in pairwise(terms)
    )
    return tuple(gap for gap in gaps if gap.end - gap.start >= LONGEST_HOLIDAY)
