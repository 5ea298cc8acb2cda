"""What the law and guidance want looked at before a head decides.

Source: the statutory guidance on suspension and permanent exclusion, and the Equality Act 2010.
A check that nobody asked about is silent; one that was asked about and is not done speaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from inclusion.rules.deadlines import at_once, within_school_days
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_words import counted_in_words, in_short
from inclusion.rules.facts import ChecksFact, SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import WEEKDAYS, day_in_words


@applies("excl.standard-of-proof")
def standard_of_proof(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A note of the facts found, on the balance of probabilities (guidance)."""
    missing = "a note of the facts found"
    yield from _not_done(situation, rule, lambda checks: checks.fact_finding_note, missing)


@applies("excl.pupil-voice")
def pupil_voice(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The pupil's own account, heard before the decision (guidance)."""
    missing = "the pupil's own account"
    yield from _not_done(situation, rule, lambda checks: checks.pupil_account, missing)


@applies("excl.equality-check")
def equality_check(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Protected characteristics, special educational needs and adjustments (Equality Act 2010)."""
    missing = "a look at equality, special educational needs and adjustments"
    yield from _not_done(situation, rule, lambda checks: checks.equality_considered, missing)


def _not_done(
    situation: Situation, rule: Rule, check: Callable[[ChecksFact], bool | None], missing: str
) -> Iterator[Duty]:
    """A duty for each exclusion whose record says that a check was not made."""
    for exclusion in situation.exclusions(rule):
        if exclusion.checks is not None and check(exclusion.checks) is False:
            yield _before_the_decision(situation, rule, exclusion, missing)


def _before_the_decision(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, missing: str
) -> Duty:
    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(exclusion.decision_date),
        lambda: f"{in_short(exclusion, situation.calendar)}, and {missing} is not on record",
    )


@applies("excl.repeat-suspensions")
def repeat_suspensions(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """From the second suspension of a school year: does suspending work for this pupil?"""
    for suspension, so_far in _with_the_year_so_far(situation, rule):
        if len(so_far) < situation.number(rule, "repeat_suspensions", suspension.decision_date):
            continue
        checks = suspension.checks
        met_on = checks.suspensions_reviewed_on if checks else None
        yield _counted(situation, rule, suspension, tuple(so_far), "this school year", met_on)


@applies("excl.pattern.weekday")
def pattern_of_weekdays(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Several suspensions of a school year that began on the same weekday (this product's own)."""
    for suspension, so_far in _with_the_year_so_far(situation, rule):
        least = situation.number(rule, "pattern_suspensions", suspension.decision_date)
        if len(so_far) < least:
            continue
        weekday = suspension.start.weekday()
        alike = tuple(s for s in so_far if s.start.weekday() == weekday)
        if len(alike) >= least:
            when = f"this school year began on a {WEEKDAYS[weekday]}"
            yield _counted(situation, rule, suspension, alike, when, None)


def _with_the_year_so_far(
    situation: Situation, rule: Rule
) -> Iterator[tuple[SuspensionFact, list[SuspensionFact]]]:
    """Each suspension that may be asked about, and those of its school year up to it.

    Permanent exclusions are no suspensions; whether lunchtimes are is the pack's choice.
    """
    if len(situation.standing) < 2:
        return
    asked = {suspension.id for suspension in situation.exclusions(rule)}
    year_ends = date.min
    so_far: list[SuspensionFact] = []
    for suspension in situation.standing:
        if not situation.counts_in_a_number(rule, suspension):
            continue
        if suspension.start > year_ends:
            _, year_ends = situation.calendar.school_year(suspension.start)
            so_far = []
        so_far.append(suspension)
        if suspension.id in asked:
            yield suspension, so_far


def _counted(
    situation: Situation,
    rule: Rule,
    suspension: SuspensionFact,
    counted: tuple[SuspensionFact, ...],
    when: str,
    met_on: date | None,
) -> Duty:
    """A duty about the last of several suspensions."""

    def explain() -> str:
        return counted_in_words(counted, when, situation.calendar)

    return situation.duty(
        rule,
        suspension.start,
        at_once(suspension.decision_date),
        explain,
        decided_on=suspension.decision_date,
        met_on=met_on,
        about=suspension.id,
        counted=tuple(s.id for s in counted),
        window=suspension.id,
        proposed=any(s.proposed for s in counted),
    )


@applies("excl.lac-interim-pep")
def interim_review_of_education_plan(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A looked-after pupil at risk of exclusion: an interim review of the personal education plan.

    Asked for once when the pupil is flagged (which is an event, and has its own days), and before
    each decision. A review shortly before that day, or at any time after it, is the answer.
    """
    pupil = situation.facts.pupil
    if not pupil.looked_after:
        return
    if pupil.risk_of_permanent_exclusion and pupil.at_risk_since:
        since = pupil.at_risk_since
        if situation.gives_duties(rule, since):
            yield _for_the_flag(situation, rule, since)
    for exclusion in situation.exclusions(rule):
        if situation.was_looked_after(exclusion):
            yield _for_the_exclusion(situation, rule, exclusion)


def _for_the_flag(situation: Situation, rule: Rule, since: date) -> Duty:
    calendar = situation.calendar
    within = situation.number(rule, "interim_pep_within", since)
    words = day_in_words(since, calendar, since)
    return situation.duty(
        replace(rule, moment="event"),
        since,
        within_school_days(calendar, since, within),
        lambda: f"looked after, and at risk of permanent exclusion since {words}",
        met_on=_review_for(situation, rule, since),
    )


def _for_the_exclusion(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> Duty:
    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(exclusion.decision_date),
        lambda: f"looked after, and {in_short(exclusion, situation.calendar)}",
        met_on=_review_for(situation, rule, exclusion.decision_date),
    )


def _review_for(situation: Situation, rule: Rule, day: date) -> date | None:
    """The interim review, unless it was held too long before a day."""
    fresh = day - timedelta(days=situation.number(rule, "interim_pep_fresh", day))
    held = [situation.facts.pupil.interim_pep_on]
    held += [e.checks.interim_pep_on for e in situation.standing if e.checks]
    return min((one for one in held if one is not None and one >= fresh), default=None)
