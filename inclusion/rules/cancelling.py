"""Cancelling a suspension or permanent exclusion: when it is too late, and what follows it.

Source: regulations 8A, 17A and 26A of SI 2012/1033 as inserted by SI 2023/571, and the guidance on
cancelling. A cancelled exclusion leaves the counts and the board's duties; the days already served
stay in the year's limit. The headteacher acts in every rule.
"""

from collections.abc import Iterator
from datetime import date

from inclusion.rules.deadlines import Deadline, at_once, within_school_days
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_words import YEAR_NOT_KNOWN
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.rules.situation import Situation
from inclusion.rules.terms import TermSpan
from inclusion.rules.told_again import all_told_on, who_waits, whom
from inclusion.rules.words import day_in_words, days_in_words, length_in_words, number_of


@applies("excl.cancel.board-started")
def board_has_started(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The board's meeting began before the cancellation, or on its day: paragraph (3)."""
    for exclusion, day in situation.cancelled(rule):
        met_on = exclusion.board_met_on
        if met_on is not None and met_on <= day:
            words = f"the board met on {_day(situation, exclusion, met_on)}"
            yield _on_cancelling(situation, rule, exclusion, day, words)


@applies("excl.cancel.45")
def over_the_limit(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Over 45 days of exclusion in the year when the cancellation takes effect: paragraph (2).

    Days of a permanent exclusion until it is cancelled are among them.
    """
    for exclusion, day in situation.cancelled(rule):
        limit = situation.number(rule, "year_limit_sessions", exclusion.decision_date)
        years = situation.running.years[exclusion.id]
        most = max(years, key=lambda year: year.after)
        words = f"{length_in_words(most.after)} of exclusion in the school year by then"
        deadline = at_once(day)
        if most.after <= limit:
            if all(year.known for year in years):
                continue
            deadline = Deadline(None, YEAR_NOT_KNOWN)
        yield _on_cancelling(
            situation, rule, exclusion, day, words, deadline=deadline, counted=most.counted
        )


@applies("excl.cancel.notify")
def tell_everyone(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """All who are concerned are told in writing, with reasons: paragraph (4)(a)(i)."""
    for exclusion, day in situation.cancelled(rule):
        done, concerned = exclusion.cancellation, whom(situation, day)
        yield _on_cancelling(
            situation,
            rule,
            exclusion,
            day,
            who_waits(situation, exclusion, concerned, done),
            met_on=all_told_on(concerned, done),
            concerned=concerned,
        )


@applies("excl.cancel.return")
def take_back(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The pupil was still out of school on that day: back without delay: paragraph (4)(a)(ii)."""
    for exclusion, day in situation.cancelled(rule):
        if _was_out(situation, exclusion, day):
            words = "the pupil was still out of school"
            met_on = exclusion.returned_on
            yield _on_cancelling(situation, rule, exclusion, day, words, met_on=met_on)


@applies("excl.cancel.meeting")
def offer_meeting(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The parents are offered a meeting with the headteacher (guidance on cancelling)."""
    for exclusion, day in situation.cancelled(rule):
        done = exclusion.cancellation
        met_on = done.meeting_offered_on if done else None
        yield _on_cancelling(situation, rule, exclusion, day, "", met_on=met_on)


@applies("excl.cancel.report")
def report_to_board(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Once a term the board hears of the exclusions that were cancelled (guidance on cancelling)."""
    by_term: dict[TermSpan | None, list[tuple[date, SuspensionFact]]] = {}
    for exclusion, day in situation.cancelled(rule):
        term = _term_of(situation.calendar, day)
        by_term.setdefault(term, []).append((day, exclusion))
    for term, found in by_term.items():
        yield _report(situation, rule, term, sorted(found, key=lambda one: (one[0], one[1].id)))


def _on_cancelling(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    day: date,
    words: str,
    *,
    met_on: date | None = None,
    deadline: Deadline | None = None,
    counted: tuple[str, ...] | None = None,
    concerned: tuple[str, ...] = (),
) -> Duty:
    """A duty that arises on the day of the cancellation and is due that day."""

    def explain() -> str:
        start, when = (_day(situation, exclusion, one) for one in (exclusion.start, day))
        name = "permanent exclusion" if exclusion.kind == "permanent" else "suspension"
        cancelled = f"the {name} from {start} was cancelled on {when}"
        return f"{cancelled}; {words}" if words else cancelled

    return situation.about_exclusion(
        rule,
        exclusion,
        deadline or at_once(day),
        explain,
        raised_on=day,
        met_on=met_on,
        counted=counted,
        whom=concerned,
    )


def _was_out(situation: Situation, exclusion: SuspensionFact, day: date) -> bool:
    """Whether it had begun and was not yet served; a lunchtime keeps nobody out of lessons."""
    if exclusion.kind == "lunchtime" or day < exclusion.start:
        return False
    if exclusion.kind == "permanent":
        return True
    planned = situation.running.placements[exclusion.id]
    return bool(planned.unplaced) or day <= planned.days[-1][0]


def _term_of(calendar: SchoolCalendar, day: date) -> TermSpan | None:
    """The term in which the board can hear of it: that of the day, in a holiday the next one."""
    try:
        return calendar.statutory_term(calendar.roll_forward(day))
    except BeyondKnownTerms:
        return None


def _report(
    situation: Situation,
    rule: Rule,
    term: TermSpan | None,
    found: list[tuple[date, SuspensionFact]],
) -> Duty:
    """One duty for all that were cancelled in a term; met when the last of them was reported."""
    calendar = situation.calendar
    first_on, first = found[0]
    reported = [e.cancellation.reported_on if e.cancellation else None for _, e in found]
    told = [day for day in reported if day is not None]

    def explain() -> str:
        exclusions = number_of(len(found), "exclusion")
        verb = "was" if len(found) == 1 else "were"
        days = days_in_words((day for day, _ in found), calendar, first_on)
        return f"{exclusions} {verb} cancelled this term ({days})"

    return situation.duty(
        rule,
        first_on,
        _end_of(calendar, term, first_on),
        explain,
        decided_on=first.decision_date,
        met_on=max(told) if len(told) == len(found) else None,
        counted=tuple(exclusion.id for _, exclusion in found),
        window=term.start.isoformat() if term else None,
        proposed=any(exclusion.proposed for _, exclusion in found),
    )


def _end_of(calendar: SchoolCalendar, term: TermSpan | None, day: date) -> Deadline:
    """The last school day of a term; unknown when no term follows that was entered."""
    if term is None:
        return within_school_days(calendar, day, 1)
    return Deadline(calendar.school_days(day, term.end)[-1])


def _day(situation: Situation, exclusion: SuspensionFact, day: date) -> str:
    return day_in_words(day, situation.calendar, exclusion.start)
