"""The totals up to and including each exclusion: what the law tests when a head decides one.

Source: regulations 6, 15 and 24 of SI 2012/1033 (days "in any one term" after this exclusion) and
the limit of 45 school days in a school year. Exclusions add up in order of start, decision and id;
one that straddles two terms or years is tested in each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.periods import Placement, place, served
from inclusion.rules.school_days import SESSIONS_IN_A_DAY, SchoolCalendar
from inclusion.rules.terms import TermSpan

BEYOND = TermSpan("the term after the known ones", date.max, date.max)


@dataclass(frozen=True, slots=True)
class TermTotal:
    """Sessions of exclusion in one statutory term, this exclusion included."""

    term: TermSpan
    sessions: int
    counted: tuple[str, ...]  # the exclusions with sessions in that term, in order
    known: bool = True  # False where nobody knows what an earlier school excluded this term
    elsewhere: int = 0  # those of them at an earlier school

    @property
    def days(self) -> float:
        """The same in days."""
        return self.sessions / SESSIONS_IN_A_DAY


@dataclass(frozen=True, slots=True)
class YearTotal:
    """Sessions out of school in one school year, before this exclusion and with it.

    `known` is False where nobody knows what an earlier school excluded that year.
    """

    start: date
    end: date
    before: int
    after: int
    known: bool
    counted: tuple[str, ...]


class RunningTotals:
    """The totals of one pupil, exclusion by exclusion; each kind is worked out once, when asked."""

    def __init__(
        self,
        ordered: tuple[SuspensionFact, ...],
        calendar: SchoolCalendar,
        facts: Facts,
        as_of: date | None,
    ) -> None:
        """`ordered` holds every exclusion, cancelled ones too, in the order in which they add up."""
        self.ordered = ordered
        self.calendar = calendar
        self.pupil = facts.pupil
        self.as_of = as_of

    @cached_property
    def placements(self) -> dict[str, Placement]:
        """On which days the sessions of each exclusion fall, as decided."""
        return {e.id: place(e, self.calendar) for e in self.ordered}

    @cached_property
    def terms(self) -> dict[str, tuple[TermTotal, ...]]:
        """By exclusion, the total of each term on which it falls; cancelled ones count nothing."""
        sums: dict[date, int] = {}
        counted: dict[date, tuple[str, ...]] = {}
        found: dict[str, tuple[TermTotal, ...]] = {}
        for exclusion in self.ordered:
            if exclusion.cancelled_on is not None:
                continue
            totals = []
            for term, sessions in self._by_term(exclusion):
                elsewhere = self._elsewhere_in(term)
                sums[term.start] = sums.get(term.start, elsewhere or 0) + sessions
                counted[term.start] = (*counted.get(term.start, ()), exclusion.id)
                totals.append(
                    TermTotal(
                        term,
                        sums[term.start],
                        counted[term.start],
                        elsewhere is not None,
                        elsewhere or 0,
                    )
                )
            found[exclusion.id] = tuple(totals)
        return found

    def _by_term(self, exclusion: SuspensionFact) -> Iterator[tuple[TermSpan, int]]:
        placement = self.placements[exclusion.id]
        days = placement.days
        if not days and not placement.unplaced:  # a permanent exclusion
            yield self.calendar.latest_statutory_term(exclusion.start) or BEYOND, 0
            return
        while days:
            term = self.calendar.latest_statutory_term(days[0][0]) or BEYOND
            inside = [count for day, count in days if day <= term.end]
            yield term, sum(inside)
            days = days[len(inside) :]
        if placement.unplaced:
            yield BEYOND, placement.unplaced

    def _elsewhere_in(self, term: TermSpan) -> int | None:
        """Sessions at earlier schools, for the term that the fact speaks of; None if not known."""
        if self.as_of is None or self.as_of not in term:
            return 0
        days = self.pupil.days_excluded_elsewhere_this_term
        return None if days is None else round(days * SESSIONS_IN_A_DAY)

    @cached_property
    def years(self) -> dict[str, tuple[YearTotal, ...]]:
        """By exclusion, each school year on which it falls, cancelled ones with what was served."""
        sums: dict[date, int] = {}
        counted: dict[date, tuple[str, ...]] = {}
        found: dict[str, tuple[YearTotal, ...]] = {}
        for exclusion in self.ordered:
            totals = []
            for (start, end), sessions in self._by_year(exclusion):
                elsewhere = self._elsewhere_between(start, end)
                before = sums.get(start, elsewhere or 0)
                sums[start] = before + sessions
                if sessions:
                    counted[start] = (*counted.get(start, ()), exclusion.id)
                totals.append(
                    YearTotal(
                        start,
                        end,
                        before,
                        sums[start],
                        elsewhere is not None,
                        counted.get(start, ()),
                    )
                )
            found[exclusion.id] = tuple(totals)
        return found

    def _by_year(self, exclusion: SuspensionFact) -> Iterator[tuple[tuple[date, date], int]]:
        out = self.out_of_school(exclusion)
        days = out.days
        if not days:
            yield self.calendar.school_year(exclusion.start), out.unplaced
            return
        while days:
            start, end = self.calendar.school_year(days[0][0])
            inside = [count for day, count in days if day <= end]
            days = days[len(inside) :]
            yield (start, end), sum(inside) + (0 if days else out.unplaced)

    def out_of_school(self, exclusion: SuspensionFact) -> Placement:
        """The sessions that a pupil was out for: all of them, or up to the cancellation."""
        return served(exclusion, self.placements[exclusion.id])

    def _elsewhere_between(self, start: date, end: date) -> int | None:
        """Sessions at earlier schools, for the year that the fact speaks of; None if not known."""
        if self.as_of is None or not start <= self.as_of <= end:
            return 0
        days = self.pupil.days_excluded_elsewhere_this_year
        return None if days is None else round(days * SESSIONS_IN_A_DAY)
