"""An exclusion before it is saved: its dates, its totals, and what the rules say about it.

The what-if beside the form and the checks of the service read the same answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere, days_elsewhere_this_term
from cases.facts import gather
from cases.models import Pupil
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.education import owed_from
from inclusion.rules.facts import ChecksFact, Facts, SuspensionFact
from inclusion.rules.letters import letter_for
from inclusion.rules.periods import period_of, place
from inclusion.rules.policy import Packs
from inclusion.rules.register_codes import HalfDayCode, register_codes
from inclusion.rules.school_days import CalendarError, Period, SchoolCalendar, Skipped
from inclusion.rules.situation import Situation
from inclusion.rules.totals import Totals, totals

from .alternatives import Expected, expected_before
from .codes import Kind
from .facts import fact_id
from .models import Suspension
from .question import PROPOSED, Answer, Question

TERM_LINES = ("term_over_5_sessions", "term_over_15_sessions")


@dataclass(frozen=True)
class Proposal:
    """What somebody means to decide. `sessions` are half-days: one for a lunchtime, none for a
    permanent exclusion.
    """

    decided_on: date
    starts_on: date
    start_session: str
    sessions: int
    kind: str = Kind.SUSPENSION
    grounds: str = ""
    # Half-days on which the pupil is not due: they count nothing.
    not_due: tuple[tuple[date, str], ...] = ()
    misses_exam_on: date | None = None
    # What was weighed, where the form asks for it.
    checks: ChecksFact | None = None

    def as_fact(self) -> SuspensionFact:
        """The proposal as the rules read it, marked as not yet decided."""
        return SuspensionFact(
            id=PROPOSED,
            start=self.starts_on,
            kind=self.kind,
            sessions=self.sessions,
            start_session=self.start_session,
            decided_on=self.decided_on,
            grounds=self.grounds or None,
            not_due=self.not_due,
            misses_exam_on=self.misses_exam_on,
            checks=self.checks,
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
    reference: str


@dataclass(frozen=True)
class HalfDay:
    """One half-day of school within a suspension, and whether the pupil is due, so that it counts."""

    day: date
    session: str
    counts: bool

    @property
    def key(self) -> str:
        """As it is kept: 2026-11-23-pm."""
        return f"{self.day.isoformat()}-{self.session}"


@dataclass(frozen=True)
class Run:
    """How a proposal stands among the pupil's exclusions.

    `sixth_day` is the day of exclusion in a row from which full-time education is due, those that it
    follows without a session in between included; `follows` the id of the last of them. `codes` are
    those of the attendance register, half-day by half-day, of a suspension alone. `letter` is
    the variant of the letter to the family; `lengths_missing` the first days of suspensions of the
    same school year whose length nobody knows.
    """

    sixth_day: date | None
    follows: str
    codes: tuple[HalfDayCode, ...]
    letter: str
    lengths_missing: tuple[date, ...]
    adult: bool
    compulsory_age: bool


@dataclass(frozen=True)
class WhatIf:
    """What an exclusion would mean. Built by `work_out`; nothing in it is saved.

    A permanent exclusion has no period: it begins and has no end.
    """

    proposal: Proposal
    period: Period | None
    skipped: tuple[Skipped, ...]
    terms: tuple[Change, ...]
    years: tuple[Change, ...]
    count_in_term: tuple[int, int]
    lines: tuple[Line, ...]
    answer: Answer
    expected: Expected | None
    run: Run
    halves: tuple[HalfDay, ...]

    @property
    def over_limit(self) -> Change | None:
        """The school year in which more is excluded than a year may hold, or None."""
        return next((year for year in self.years if _is_over(year)), None)

    @property
    def lunchtime(self) -> bool:
        return self.proposal.kind == Kind.LUNCHTIME


def work_out(
    proposal: Proposal, pupil: Pupil, on: date, leave_out: Suspension | None = None
) -> WhatIf:
    """Dates and totals of a proposal on the pupil's school's calendar, and what the rules answer.

    `leave_out` is a record that the proposal would take the place of.

    A fixed number of queries, two evaluations at most. Raises CalendarError when the first day is
    no school day, and BeyondKnownTerms when the return lies past the terms that are entered.
    """
    calendar, packs = school_calendar(pupil.school), school_packs(pupil.school)
    period, days = _placed(proposal, calendar)
    since = facts_since(min(on, proposal.starts_on))
    known = _without(gather(pupil.school, [pupil.pk], since)[pupil.pk], leave_out)
    book = _Book(pupil, known.suspensions, proposal.as_fact(), calendar, packs)
    terms = book.terms(days)
    # What somebody has recorded by today is known, and the proposal is asked about on its first day.
    day = max(on, proposal.starts_on)
    asked = with_days_elsewhere(known, pupil, calendar, day)
    return WhatIf(
        proposal=proposal,
        period=period,
        skipped=calendar.working(period.first, period.returns) if period else (),
        terms=terms,
        years=book.years(days),
        count_in_term=book.count_in_term(),
        lines=tuple(_lines(terms, packs, proposal.decided_on)),
        answer=Question(asked, proposal.as_fact(), calendar, packs, day).answer(),
        expected=expected_before(proposal.kind, known.tried, packs, proposal.decided_on),
        run=_run(asked, proposal.as_fact(), calendar, packs, day),
        halves=tuple(_halves(proposal, period, calendar)),
    )


def _halves(
    proposal: Proposal, period: Period | None, calendar: SchoolCalendar
) -> Iterator[HalfDay]:
    """Each half-day of school from the first to the last of a suspension, in order."""
    if period is None or proposal.kind != Kind.SUSPENSION:
        return
    end = (period.last, period.last_session)
    for half_day in calendar.half_days(proposal.starts_on, proposal.start_session):
        if half_day > end:
            return
        yield HalfDay(*half_day, counts=half_day not in proposal.not_due)


def _without(known: Facts, row: Suspension | None) -> Facts:
    if row is None:
        return known
    kept = tuple(s for s in known.suspensions if s.id != fact_id(row))
    return replace(known, suspensions=kept)


def _run(
    known: Facts, proposed: SuspensionFact, calendar: SchoolCalendar, packs: Packs, day: date
) -> Run:
    with_it = replace(known, suspensions=(*known.suspensions, proposed))
    situation = Situation(with_it, calendar, packs, day)
    begins = (proposed.start, proposed.start_session)
    before = (
        s.id
        for s in situation.standing
        if s.kind == Kind.SUSPENSION
        and (situation.periods[s.id].returns, situation.periods[s.id].returns_session) == begins
    )
    year = calendar.school_year(proposed.start)
    sixth = situation.periods[PROPOSED].sixth_consecutive_day
    return Run(
        sixth_day=sixth if sixth and owed_from(situation, sixth) else None,
        follows=next(before, ""),
        codes=register_codes(situation, proposed, proposed.start).half_days
        if proposed.kind == Kind.SUSPENSION
        else (),
        letter=letter_for(proposed, situation.running.terms[PROPOSED], packs),
        lengths_missing=tuple(
            s.start
            for s in situation.standing
            if s.kind == Kind.SUSPENSION and not s.sessions and year[0] <= s.start <= year[1]
        ),
        adult=situation.is_adult(proposed.start),
        compulsory_age=situation.is_of_compulsory_age(proposed.start),
    )


def _placed(proposal: Proposal, calendar: SchoolCalendar) -> tuple[Period | None, list[date]]:
    """The period and the days on which the sessions fall; of a permanent exclusion the first day."""
    start, session = proposal.starts_on, proposal.start_session
    if proposal.kind == Kind.PERMANENT:
        # A day without school is refused for it too.
        days = calendar.sessions_by_day(start, session, 1)
        return None, [day for day, _ in days]
    fact = proposal.as_fact()
    if not fact.not_due:
        days = calendar.sessions_by_day(start, session, proposal.sessions)
        return calendar.period(start, session, proposal.sessions), [day for day, _ in days]
    return _placed_where_due(fact, calendar)


def _placed_where_due(fact: SuspensionFact, calendar: SchoolCalendar) -> tuple[Period, list[date]]:
    """The same where some half-days are not due. Raises as `SchoolCalendar.period` does."""
    calendar.sessions_by_day(fact.start, fact.start_session, 1)
    placement = place(fact, calendar)
    found = period_of(fact, calendar, placement)
    if found.last is None or found.returns is None:
        # Past the known terms: asked again so that the calendar says so in its own words.
        calendar.add_school_days(calendar.last_day or fact.start, 1)
        raise CalendarError("None of these half-days is one that the pupil was due to attend.")
    period = Period(
        found.first,
        found.last,
        found.last_session or "pm",
        found.returns,
        found.returns_session or "am",
    )
    return period, [day for day, _ in placement.days]


def with_days_elsewhere(known: Facts, pupil: Pupil, calendar: SchoolCalendar, day: date) -> Facts:
    """The facts with what earlier schools excluded in the year and the term that hold a day."""
    about_pupil = replace(
        known.pupil,
        days_excluded_elsewhere_this_year=days_elsewhere(pupil, calendar, day),
        days_excluded_elsewhere_this_term=days_elsewhere_this_term(pupil, calendar, day),
    )
    return replace(known, pupil=about_pupil)


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
    """The highest line of the law that each term's total is over, if it is over one."""
    england = packs.pack("england")
    day = max(decided_on, england.duties_from)
    for term in terms:
        over = [n for n in TERM_LINES if (term.after or 0) > packs.number("england", n, day)]
        if over:
            sessions = packs.number("england", over[-1], day)
            source = england.values[over[-1]].cited(day).source
            crossed = (term.before or 0) <= sessions
            yield Line(sessions, crossed, term.name, source.reference)
