"""What the local policy asks of a head who suspends: the exclusions team, and what to weigh before.

Source: Hackney, No Need to Exclude, the page on fixed-term exclusion. All but the first are looked
at before deciding. What the law forbids outright stands beside them in the national pack.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from inclusion.rules.calendar_days import DAY
from inclusion.rules.deadlines import Deadline, at_once
from inclusion.rules.duty import Duty, NearMiss
from inclusion.rules.exclusion_words import at_lunchtime
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.psp_near_misses import beside_the_count
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.what_was_tried import FACTORS_IN_WORDS, factors_in_words, none_tried
from inclusion.rules.words import (
    day_in_words,
    days_in_words,
    in_words,
    length_in_words,
    number_of,
    ordinal,
)

SUSPENSIONS = ("suspension", "lunchtime")
LESSER_SANCTIONS = frozenset({"internal_exclusion", "class_change", "restorative"})
ALTERNATIVES = (
    "internal_exclusion",
    "class_change",
    "key_worker",
    "psp",
    "mediation",
    "multi_agency_referral",
    "sen_assessment_considered",
    "alternative_provision",
)
ANY_ALTERNATIVE = frozenset(ALTERNATIVES)
IMPROPER_IN_WORDS = {
    "attainment": "attainment",
    "lateness": "lateness",
    "truancy": "truancy",
    "uniform": "a breach of uniform rules",
    "parent_conduct": "a parent's behaviour",
}
NEEDS_IN_WORDS = {"K": "SEN support", "E": "an EHC plan"}


@dataclass
class Window:
    """The suspensions of one counting window, and the one that crossed the line, if any did."""

    name: date
    words: str
    counted: list[SuspensionFact] = field(default_factory=list)
    began: int = 0
    sessions: int = 0  # of the fullest term
    trigger: SuspensionFact | None = None


@applies("hackney.susp.consult-exclusions-team")
def consult_exclusions_team(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """More than two suspensions, or more than fifteen days, in a term: consult before any PEX."""
    for window in _windows(situation, rule):
        if window.trigger is not None:
            yield _consult(situation, rule, window, window.trigger)


@applies("hackney.susp.shortest-time")
def shortest_time(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """One to three days is usually enough: a written reason for more."""
    for suspension in situation.exclusions(rule, "suspension"):
        day = suspension.decision_date
        if suspension.checks and suspension.checks.why_this_long:
            continue
        if suspension.sessions > situation.number(rule, "shortest_time_sessions", day):
            yield _before_deciding(situation, rule, suspension, _length_of(suspension))


@applies("hackney.susp.lesser-sanction-first")
def lesser_sanction_first(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """No lesser sanction is recorded, nor what was weighed instead."""
    for suspension in situation.exclusions(rule, *SUSPENSIONS):
        if _weighed_instead(suspension):
            continue
        if none_tried(situation, LESSER_SANCTIONS, suspension.decision_date):
            yield _before_deciding(
                situation, rule, suspension, lambda: "no lesser sanction is recorded"
            )


@applies("hackney.susp.contributing-factors")
def contributing_factors(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Bereavement, mental health, bullying, SEN and family: all five looked at."""
    for suspension in situation.exclusions(rule, *SUSPENSIONS):
        considered = suspension.checks.factors_considered if suspension.checks else None
        if considered is not None and not FACTORS_IN_WORDS.keys() <= set(considered):
            yield _before_deciding(situation, rule, suspension, _not_looked_at(considered))


@applies("hackney.susp.sen-lac-avoid")
def avoid_where_needs_are_known(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """SEN support, an EHC plan or care: engage support first (both exclusion pages)."""
    pupil = situation.facts.pupil
    needs = NEEDS_IN_WORDS.get(pupil.sen_status or "")
    found = [words for words in (needs, "looked after" if pupil.looked_after else None) if words]
    if not found:
        return
    for exclusion in situation.exclusions(rule):
        if exclusion.checks and exclusion.checks.needs_considered:
            continue
        yield _before_deciding(
            situation, rule, exclusion, lambda: f"the pupil's record says: {', '.join(found)}"
        )


@applies("hackney.susp.improper-reason")
def improper_reason(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Grounds that the policy calls illegal; the law forbids some and asks about proportion."""
    for exclusion in situation.exclusions(rule):
        if exclusion.grounds in IMPROPER_IN_WORDS:
            yield _before_deciding(situation, rule, exclusion, _grounds_of(exclusion))


@applies("hackney.susp.alternatives")
def alternatives(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Before the second suspension and each later one: none of the eight alternatives recorded."""
    earlier: list[SuspensionFact] = []
    for suspension in situation.standing:
        if not situation.counts_in_a_number(rule, suspension):
            continue
        earlier.append(suspension)
        day = suspension.decision_date
        if suspension.dealt_with or not situation.gives_duties(rule, day):
            continue
        if len(earlier) < situation.number(rule, "alternatives_from", day):
            continue
        if not _weighed_instead(suspension) and none_tried(situation, ANY_ALTERNATIVE, day):
            explain = _place_in_words(situation, tuple(earlier))
            counted = tuple(one.id for one in earlier)
            yield _before_deciding(situation, rule, suspension, explain, counted)


def _windows(situation: Situation, rule: Rule) -> tuple[Window, ...]:
    """Each term (or school year) with suspensions, and where the line was crossed in it."""
    found: dict[date, Window] = {}
    first = situation.packs.pack(rule.pack).duties_from
    for suspension in situation.standing:
        if suspension.kind == "permanent":
            continue
        day = max(suspension.decision_date, first)
        by_year = situation.packs.value(rule.pack, "consult_count_window", day) == "school_year"
        for place, total in enumerate(situation.running.terms[suspension.id]):
            if by_year:
                name, words = situation.calendar.school_year(suspension.start)[0], "school year"
            else:
                name, words = total.term.start, "term"
            window = found.get(name)
            if window is None:
                window = found[name] = Window(name, words)
            if not window.counted or window.counted[-1] is not suspension:
                window.counted.append(suspension)
            # One that straddles two terms began in the first of them only.
            window.began += not place and situation.counts_in_a_number(rule, suspension)
            window.sessions = max(window.sessions, total.sessions)
            if window.trigger is None and _crosses(
                situation, rule, suspension, window.began, total.sessions
            ):
                window.trigger = suspension
    return tuple(found.values())


def _crosses(
    situation: Situation, rule: Rule, suspension: SuspensionFact, began: int, sessions: int
) -> bool:
    """Whether the line is crossed (both bounds strict) by one that may raise a duty."""
    day = suspension.decision_date
    if suspension.dealt_with or not situation.gives_duties(rule, day):
        return False
    too_many = began > situation.number(rule, "consult_suspensions", day)
    return too_many or sessions > situation.number(rule, "consult_sessions", day)


def _consult(situation: Situation, rule: Rule, window: Window, trigger: SuspensionFact) -> Duty:
    calendar, counted = situation.calendar, window.counted
    lapses_on = calendar.school_year(trigger.start)[1] + DAY

    def explain() -> str:
        began = f"{number_of(window.began, 'suspension')} began this {window.words}"
        began += at_lunchtime(counted)
        fell = f"{length_in_words(window.sessions)} of suspension fell in one term"
        days = days_in_words((s.start for s in counted), calendar, trigger.start)
        return f"{began}, and {fell} ({days})"

    def look_around() -> tuple[NearMiss, ...]:
        lunchtimes = situation.lunchtimes_count(rule, counted[-1].decision_date)
        looked_at = (window.name, f"this {window.words}")
        return tuple(beside_the_count(situation, tuple(counted), looked_at, lunchtimes))

    return situation.duty(
        rule,
        trigger.start,
        _before_any_permanent_exclusion(situation, trigger, lapses_on),
        explain,
        decided_on=trigger.decision_date,
        met_on=_consulted_since(situation, trigger),
        lapses_on=lapses_on,
        about=trigger.id,
        counted=tuple(s.id for s in counted),
        window=window.name.isoformat(),
        proposed=any(s.proposed for s in counted),
        look_around=look_around,
    )


def _consulted_since(situation: Situation, trigger: SuspensionFact) -> date | None:
    """The consultation written down with the suspension that crossed the line, or one since."""
    own = trigger.checks.exclusions_team_consulted_on if trigger.checks else None
    days = situation.exclusions_team_consulted
    return own or min((day for day in days if day >= trigger.start), default=None)


def _before_any_permanent_exclusion(
    situation: Situation, trigger: SuspensionFact, lapses_on: date
) -> Deadline:
    """Due when a permanent exclusion is decided; without one there is no date."""
    for exclusion in situation.standing:
        day = exclusion.decision_date
        if exclusion.kind == "permanent" and trigger.start <= day < lapses_on:
            return at_once(day)
    return Deadline(None)


def _before_deciding(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    explain: Callable[[], str],
    counted: tuple[str, ...] | None = None,
) -> Duty:
    """Due on the day of the decision, for a proposed and a saved exclusion alike."""
    deadline = at_once(exclusion.decision_date)
    return situation.about_exclusion(rule, exclusion, deadline, explain, counted=counted)


def _weighed_instead(suspension: SuspensionFact) -> bool:
    """Whether it is written down what was tried or weighed instead of this suspension."""
    return bool(suspension.checks and suspension.checks.lesser_sanctions)


def _length_of(suspension: SuspensionFact) -> Callable[[], str]:
    return lambda: f"{length_in_words(suspension.sessions)} of suspension"


def _not_looked_at(considered: tuple[str, ...]) -> Callable[[], str]:
    missing = [factor for factor in FACTORS_IN_WORDS if factor not in considered]
    return lambda: f"not looked at yet: {factors_in_words(missing)}"


def _grounds_of(exclusion: SuspensionFact) -> Callable[[], str]:
    return lambda: f"the grounds recorded are {IMPROPER_IN_WORDS[str(exclusion.grounds)]}"


def _place_in_words(situation: Situation, counted: tuple[SuspensionFact, ...]) -> Callable[[], str]:
    """Which one on record the last of these is, or would be while it is only proposed."""

    def explain() -> str:
        last, calendar = counted[-1], situation.calendar
        this = "this would be the" if last.proposed else "the"
        days = in_words(day_in_words(s.start, calendar, last.start) for s in counted)
        place = f"{ordinal(len(counted))} suspension on record{at_lunchtime(counted)}"
        return f"{this} {place} ({days}), and no alternative is recorded"

    return explain
