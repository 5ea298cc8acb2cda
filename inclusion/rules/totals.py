"""How much exclusion a pupil has had in the term and in the school year that hold a day.

Sessions are whole half-days; days with a half appear only in `..._days`. Each session is counted
on the date on which it falls, so a suspension across a term's end is split between the terms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inclusion.rules.facts import SuspensionFact
from inclusion.rules.pack import load_packs, with_national
from inclusion.rules.periods import Placement, place, served
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, SchoolCalendar, TermSpan

JULY = 7


@dataclass(frozen=True, slots=True)
class Totals:
    """Sessions in the statutory term and school year; None where nobody can know.

    `year_sessions_here` leaves out earlier schools; `unplaced_sessions` lie past the known terms
    and count in the year of the suspension, in no term.
    """

    term: str | None
    term_sessions: int | None
    year_sessions_here: int
    year_sessions: int | None
    year_limit_sessions: int
    suspensions_in_term: int
    suspensions_in_year: int
    unplaced_sessions: int = 0

    @property
    def term_days(self) -> float | None:
        """Days of exclusion this term."""
        return None if self.term_sessions is None else self.term_sessions / SESSIONS_IN_A_DAY

    @property
    def year_days(self) -> float | None:
        """Days of exclusion this school year, earlier schools included; None when not known."""
        return None if self.year_sessions is None else self.year_sessions / SESSIONS_IN_A_DAY

    @property
    def year_limit_days(self) -> float:
        """The most days that one school year may hold."""
        return self.year_limit_sessions / SESSIONS_IN_A_DAY


def totals(
    suspensions: Iterable[SuspensionFact],
    calendar: SchoolCalendar,
    on: date,
    elsewhere_days: float | None = 0,
    packs: Packs | None = None,
) -> Totals:
    """The totals on a day, planned days after it included; outside terms the latest term counts.

    `elsewhere_days` is what earlier schools reported for this school year, None if not known.
    """
    packs = with_national(packs or load_packs())
    known = tuple(suspensions)
    placed = [(s, place(s, calendar)) for s in known]
    term = calendar.latest_statutory_term(on)
    here, unplaced = _in_year(placed, calendar, on)
    year = TermSpan("", *calendar.school_year(on))
    elsewhere = None if elsewhere_days is None else round(elsewhere_days * SESSIONS_IN_A_DAY)
    return Totals(
        term=term.name if term else None,
        term_sessions=sessions_in(placed, term) if term else None,
        year_sessions_here=here,
        year_sessions=None if elsewhere is None else here + elsewhere,
        year_limit_sessions=_limit(packs, on),
        suspensions_in_term=_number(known, term, packs) if term else 0,
        suspensions_in_year=_number(known, year, packs),
        unplaced_sessions=unplaced,
    )


def sessions_in(placed: Iterable[tuple[SuspensionFact, Placement]], span: TermSpan) -> int:
    """Sessions of suspensions that were not cancelled, on the dates inside a span."""
    return sum(
        count
        for suspension, placement in placed
        if suspension.cancelled_on is None
        for day, count in placement.days
        if day in span
    )


def _in_year(
    placed: Iterable[tuple[SuspensionFact, Placement]], calendar: SchoolCalendar, on: date
) -> tuple[int, int]:
    """Sessions served or planned in the school year that holds a day, and those without a date."""
    start, end = calendar.school_year(on)
    inside = unplaced = 0
    for suspension, placement in placed:
        out = served(suspension, placement)
        inside += sum(count for day, count in out.days if start <= day <= end)
        last = out.days[-1][0] if out.days else suspension.start
        # In July what is left over belongs to next year; before that it still falls in this one.
        if out.unplaced and start <= last <= end and last.month != JULY:
            unplaced += out.unplaced
    return inside + unplaced, unplaced


def _number(suspensions: Iterable[SuspensionFact], span: TermSpan, packs: Packs) -> int:
    """Suspensions that started inside a span: no cancelled and no permanent ones."""
    return sum(1 for s in suspensions if s.start in span and _counts(s, packs))


def _counts(suspension: SuspensionFact, packs: Packs) -> bool:
    if suspension.cancelled_on is not None or suspension.kind == "permanent":
        return False
    if suspension.kind != "lunchtime":
        return True
    day = max(suspension.decision_date, packs.pack("england").duties_from)
    return bool(packs.value("england", "lunchtimes_count", day))


def _limit(packs: Packs, on: date) -> int:
    day = max(on, packs.pack("england").duties_from)
    return packs.number("england", "year_limit_sessions", day)
