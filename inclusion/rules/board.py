"""When the governing board considers an exclusion, and by when.

Source: regulations 6 (maintained schools), 15 (pupil referral units) and 24 (academies) of SI
2012/1033. What counts is the total of the term with this exclusion in it, tested at each
exclusion: over 5 days the parents may oblige the board to meet, over 15 days it meets anyway, as
it does after a permanent exclusion or when an examination would be missed. The time runs from the
day on which the board was told; that day is day 0, which the regulations leave open.
"""

from collections.abc import Callable, Iterator
from datetime import date

from inclusion.rules.deadlines import Deadline, school_day_before, within_school_days
from inclusion.rules.duty import Duty, NearMiss
from inclusion.rules.exclusion_words import TERM_NOT_KNOWN, total_in_words, why_not_counted
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.running import TermTotal
from inclusion.rules.school_days import SESSIONS_IN_A_DAY
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words

SUSPENSIONS = ("suspension", "lunchtime")


@applies("board.le5.reps")
def up_to_five_days(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """No term over 5 days, but representations: considered, without a meeting or reinstatement."""
    for exclusion, asked_on in _with_representations(situation, rule):
        terms = situation.running.terms[exclusion.id]
        most = max(terms, key=lambda total: total.sessions)
        over = situation.number(rule, "term_over_5_sessions", exclusion.decision_date)
        if most.sessions > over:
            continue
        deadline = _after_notice(situation, rule, exclusion, "consider_within")
        if not all(total.known for total in terms):
            deadline = Deadline(None, TERM_NOT_KNOWN)
        bounds = f"which is not over {_days(over)}"
        yield _after_representations(situation, rule, exclusion, asked_on, most, bounds, deadline)


@applies("board.5to15.reps")
def over_five_days(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Over 5 and not over 15 days in a term, with representations: the board meets.

    Representations that came after the board's time was up are kept and raise nothing.
    """
    for exclusion, asked_on in _with_representations(situation, rule):
        over, most = _lines(situation, rule, exclusion)
        terms = situation.running.terms[exclusion.id]
        total = next((t for t in terms if over < t.sessions <= most), None)
        if total is None:
            continue
        deadline = _after_notice(situation, rule, exclusion, "board_within_reps")
        if deadline.due_on is None or asked_on <= deadline.due_on:
            bounds = f"which is over {_days(over)} and not over {_days(most)}"
            yield _after_representations(
                situation, rule, exclusion, asked_on, total, bounds, deadline
            )


@applies("board.gt15")
def over_fifteen_days(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Over 15 days in a term: the board meets whether or not anyone asks.

    Where nobody knows what an earlier school excluded this term, so it is with this duty.
    """
    for exclusion in situation.exclusions(rule, *SUSPENSIONS):
        _, most = _lines(situation, rule, exclusion)
        terms = situation.running.terms[exclusion.id]
        total = next((t for t in terms if t.sessions > most), None)
        if total is not None:
            bounds = f"which is over {_days(most)}"
            deadline = _after_notice(situation, rule, exclusion, "board_within")
            yield _of_term(situation, rule, exclusion, total, bounds, deadline)
            continue
        total = next((t for t in terms if not t.known), None)
        if total is not None:
            bounds = f"not over {_days(most)} by itself"
            yield _of_term(
                situation, rule, exclusion, total, bounds, Deadline(None, TERM_NOT_KNOWN)
            )


@applies("board.pex")
def permanent_exclusion(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A permanent exclusion: the board meets whether or not anyone asks."""
    for exclusion in situation.exclusions(rule, "permanent"):
        yield situation.about_exclusion(
            rule,
            exclusion,
            _after_notice(situation, rule, exclusion, "board_within"),
            _explain_permanent(situation, exclusion),
            met_on=exclusion.board_met_on,
        )


@applies("board.exam")
def missed_examination(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A public examination or national curriculum test would be missed: the board meets before it.

    Where no school day is left before the examination, its usual time after the notice stays.
    """
    for exclusion in situation.exclusions(rule):
        if exclusion.misses_exam_on is not None:
            yield _of_examination(situation, rule, exclusion, exclusion.misses_exam_on)


@applies("board.exam.chair-alone")
def chair_alone(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """No full panel can meet before the examination: the chair, or a smaller committee, may."""
    for exclusion in situation.exclusions(rule):
        board, exam_on = exclusion.board, exclusion.misses_exam_on
        if exam_on is not None and board is not None and board.panel_practicable is False:
            yield _of_examination(situation, rule, exclusion, exam_on)


def _with_representations(
    situation: Situation, rule: Rule
) -> Iterator[tuple[SuspensionFact, date]]:
    """Suspensions without an examination about which the parents wrote to the board, and when."""
    for exclusion in situation.exclusions(rule, *SUSPENSIONS):
        asked_on = exclusion.representations_on
        if asked_on is not None and exclusion.misses_exam_on is None:
            yield exclusion, asked_on


def _lines(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> tuple[int, int]:
    """The sessions above which the board meets when it is asked, and above which it meets anyway."""
    decided_on = exclusion.decision_date
    return (
        situation.number(rule, "term_over_5_sessions", decided_on),
        situation.number(rule, "term_over_15_sessions", decided_on),
    )


def _days(sessions: int) -> str:
    return f"{sessions / SESSIONS_IN_A_DAY:g}"


def _after_notice(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, within: str
) -> Deadline:
    """That many school days after the board was told; no date before it was."""
    told_on = exclusion.board_told_on
    if told_on is None:
        return Deadline(None)
    count = situation.number(rule, within, exclusion.decision_date)
    return within_school_days(situation.calendar, told_on, count)


def _before_examination(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, exam_on: date
) -> Deadline:
    """The usual time, or the last school day before the examination where that is earlier."""
    usual = _after_notice(situation, rule, exclusion, "board_within")
    if exclusion.board_told_on is None:
        return usual
    before = school_day_before(situation.calendar, exam_on)
    # A board that hears of it when no school day is left cannot meet before the examination.
    heard_on = max(exclusion.decision_date, exclusion.board_told_on)
    if before.due_on is None or before.due_on < heard_on:
        return usual
    return usual if usual.due_on is not None and usual.due_on < before.due_on else before


def _after_representations(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    asked_on: date,
    total: TermTotal,
    bounds: str,
    deadline: Deadline,
) -> Duty:
    """A duty that the representations made arise; it goes when they are withdrawn."""
    withdrawn_on = exclusion.board.representations_withdrawn_on if exclusion.board else None
    if withdrawn_on is not None:
        # Withdrawn and then made again, they stand; the duty never ends before it arose.
        withdrawn_on = None if withdrawn_on < asked_on else max(withdrawn_on, exclusion.start)
    person = situation.relevant_person(exclusion.decision_date)
    bounds += f", and {person} made representations"
    return _of_term(
        situation, rule, exclusion, total, bounds, deadline, asked_on=asked_on, until=withdrawn_on
    )


def _of_term(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    total: TermTotal,
    bounds: str,
    deadline: Deadline,
    *,
    asked_on: date = date.min,
    until: date | None = None,
) -> Duty:
    """A duty because of what one term holds with this exclusion in it."""

    def explain() -> str:
        alone = len(situation.running.terms[exclusion.id]) == 1
        where = "this term" if alone else f"in {total.term.name}"
        found = f"{total_in_words(total)} {where} after this suspension, {bounds}"
        return found if deadline.unknown_reason else found + _clock(exclusion)

    return situation.about_exclusion(
        rule,
        exclusion,
        deadline,
        explain,
        raised_on=max(exclusion.start, asked_on),
        met_on=exclusion.board_met_on,
        lapses_on=until,
        counted=total.counted,
        look_around=lambda: _not_counted(situation, exclusion, total),
    )


def _of_examination(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, exam_on: date
) -> Duty:
    calendar = situation.calendar

    def explain() -> str:
        when = day_in_words(exam_on, calendar, exclusion.start)
        return f"the pupil would miss an examination or test on {when}{_clock(exclusion)}"

    return situation.about_exclusion(
        rule,
        exclusion,
        _before_examination(situation, rule, exclusion, exam_on),
        explain,
        met_on=exclusion.board_met_on,
    )


def _explain_permanent(situation: Situation, exclusion: SuspensionFact) -> Callable[[], str]:
    def explain() -> str:
        since = day_in_words(exclusion.start, situation.calendar, exclusion.start)
        return f"permanently excluded from {since}{_clock(exclusion)}"

    return explain


def _clock(exclusion: SuspensionFact) -> str:
    """What a reader needs to know while the board's time has not begun."""
    return "" if exclusion.board_told_on else "; the clock starts when the board is told"


def _not_counted(
    situation: Situation, exclusion: SuspensionFact, total: TermTotal
) -> tuple[NearMiss, ...]:
    """The other exclusions of the school year, and why each is not in the term's total."""
    first, last = situation.calendar.school_year(exclusion.start)
    return tuple(
        NearMiss(other.id, why_not_counted(situation, exclusion, other, (total,)))
        for other in situation.running.ordered
        if first <= other.start <= last and other.id not in total.counted
    )
