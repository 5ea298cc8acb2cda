"""A suspension before it is saved: its dates, and what it would make of the totals.

The what-if beside the form and the checks of the service read the same answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere
from cases.facts import gather
from cases.models import Pupil
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.policy import Packs, Value
from inclusion.rules.school_days import Period, SchoolCalendar, Skipped
from inclusion.rules.totals import Totals, totals

from .codes import Kind

PROPOSED = "proposed"
TERM_LINES = ("term_over_5_sessions", "term_over_15_sessions")
YEAR_LIMIT = "year_limit_sessions"


@dataclass(frozen=True)
class Proposal:
    """What somebody means to decide. `sessions` are half-days; a lunchtime is always one."""

    decided_on: date
    starts_on: date
    start_session: str
    sessions: int
    kind: str = Kind.SUSPENSION

    def as_fact(self) -> SuspensionFact:
        """The proposal as the rules read it, marked as not yet decided."""
        return SuspensionFact(
            id=PROPOSED,
            start=self.starts_on,
            kind=self.kind,
            sessions=self.sessions,
            start_session=self.start_session,
            decided_on=self.decided_on,
            proposed=True,
        )


@dataclass(frozen=True)
class Change:
    """A total in half-days before and after; None where an earlier school's days are not known."""

    name: str
    before: int | None
    after: int | None
    limit: int | None = None


@dataclass(frozen=True)
class Line:
    """A line of the law that a total comes over, or is over already."""

    sessions: int
    crossed: bool
    in_term: str
    words: str
    reference: str


@dataclass(frozen=True)
class WhatIf:
    """What a suspension would mean. Built by `work_out`; nothing in it is saved."""

    proposal: Proposal
    period: Period
    days: tuple[tuple[date, int], ...]
    skipped: tuple[Skipped, ...]
    terms: tuple[Change, ...]
    years: tuple[Change, ...]
    count_in_term: tuple[int, int]
    lines: tuple[Line, ...]
    duties: tuple[Duty, ...]
    elsewhere_known: bool

    @property
    def over_limit(self) -> Change | None:
        """The school year in which more is excluded than a year may hold, or None."""
        return next((year for year in self.years if _is_over(year)), None)

    @property
    def lunchtime(self) -> bool:
        return self.proposal.kind == Kind.LUNCHTIME


def work_out(proposal: Proposal, pupil: Pupil, on: date) -> WhatIf:
    """Dates and totals of a proposal on the pupil's school's calendar, and the duties it raises.

    A fixed number of queries. Raises CalendarError when the first day is no school day, and
    BeyondKnownTerms when the return lies past the terms that the school has entered.
    """
    calendar, packs = school_calendar(pupil.school), school_packs(pupil.school)
    period = calendar.period(proposal.starts_on, proposal.start_session, proposal.sessions)
    days = calendar.sessions_by_day(proposal.starts_on, proposal.start_session, proposal.sessions)
    since = facts_since(min(on, proposal.starts_on))
    known = gather(pupil.school, [pupil.pk], since)[pupil.pk]
    book = _Book(pupil, known.suspensions, proposal.as_fact(), calendar, packs)
    terms = book.terms([day for day, _ in days])
    return WhatIf(
        proposal=proposal,
        period=period,
        days=days,
        skipped=calendar.working(period.first, period.returns),
        terms=terms,
        years=book.years([day for day, _ in days]),
        count_in_term=book.count_in_term(),
        lines=tuple(_lines(terms, packs, proposal.decided_on)),
        duties=_duties(known, proposal, calendar, packs),
        elsewhere_known=days_elsewhere(pupil, calendar, proposal.starts_on) is not None,
    )


@dataclass(frozen=True)
class _Book:
    """The totals of one pupil with and without the proposal."""

    pupil: Pupil
    known: tuple[SuspensionFact, ...]
    proposed: SuspensionFact
    calendar: SchoolCalendar
    packs: Packs

    def at(self, day: date) -> tuple[Totals, Totals]:
        elsewhere = days_elsewhere(self.pupil, self.calendar, day)
        before = totals(self.known, self.calendar, day, elsewhere, self.packs)
        after = totals((*self.known, self.proposed), self.calendar, day, elsewhere, self.packs)
        return before, after

    def terms(self, days: list[date]) -> tuple[Change, ...]:
        """One change for each statutory term on which a day falls."""
        found: dict[str, Change] = {}
        for day in days:
            span = self.calendar.latest_statutory_term(day)
            if span is not None and span.name not in found:
                before, after = self.at(day)
                found[span.name] = Change(span.name, before.term_sessions, after.term_sessions)
        return tuple(found.values())

    def years(self, days: list[date]) -> tuple[Change, ...]:
        """One change for each school year on which a day falls."""
        found: dict[date, Change] = {}
        for day in days:
            start, end = self.calendar.school_year(day)
            if start not in found:
                before, after = self.at(day)
                name = f"{start.year}/{end.year % 100:02d}"
                found[start] = Change(name, *_year(before, after), after.year_limit_sessions)
        return tuple(found.values())

    def count_in_term(self) -> tuple[int, int]:
        before, after = self.at(self.proposed.start)
        return before.suspensions_in_term, after.suspensions_in_term


def _year(before: Totals, after: Totals) -> tuple[int | None, int | None]:
    """The year's sessions; what is known here alone, where that is over the limit by itself."""
    if after.year_sessions is None and after.year_sessions_here > after.year_limit_sessions:
        return before.year_sessions_here, after.year_sessions_here
    return before.year_sessions, after.year_sessions


def _is_over(year: Change) -> bool:
    return year.after is not None and year.limit is not None and year.after > year.limit


def _lines(terms: tuple[Change, ...], packs: Packs, decided_on: date) -> Iterator[Line]:
    day = max(decided_on, packs.pack("england").duties_from)
    for name in TERM_LINES:
        value = packs.pack("england").values[name]
        sessions = packs.number("england", name, day)
        for term in terms:
            if term.after is not None and term.after > sessions:
                yield _line(value, sessions, day, term)


def _line(value: Value, sessions: int, day: date, term: Change) -> Line:
    return Line(
        sessions=sessions,
        crossed=(term.before or 0) <= sessions,
        in_term=term.name,
        words=value.title,
        reference=value.cited(day).source.reference,
    )


def _duties(
    known: Facts, proposal: Proposal, calendar: SchoolCalendar, packs: Packs
) -> tuple[Duty, ...]:
    """What this suspension by itself would make due: dated duties, each act once."""
    facts = replace(known, suspensions=(*known.suspensions, proposal.as_fact()))
    found: dict[str, Duty] = {}
    for duty in derive(facts, calendar, packs):
        if duty.proposed and duty.met_on is None and duty.mode in ("must", "should"):
            found.setdefault(duty.act, duty)
    return tuple(found.values())
