"""Who must be told of an exclusion, how and by when.

Source: regulations 5, 14 and 23 of SI 2012/1033 as amended by SI 2022/788 and SI 2023/571, sections
103 to 105 of the Education and Inspections Act 2006, and regulations 6 and 7 of SI 2007/1870. Each
notice is due without delay, on the day on which the exclusion starts, and is met by its own date.
"""

from collections.abc import Callable, Iterator
from datetime import date

from inclusion.rules.deadlines import (
    Deadline,
    at_once,
    last_school_day_by,
    within_days,
)
from inclusion.rules.delivery import BY_POST, deemed_given
from inclusion.rules.duty import Duty
from inclusion.rules.education import first_days, owed_from, provision_of, run_through
from inclusion.rules.exclusion_words import TERM_NOT_KNOWN, in_short, not_counted, over_in_words
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.running import TermTotal
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, school_days_in_words

HOURS_IN_A_DAY = 24


@applies("excl.notify.parent.immediate")
def tell_the_parents(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Any exclusion: the parents are told at once, by phone or in person first."""
    for exclusion in situation.exclusions(rule):
        yield _notice(situation, rule, exclusion, exclusion.parents_told_on, to_family=True)


@applies("excl.notify.parent.written.core")
def write_to_the_parents(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Any exclusion: the letter with the period, the reasons and the right to be heard."""
    for exclusion in situation.exclusions(rule):
        yield _notice(situation, rule, exclusion, exclusion.parents_written_on, to_family=True)


@applies("excl.notify.parent.written.board")
def write_about_the_meeting(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Where the governing board has to meet: the letter says how the parents can take part."""
    for exclusion in situation.exclusions(rule):
        over = _over(situation, rule, exclusion)
        if _concerns_the_board(exclusion, over):
            yield _board_duty(situation, rule, exclusion, over, exclusion.parents_written_on)


@applies("excl.notify.parent.public-place")
def write_about_public_places(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Compulsory school age: on which of the first days the pupil stays out of public places.

    With education from the first day on there is no such day.
    """
    for exclusion in situation.exclusions(rule):
        educated_from = exclusion.sixth_day_provision_from
        if educated_from is not None and educated_from <= exclusion.start:
            continue
        if situation.is_of_compulsory_age(exclusion.start):
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(exclusion.start),
                _explain_public_places(situation, rule, exclusion),
                met_on=exclusion.parents_written_on,
            )


@applies("excl.notify.parent.day6-details")
def send_sixth_day_details(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Full-time education falls due during a suspension: its details, 48 hours before it starts.

    Hours run on at weekends; the reason names the last school day on which they can be sent. Where
    the suspension begins later than that, they are due without delay: on its first day.
    """
    for exclusion in situation.exclusions(rule, "suspension"):
        sixth = situation.periods[exclusion.id].sixth_consecutive_day
        if sixth is None or not owed_from(situation, sixth):
            continue
        arranged_from = provision_of(run_through(situation, exclusion))
        starts_on = arranged_from or sixth
        hours = situation.number(rule, "sixth_day_details_hours", exclusion.decision_date)
        deadline = within_days(starts_on, hours // -HOURS_IN_A_DAY)
        if deadline.due_on is None or deadline.due_on < exclusion.start:
            deadline = at_once(exclusion.start)
        met_on = exclusion.sixth_day_details_on
        if met_on is None and arranged_from is not None:
            met_on = exclusion.parents_written_on
        yield situation.about_exclusion(
            rule,
            exclusion,
            deadline,
            _explain_details(situation, exclusion, starts_on, deadline.due_on),
            met_on=met_on,
        )


@applies("excl.notify.la")
def tell_the_local_authority(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Any exclusion, however short: never only once a term."""
    for exclusion in situation.exclusions(rule):
        yield _notice(situation, rule, exclusion, exclusion.la_told_on)


@applies("excl.notify.home-la")
def tell_the_home_authority(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A permanent exclusion of a pupil who lives in another authority than the school's."""
    home = situation.facts.pupil.home_local_authority
    own = situation.facts.school.local_authority
    if home is None or own is None or home == own:
        return
    for exclusion in situation.exclusions(rule, "permanent"):
        yield _notice(situation, rule, exclusion, exclusion.home_authority_told_on)


@applies("excl.notify.social-worker")
def tell_the_social_worker(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Any exclusion of a pupil who has a social worker."""
    if situation.facts.pupil.social_worker:
        for exclusion in situation.exclusions(rule):
            if situation.had_social_worker(exclusion):
                yield _notice(situation, rule, exclusion, exclusion.social_worker_told_on)


@applies("excl.notify.vsh")
def tell_the_virtual_head(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Any exclusion of a looked-after pupil; one looked after earlier gives no duty."""
    if situation.facts.pupil.looked_after:
        for exclusion in situation.exclusions(rule):
            if situation.was_looked_after(exclusion):
                yield _notice(situation, rule, exclusion, exclusion.virtual_head_told_on)


@applies("excl.notify.board.now")
def tell_the_board(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Permanent, over 5 days in a term, or an examination missed: the board is told at once.

    Where an earlier school's days of the term are not known and nothing else decides, nor is this.
    """
    for exclusion in situation.exclusions(rule):
        over = _over(situation, rule, exclusion)
        if _concerns_the_board(exclusion, over):
            yield _board_duty(situation, rule, exclusion, over, exclusion.board_told_on)
            continue
        terms = situation.running.terms[exclusion.id]
        if not all(total.known for total in terms):
            yield situation.about_exclusion(
                rule,
                exclusion,
                Deadline(None, TERM_NOT_KNOWN),
                _explain(situation, exclusion),
                met_on=exclusion.board_told_on,
                counted=_names(terms),
            )


@applies("excl.notify.board.termly")
def report_to_the_board(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Every other suspension: with the report of the term in which it starts."""
    for exclusion in situation.exclusions(rule, "suspension", "lunchtime"):
        if _concerns_the_board(exclusion, _over(situation, rule, exclusion)):
            continue
        term = situation.running.terms[exclusion.id][0].term
        yield situation.about_exclusion(
            rule,
            exclusion,
            last_school_day_by(situation.calendar, term.end),
            _explain(situation, exclusion),
            met_on=exclusion.board_told_on,
        )


@applies("excl.service.post")
def letter_by_post(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A posted letter counts as given two working days later; one by hand or e-mail that day."""
    for exclusion in situation.exclusions(rule):
        posted_on = exclusion.parents_written_on
        if posted_on is None or exclusion.parents_written_by != BY_POST:
            continue
        days = situation.number(rule, "post_working_days", exclusion.decision_date)
        given_on = deemed_given(posted_on, BY_POST, days)
        yield situation.about_exclusion(
            rule,
            exclusion,
            at_once(given_on),
            _explain_post(situation, posted_on, given_on),
            raised_on=posted_on,
            met_on=given_on,
        )


def _notice(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    met_on: date | None,
    to_family: bool = False,
) -> Duty:
    """A notice that every exclusion of its kind needs, due on the first day."""
    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(exclusion.start),
        _explain(situation, exclusion, to_family),
        met_on=met_on,
    )


def _explain(
    situation: Situation, exclusion: SuspensionFact, to_family: bool = False
) -> Callable[[], str]:
    def explain() -> str:
        words = in_short(exclusion, situation.calendar)
        if to_family:
            verb = "is" if situation.is_adult(exclusion.start) else "are"
            words += f", and {situation.relevant_person(exclusion.start)} {verb} told"
        return words

    return explain


def _over(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> tuple[TermTotal, ...]:
    """The terms that this exclusion leaves with more than five days."""
    limit = situation.number(rule, "term_over_5_sessions", exclusion.decision_date)
    return tuple(t for t in situation.running.terms[exclusion.id] if t.sessions > limit)


def _concerns_the_board(exclusion: SuspensionFact, over: tuple[TermTotal, ...]) -> bool:
    return bool(over) or exclusion.kind == "permanent" or exclusion.misses_exam_on is not None


def _board_duty(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    over: tuple[TermTotal, ...],
    met_on: date | None,
) -> Duty:
    """What is due at once because the board has to be told, with which of the three reasons."""
    terms = over or situation.running.terms[exclusion.id]
    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(exclusion.start),
        lambda: ", and ".join(_reasons(situation, rule, exclusion, over)),
        met_on=met_on,
        counted=_names(terms),
        look_around=lambda: not_counted(situation, exclusion, terms),
    )


def _reasons(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, over: tuple[TermTotal, ...]
) -> Iterator[str]:
    if exclusion.kind == "permanent":
        yield in_short(exclusion, situation.calendar)
    limit = situation.number(rule, "term_over_5_sessions", exclusion.decision_date)
    only_term = len(situation.running.terms[exclusion.id]) == 1
    for total in over:
        yield over_in_words(total, only_term, exclusion.kind, limit)
    if exclusion.misses_exam_on is not None:
        day = day_in_words(exclusion.misses_exam_on, situation.calendar, exclusion.start)
        yield f"the pupil would miss an examination or test on {day}"


def _names(terms: tuple[TermTotal, ...]) -> tuple[str, ...]:
    """The exclusions of these terms, each once, in the order in which they add up."""
    return tuple(dict.fromkeys(name for total in terms for name in total.counted))


def days_out_of_public_places(
    situation: Situation, rule: Rule, exclusion: SuspensionFact
) -> tuple[date, ...]:
    """The first school days of an exclusion, or those until education starts if that is earlier."""
    count = situation.number(rule, "public_place_days", exclusion.decision_date)
    until = exclusion.sixth_day_provision_from or date.max
    return tuple(day for day in first_days(situation, exclusion, count) if day < until)


def _explain_public_places(
    situation: Situation, rule: Rule, exclusion: SuspensionFact
) -> Callable[[], str]:
    def explain() -> str:
        days = days_out_of_public_places(situation, rule, exclusion)
        listed = school_days_in_words(days, situation.calendar, exclusion.start)
        return f"{in_short(exclusion, situation.calendar)}; the days out of public places: {listed}"

    return explain


def _explain_details(
    situation: Situation, exclusion: SuspensionFact, starts_on: date, due_on: date | None
) -> Callable[[], str]:
    calendar = situation.calendar

    def explain() -> str:
        when = day_in_words(starts_on, calendar, exclusion.start)
        words = f"{in_short(exclusion, calendar)}, with full-time education from {when}"
        before = calendar.school_days(exclusion.start, due_on) if due_on else ()
        if not before or before[-1] == due_on:
            return words
        last = day_in_words(before[-1], calendar, exclusion.start)
        return f"{words}: the last school day to send its details is {last}"

    return explain


def _explain_post(situation: Situation, posted_on: date, given_on: date) -> Callable[[], str]:
    def explain() -> str:
        sent = day_in_words(posted_on, situation.calendar, posted_on)
        given = day_in_words(given_on, situation.calendar, posted_on)
        return f"the letter of {sent} went by post, so it counts as given on {given}"

    return explain
