"""When each suspension begins and ends, and the sixth day of exclusion in a row.

Source: regulation 3 of SI 2007/1870 as amended by SI 2014/3216: consecutive school days count
across suspensions that follow each other without a session in between.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from inclusion.rules.facts import SuspensionFact
from inclusion.rules.pack import with_national
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import (
    SESSIONS_IN_A_DAY,
    BeyondKnownTerms,
    CalendarError,
    SchoolCalendar,
)

DAY = timedelta(days=1)
Days = tuple[tuple[date, int], ...]
HalfDay = tuple[date, str]


def in_order(suspensions: Iterable[SuspensionFact]) -> tuple[SuspensionFact, ...]:
    """By start, then decision, then id: the order in which exclusions add up."""
    return tuple(sorted(suspensions, key=lambda s: (s.start, s.decision_date, s.id)))


@dataclass(frozen=True, slots=True)
class SuspensionPeriod:
    """The days of one suspension; what the calendar does not reach is None, with the reason."""

    id: str
    first: date
    last: date | None = None
    last_session: str | None = None
    returns: date | None = None
    returns_session: str | None = None
    sixth_consecutive_day: date | None = None
    unknown_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """On which days the half-days of a suspension fall, and how many lie past the known terms.

    `halves` names them one by one where some between them were not due.
    """

    days: Days
    unplaced: int = 0
    halves: tuple[HalfDay, ...] = ()


def place(suspension: SuspensionFact, calendar: SchoolCalendar) -> Placement:
    """Where the sessions of a suspension fall.

    A permanent exclusion has none, unless it was cancelled: then each school day until that day was
    lost, and counts towards the limit of the year (statutory guidance on cancelling). A start that
    is no school day (a closure entered afterwards) moves to the next one: what was recorded is
    never refused here. One whose length nobody knows takes no days.
    """
    count = sessions_of(suspension)
    if not count and suspension.kind != "permanent":
        return Placement(())
    if not count:
        days = calendar.school_days(suspension.start, suspension.cancelled_on or date.min)
        return Placement(tuple((day, SESSIONS_IN_A_DAY) for day in days))
    try:
        start = calendar.roll_forward(suspension.start)
        session = suspension.start_session if start == suspension.start else "am"
        if suspension.not_due:
            return _place_what_is_due(suspension, start, session, count, calendar)
        return Placement(*calendar.place_sessions(start, session, count))
    except CalendarError:
        return Placement((), count)


def _place_what_is_due(
    suspension: SuspensionFact, start: date, session: str, count: int, calendar: SchoolCalendar
) -> Placement:
    """The first half-days on which the pupil was due: only these are counted (census guide)."""
    due = _due(suspension, start, session, calendar)
    halves = tuple(islice(due, count))
    return Placement(_by_day(halves), count - len(halves), halves)


def _due(
    suspension: SuspensionFact, start: date, session: str, calendar: SchoolCalendar
) -> Iterator[HalfDay]:
    away = frozenset(suspension.not_due)
    return (half for half in calendar.half_days(start, session) if half not in away)


def halves_of(suspension: SuspensionFact, calendar: SchoolCalendar) -> tuple[HalfDay, ...]:
    """The half-days of a suspension that count, one by one; those past the known terms are left out.

    None of a permanent exclusion, and none where the first day is no known school day.
    """
    count = sessions_of(suspension)
    try:
        start = calendar.roll_forward(suspension.start)
    except CalendarError:
        return ()
    session = suspension.start_session if start == suspension.start else "am"
    return tuple(islice(_due(suspension, start, session, calendar), count))


def _by_day(halves: Iterable[HalfDay]) -> Days:
    return tuple(Counter(day for day, _ in halves).items())


def sessions_of(suspension: SuspensionFact) -> int:
    """Half-days of a suspension: one for a lunchtime, none for a permanent exclusion."""
    if suspension.kind == "permanent":
        return 0
    return 1 if suspension.kind == "lunchtime" else suspension.sessions


def served(suspension: SuspensionFact, placement: Placement) -> Placement:
    """What a pupil was in fact out of school for: all of it, or up to the cancellation.

    A cancelled suspension keeps the days before the return, or without one the days through the
    day of the cancellation.
    """
    if suspension.cancelled_on is None:
        return placement
    if suspension.returned_on is not None:
        return _until(placement, suspension.returned_on - DAY)
    return _until(placement, suspension.cancelled_on)


def _until(placement: Placement, end: date) -> Placement:
    days = tuple((day, count) for day, count in placement.days if day <= end)
    return Placement(days, halves=tuple(half for half in placement.halves if half[0] <= end))


def period_of(
    suspension: SuspensionFact, calendar: SchoolCalendar, placement: Placement | None = None
) -> SuspensionPeriod:
    """First and last session and the return of one suspension, without the sixth day.

    `placement` is where its sessions fall, where the caller has worked that out already.
    """
    if suspension.kind == "permanent":
        return SuspensionPeriod(suspension.id, suspension.start)
    out = served(suspension, placement or place(suspension, calendar))
    if out.unplaced or not out.days:
        reason = _beyond(calendar, suspension.start) if out.unplaced else None
        return SuspensionPeriod(suspension.id, suspension.start, unknown_reason=reason)
    if out.halves:
        return _period_of_what_is_due(suspension, out.halves, calendar)
    return _period(suspension, out.days, calendar)


def _period_of_what_is_due(
    suspension: SuspensionFact, halves: tuple[HalfDay, ...], calendar: SchoolCalendar
) -> SuspensionPeriod:
    """First and last of its half-days; back on the next one on which the pupil is due."""
    first, (last, session) = halves[0][0], halves[-1]
    after = (half for half in _due(suspension, last, session, calendar) if half > halves[-1])
    back = next(after, None)
    if back is None:
        reason = _beyond(calendar, last)
        return SuspensionPeriod(suspension.id, first, last, session, unknown_reason=reason)
    return SuspensionPeriod(suspension.id, first, last, session, *back)


def _period(suspension: SuspensionFact, days: Days, calendar: SchoolCalendar) -> SuspensionPeriod:
    first, last = days[0][0], days[-1][0]
    if _ends_in_the_morning(suspension, days):
        return SuspensionPeriod(suspension.id, first, last, "am", last, "pm")
    try:
        returns = calendar.add_school_days(last, 1)
    except BeyondKnownTerms as beyond:
        return SuspensionPeriod(suspension.id, first, last, "pm", unknown_reason=str(beyond))
    return SuspensionPeriod(suspension.id, first, last, "pm", returns, "am")


def _ends_in_the_morning(suspension: SuspensionFact, days: Days) -> bool:
    if days[-1][1] == SESSIONS_IN_A_DAY:
        return False
    began_after_lunch = suspension.start_session == "pm" and days[0][0] == suspension.start
    return not (len(days) == 1 and began_after_lunch)


def _beyond(calendar: SchoolCalendar, start: date) -> str:
    try:
        calendar.add_school_days(calendar.last_day or start, 1)
    except BeyondKnownTerms as beyond:
        return str(beyond)
    raise AssertionError("no school day follows the last one")  # pragma: no cover


def periods(
    ordered: Iterable[SuspensionFact],
    placements: Mapping[str, Placement],
    calendar: SchoolCalendar,
    packs: Packs,
    on: date,
) -> tuple[SuspensionPeriod, ...]:
    """The period of each suspension, with the sixth consecutive day where it falls.

    `ordered` are suspensions in order, `placements` the days of each by its id.
    """
    found = [(s, placements[s.id], period_of(s, calendar, placements[s.id])) for s in ordered]
    sixth = _sixth_days(found, calendar, _provision_day(packs, on))
    return tuple(
        replace(period, sixth_consecutive_day=sixth[period.id]) if period.id in sixth else period
        for _, _, period in found
    )


def _sixth_days(
    placed: Iterable[tuple[SuspensionFact, Placement, SuspensionPeriod]],
    calendar: SchoolCalendar,
    wanted: int,
) -> dict[str, date]:
    """Suspension id to the day on which full-time education must start, where it has one."""
    found: dict[str, date] = {}
    run: list[date] = []
    expected: tuple[date | None, str | None] = (None, None)
    for suspension, placement, period in placed:
        if suspension.cancelled_on or suspension.kind == "lunchtime":
            continue
        if suspension.kind == "permanent":
            _permanent_sixth(suspension, calendar, wanted, found)
            continue
        if (suspension.start, suspension.start_session) != expected:
            run = []
        before = len(run)
        run += [day for day, _ in placement.days if not run or day > run[-1]]
        if before < wanted <= len(run):
            found[suspension.id] = run[wanted - 1]
        expected = (period.returns, period.returns_session)
    return found


def _permanent_sixth(
    exclusion: SuspensionFact, calendar: SchoolCalendar, wanted: int, found: dict[str, date]
) -> None:
    """A permanent exclusion has a clock of its own (section 19(3A) of the Education Act 1996)."""
    try:
        first = calendar.roll_forward(exclusion.start)
        found[exclusion.id] = calendar.add_school_days(first, wanted - 1)
    except BeyondKnownTerms:
        return


def _provision_day(packs: Packs, on: date) -> int:
    packs = with_national(packs)
    england = packs.pack("england")
    return packs.number("england", "provision_from_consecutive_day", max(on, england.duties_from))


def runs(
    ordered: Iterable[SuspensionFact], found: Mapping[str, SuspensionPeriod]
) -> dict[str, tuple[SuspensionFact, ...]]:
    """By suspension, those on end that lead up to it, itself last: no session lies between them.

    `ordered` are standing suspensions in order, `found` their periods. Lunchtimes and permanent
    exclusions make no run.
    """
    by_id: dict[str, tuple[SuspensionFact, ...]] = {}
    run: tuple[SuspensionFact, ...] = ()
    expected: tuple[date | None, str | None] = (None, None)
    for suspension in ordered:
        if suspension.kind != "suspension":
            continue
        on_end = (suspension.start, suspension.start_session) == expected
        run = (*run, suspension) if on_end else (suspension,)
        by_id[suspension.id] = run
        period = found[suspension.id]
        expected = (period.returns, period.returns_session)
    return by_id
