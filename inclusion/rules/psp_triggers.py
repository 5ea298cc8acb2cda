"""When the local policy asks for a pastoral support programme (PSP).

Source: Hackney, No Need to Exclude, the section on PSPs and the page on fixed-term exclusion.
One PSP answers every reason at once: a PSP that runs on the day of the reason, or starts after it,
meets the duty. After that PSP has ended, a further suspension raises it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inclusion.rules.calendar_days import DAY, add_calendar_months
from inclusion.rules.deadlines import Deadline, school_day_before, within_school_days
from inclusion.rules.duty import Duty, NearMiss
from inclusion.rules.exclusion_words import counted_in_words
from inclusion.rules.facts import PlanFact, SuspensionFact
from inclusion.rules.periods import period_of
from inclusion.rules.policy import Rule
from inclusion.rules.psp_near_misses import beside_the_count, beside_the_long_one
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, length_in_words

A_YEAR = 12  # months


@dataclass
class Run:
    """Suspensions that together reached a threshold, and the PSP that answered them, if any."""

    trigger: SuspensionFact
    counted: list[SuspensionFact]
    psp: PlanFact | None
    lapses_on: date | None = None


@applies("hackney.psp.two-plus-suspensions")
def two_plus_suspensions(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Two or more suspensions in the counting window: consider a PSP (PSP section)."""
    for run in _runs(situation, rule, "psp_suspensions", None):
        yield _counted_duty(situation, rule, run)


@applies("hackney.psp.recommended-2-3")
def recommended_at_two_or_three(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Two or three suspensions: a PSP, with the exclusions officer (fixed-term exclusion page)."""
    for run in _runs(situation, rule, "psp_recommended_least", "psp_recommended_most"):
        yield _counted_duty(situation, rule, run)


@applies("hackney.psp.single-ten-days")
def single_ten_days(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """One suspension of ten days or more: consider a PSP before the return (PSP section)."""
    for suspension in _long_suspensions(situation, rule):
        psp = situation.psp_for(suspension.start)
        yield _long_duty(situation, rule, suspension, psp)


@applies("hackney.psp.before-return")
def before_return(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """After ten days or more, a PSP is agreed by the last school day before the return."""
    for suspension in _long_suspensions(situation, rule):
        returns = period_of(suspension, situation.calendar).returns
        # A PSP that ends while the pupil is out does not carry the reintegration.
        psp = situation.psp_for(returns or suspension.start)
        yield _long_duty(situation, rule, suspension, psp)


@applies("hackney.psp.at-risk-pex")
def at_risk_of_permanent_exclusion(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """At risk of permanent exclusion, or one is being considered: consider a PSP."""
    pupil = situation.facts.pupil
    if pupil.risk_of_permanent_exclusion and pupil.at_risk_since:
        since = pupil.at_risk_since
        yield from _flag_duty(situation, rule, since, "at risk of permanent exclusion since")
    for exclusion in situation.standing:
        if exclusion.kind == "permanent" and exclusion.proposed:
            day = exclusion.decision_date
            words = "permanent exclusion is being considered on"
            yield from _flag_duty(situation, rule, day, words, exclusion)


@applies("hackney.psp.deteriorating")
def deteriorating(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Behaviour quickly getting worse and an earlier plan without success, both together."""
    pupil = situation.facts.pupil
    both = pupil.behaviour_deteriorating and pupil.previous_plan_unsuccessful
    if both and pupil.deteriorating_since:
        words = "an earlier plan has not worked, and behaviour has been getting worse quickly since"
        yield from _flag_duty(situation, rule, pupil.deteriorating_since, words)


def _runs(situation: Situation, rule: Rule, least: str, most: str | None) -> Iterator[Run]:
    """Each time the count reached `least`, with what joined until it lapsed or was answered."""
    run: Run | None = None
    earlier: list[SuspensionFact] = []
    for suspension in _countable(situation, rule):
        earlier.append(suspension)
        if not situation.gives_duties(rule, suspension.decision_date):
            continue
        start, _ = _window(situation, rule, suspension)
        inside = [s for s in earlier if s.start >= start]
        many = most is not None and len(inside) > situation.number(
            rule, most, suspension.decision_date
        )
        if run and (many or _is_over(run, suspension)):
            run.lapses_on = min(run.lapses_on or suspension.start, suspension.start)
            yield run
            run = None
        if suspension.dealt_with:
            continue
        reached = len(inside) >= situation.number(rule, least, suspension.decision_date)
        if run and reached:
            # With those recorded as dealt with, which wait until one of today's joins them.
            run.counted = inside
        elif reached and not many:
            run = Run(suspension, inside, situation.psp_for(suspension.start))
        if run:
            run.lapses_on = _lapse(situation, rule, run)
    if run:
        yield run


def _is_over(run: Run, suspension: SuspensionFact) -> bool:
    """Whether a further suspension starts a new run: the window or the PSP has ended before it."""
    lapsed = run.lapses_on is not None and suspension.start >= run.lapses_on
    ended = run.psp.ended_on if run.psp else None
    return lapsed or (ended is not None and ended < suspension.start)


def _countable(situation: Situation, rule: Rule) -> list[SuspensionFact]:
    """Suspensions that count towards a number: never permanent ones, lunchtimes by the pack."""
    return [s for s in situation.standing if situation.counts_in_a_number(rule, s)]


def _window(situation: Situation, rule: Rule, suspension: SuspensionFact) -> tuple[date, str]:
    """First day of the counting window that ends with a suspension, and its name in a sentence."""
    kind = situation.packs.value(rule.pack, "psp_counting_window", suspension.decision_date)
    if kind == "rolling_12_months":
        return add_calendar_months(suspension.start, -A_YEAR) + DAY, "in 12 months"
    if kind == "since_admission":
        return date.min, "since admission"
    return situation.calendar.school_year(suspension.start)[0], "this school year"


def _window_name(situation: Situation, rule: Rule, trigger: SuspensionFact) -> str:
    """What stays the same while suspensions join or are cancelled: the year, or the kind of window."""
    kind = str(situation.packs.value(rule.pack, "psp_counting_window", trigger.decision_date))
    if kind == "school_year":
        return situation.calendar.school_year(trigger.start)[0].isoformat()
    return kind


def _lapse(situation: Situation, rule: Rule, run: Run) -> date | None:
    """The day from which the run is history: the next school year, or a year after its last."""
    latest = run.counted[-1]
    kind = situation.packs.value(rule.pack, "psp_counting_window", latest.decision_date)
    if kind == "rolling_12_months":
        return add_calendar_months(latest.start, A_YEAR)
    if kind == "since_admission":
        return None
    return situation.calendar.school_year(run.trigger.start)[1] + DAY


def _counted_duty(situation: Situation, rule: Rule, run: Run) -> Duty:
    trigger, counted = run.trigger, tuple(run.counted)
    within = situation.number(rule, "psp_open_within", trigger.decision_date)
    _, words = _window(situation, rule, trigger)

    def explain() -> str:
        return counted_in_words(counted, words, situation.calendar)

    def look_around() -> tuple[NearMiss, ...]:
        latest = counted[-1]
        lunchtimes = situation.lunchtimes_count(rule, latest.decision_date)
        window = _window(situation, rule, latest)
        return tuple(beside_the_count(situation, counted, window, lunchtimes))

    return situation.duty(
        rule,
        trigger.start,
        within_school_days(situation.calendar, trigger.start, within),
        explain,
        decided_on=trigger.decision_date,
        met_on=run.psp.start if run.psp else None,
        lapses_on=run.lapses_on,
        about=trigger.id,
        counted=tuple(s.id for s in counted),
        window=_window_name(situation, rule, trigger),
        proposed=any(s.proposed for s in counted),
        look_around=look_around,
    )


def _long_suspensions(situation: Situation, rule: Rule) -> Iterator[SuspensionFact]:
    for suspension in situation.standing:
        day = suspension.decision_date
        if suspension.kind != "suspension" or not situation.gives_duties(rule, day):
            continue
        if suspension.dealt_with:
            continue
        if suspension.sessions >= situation.number(rule, "psp_single_sessions", day):
            yield suspension


def _long_duty(
    situation: Situation, rule: Rule, suspension: SuspensionFact, psp: PlanFact | None
) -> Duty:
    calendar, start = situation.calendar, suspension.start
    period = period_of(suspension, calendar)
    if period.returns:
        deadline = school_day_before(calendar, period.returns)
    else:
        deadline = Deadline(None, period.unknown_reason)

    def explain() -> str:
        length = length_in_words(suspension.sessions)
        words = f"suspended for {length} from {day_in_words(start, calendar, start)}"
        if period.returns:
            words += f", back on {day_in_words(period.returns, calendar, start)}"
        return words

    def look_around() -> tuple[NearMiss, ...]:
        needed = situation.number(rule, "psp_single_sessions", suspension.decision_date)
        return tuple(beside_the_long_one(situation, suspension, needed))

    return situation.duty(
        rule,
        start,
        deadline,
        explain,
        decided_on=suspension.decision_date,
        met_on=psp.start if psp else None,
        # By the end of the next school year nobody prepares this return any more.
        lapses_on=add_calendar_months(calendar.school_year(start)[1], A_YEAR) + DAY,
        about=suspension.id,
        counted=(suspension.id,),
        proposed=suspension.proposed,
        look_around=look_around,
    )


def _flag_duty(
    situation: Situation,
    rule: Rule,
    since: date,
    words: str,
    exclusion: SuspensionFact | None = None,
) -> Iterator[Duty]:
    """A PSP to be considered within some school days of a day, for a reason in words."""
    if not situation.gives_duties(rule, since):
        return
    calendar = situation.calendar
    within = situation.number(rule, "psp_answer_within", since)
    psp = situation.psp_for(since)
    yield situation.duty(
        rule,
        since,
        within_school_days(calendar, since, within),
        lambda: f"{words} {day_in_words(since, calendar, since)}",
        met_on=psp.start if psp else None,
        about=exclusion.id if exclusion else None,
        counted=(exclusion.id,) if exclusion else (),
        proposed=exclusion is not None,
    )
