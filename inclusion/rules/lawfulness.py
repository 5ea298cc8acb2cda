"""What may not be decided at all: head only, conduct only, no extending, no overlap.

Source: section 51A of the Education Act 2002 and the statutory guidance on suspension and permanent
exclusion. Each of these rules blocks, whether the exclusion is recorded or only proposed.
"""

from collections.abc import Iterator
from datetime import date

from inclusion.rules.deadlines import at_once
from inclusion.rules.duty import Duty, NearMiss
from inclusion.rules.exclusion_words import in_short
from inclusion.rules.facts import DISCIPLINARY, SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.school_days import SESSIONS_IN_A_DAY
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words, length_in_words

NOT_THE_HEAD = {"deputy": "a deputy", "other": "somebody else"}
GROUNDS = {
    "unmet_need": "a need that is not met",
    "attainment": "attainment or ability",
    "parent_conduct": "what a parent did or did not do",
    "conditional_return": "a condition for the return",
}
LIMBS = {"breach": "a serious or persistent breach", "harm": "serious harm if the pupil stayed"}
NO_END = date.max.toordinal() * SESSIONS_IN_A_DAY


@applies("excl.head-only")
def head_only(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Only the headteacher or an acting one decides (section 51A); silent where nobody said who."""
    for exclusion in situation.exclusions(rule):
        if exclusion.decided_by in NOT_THE_HEAD:
            words = f"decided by {NOT_THE_HEAD[exclusion.decided_by]}, not by the headteacher"
            yield _block(situation, rule, exclusion, words)


@applies("excl.disciplinary-only")
def disciplinary_only(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A pupil is excluded for conduct and for nothing else (section 51A)."""
    for exclusion in situation.exclusions(rule):
        if exclusion.grounds and exclusion.grounds not in DISCIPLINARY:
            yield _block(situation, rule, exclusion, _ground(exclusion.grounds))


@applies("excl.unlawful.reason")
def unlawful_reason(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Four reasons that the guidance calls unlawful; lateness, truancy and uniform are conduct."""
    for exclusion in situation.exclusions(rule):
        if exclusion.grounds in GROUNDS:
            yield _block(situation, rule, exclusion, _ground(exclusion.grounds))


@applies("excl.no-extend")
def no_extending(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A suspension that was issued is never made longer; a new decision may follow it."""
    for exclusion in situation.exclusions(rule, "suspension"):
        issued = exclusion.sessions_as_issued
        if issued is not None and exclusion.sessions > issued:
            before, now = length_in_words(issued), length_in_words(exclusion.sessions)
            words = f"it was issued for {before}, and is now for {now}"
            yield _block(situation, rule, exclusion, words)


@applies("excl.pex.two-limbs")
def both_limbs(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A permanent exclusion needs a breach and serious harm, both recorded (guidance)."""
    for exclusion in situation.exclusions(rule, "permanent"):
        recorded = exclusion.checks.limbs if exclusion.checks else None
        if recorded is None:
            continue
        missing = [words for limb, words in LIMBS.items() if limb not in recorded]
        if missing:
            yield _block(situation, rule, exclusion, f"no record of {in_words(missing)}")


@applies("excl.unlawful.informal")
def sent_home(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Sent home without an exclusion on record, whatever the parents agreed to (guidance)."""
    attendance = situation.facts.pupil.attendance
    for day in sorted(set(attendance.sent_home_on or ())) if attendance else ():
        if situation.gives_duties(rule, day) and not _is_out(situation, day):
            yield _informal(situation, rule, day)


def _informal(situation: Situation, rule: Rule, day: date) -> Duty:
    words = day_in_words(day, situation.calendar, day)
    return situation.duty(
        rule,
        day,
        at_once(day),
        lambda: f"sent home on {words}, and no suspension on record covers that day",
        look_around=lambda: tuple(
            NearMiss(e.id, "cancelled before that day")
            for e in situation.facts.suspensions
            if any(day == planned for planned, _ in situation.running.placements[e.id].days)
        ),
    )


def _is_out(situation: Situation, day: date) -> bool:
    """Whether an exclusion was running on a day; a cancelled one ran until it was cancelled."""
    for exclusion in situation.facts.suspensions:
        if any(day == out for out, _ in situation.running.out_of_school(exclusion).days):
            return True
    morning = _half_day(day, "am")
    return any(
        first <= morning + 1 and morning <= last
        for exclusion in situation.standing
        if exclusion.kind == "permanent"
        for first, last in (_half_days(situation, exclusion),)
    )


@applies("excl.overlap")
def overlap(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Two exclusions never cover the same half-day: the later one begins when the first has ended.

    A permanent exclusion runs on unless the board or a panel brings the pupil back.
    """
    if len(situation.standing) < 2:
        return
    earlier: list[tuple[SuspensionFact, int, int]] = []
    latest = 0
    for exclusion in situation.standing:
        first, last = _half_days(situation, exclusion)
        if first <= latest:
            shared = [
                (other, max(first, start))
                for other, start, end in earlier
                if max(first, start) <= min(last, end)
            ]
            if shared and any(asked is exclusion for asked in situation.exclusions(rule)):
                yield _overlapping(situation, rule, exclusion, shared)
        earlier.append((exclusion, first, last))
        latest = max(latest, last)


def _overlapping(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    shared: list[tuple[SuspensionFact, int]],
) -> Duty:
    def explain() -> str:
        calendar = situation.calendar
        others = in_words(in_short(other, calendar) for other, _ in shared)
        when = _as_words(min(half_day for _, half_day in shared), situation, exclusion)
        return f"{in_short(exclusion, calendar)} while {others}: {when} falls in both"

    return situation.duty(
        rule,
        exclusion.start,
        at_once(exclusion.decision_date),
        explain,
        decided_on=exclusion.decision_date,
        about=exclusion.id,
        counted=(*(other.id for other, _ in shared), exclusion.id),
        window=exclusion.id,
        proposed=exclusion.proposed or any(other.proposed for other, _ in shared),
    )


def _half_days(situation: Situation, exclusion: SuspensionFact) -> tuple[int, int]:
    """First and last half-day of a standing exclusion, as numbers that can be compared.

    Past the known terms a suspension is taken no further than they reach.
    """
    first = _half_day(exclusion.start, exclusion.start_session)
    back_on = _brought_back_on(exclusion)
    ended = NO_END if back_on is None else _half_day(back_on, "pm")
    if exclusion.kind == "permanent":
        return first, ended
    days = situation.running.placements[exclusion.id].days
    if not days:
        return first, first
    if days[0][0] != exclusion.start:
        first = _half_day(days[0][0], "am")
    period = situation.periods[exclusion.id]
    last = _half_day(days[-1][0], period.last_session or "pm")
    return first, min(last, ended)


def _brought_back_on(exclusion: SuspensionFact) -> date | None:
    """The day on which the board reinstated the pupil, at once or after a review panel."""
    if exclusion.board_decision == "reinstated":
        return exclusion.board_met_on
    return exclusion.panel.reinstated_on if exclusion.panel else None


def _half_day(day: date, session: str) -> int:
    return day.toordinal() * SESSIONS_IN_A_DAY + (session == "pm")


def _as_words(half_day: int, situation: Situation, exclusion: SuspensionFact) -> str:
    ordinal, afternoon = divmod(half_day, SESSIONS_IN_A_DAY)
    day = day_in_words(date.fromordinal(ordinal), situation.calendar, exclusion.start)
    return f"the {'afternoon' if afternoon else 'morning'} of {day}"


def _ground(ground: str) -> str:
    return f"the ground given is {GROUNDS.get(ground, ground)}"


def _block(situation: Situation, rule: Rule, exclusion: SuspensionFact, words: str) -> Duty:
    """A block on one exclusion, due on the day of the decision."""
    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(exclusion.decision_date),
        lambda: f"{in_short(exclusion, situation.calendar)}: {words}",
    )
