"""The admission register: staying on the roll after a permanent exclusion, and leaving it otherwise.

Source: regulations 9 and 13 of SI 2024/208, and the guidance on off-rolling. The name comes off only
when the time to apply for a review has run out, the parents waive it, or the review has ended.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from inclusion.rules.calendar_days import DAY
from inclusion.rules.deadlines import Deadline, at_once
from inclusion.rules.duty import Duty
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.review_panel import applied_in_time, last_closing_date
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words

NO_END = Deadline(None)
STILL_OUT = (None, "declined")
EVENTS = {
    "left": "the last day on the roll is",
    "educated": "the letter on home education came on",
}


@applies("roll.keep-until")
def keep_on_roll(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The name stays until one of three conditions is true (regulation 9); never day 15 alone."""
    left_on = situation.facts.pupil.left_on
    for exclusion in _permanent(situation, rule):
        free_on = _may_come_off_on(situation, rule, exclusion)
        taken_off = _taken_off_too_early(exclusion, left_on, free_on)
        yield situation.about_exclusion(
            rule,
            exclusion,
            NO_END if taken_off is None else at_once(taken_off),
            _keep_in_words(situation, exclusion, taken_off, free_on),
            lapses_on=free_on,
        )


@applies("roll.pex.no-application")
def nobody_applied(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The time to apply has run out without an application in time."""
    for exclusion in _permanent(situation, rule):
        free_on = _day_without_application(situation, rule, exclusion)
        if free_on is not None:
            words = "no application for a review was made in the time that ended on"
            yield _may_come_off(situation, rule, exclusion, free_on, words, free_on - DAY)


@applies("roll.pex.waived")
def parents_waived(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The parents said in writing that they will not apply."""
    for exclusion in _permanent(situation, rule):
        free_on = exclusion.panel.waived_on if exclusion.panel else None
        if free_on is not None:
            who = situation.relevant_person(free_on)
            words = f"{who} gave up a review in writing on"
            yield _may_come_off(situation, rule, exclusion, free_on, words, free_on)


@applies("roll.pex.irp-done")
def review_ended(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The panel upheld the decision, or the board reconsidered and did not reinstate."""
    for exclusion in _permanent(situation, rule):
        free_on = _day_of_ended_review(exclusion)
        if free_on is not None:
            words = "the review ended without reinstatement on"
            yield _may_come_off(situation, rule, exclusion, free_on, words, free_on)


@applies("roll.deletion-return")
def send_deletion_return(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Off the roll: the local authority has the deletion return by then (regulation 13)."""
    pupil = situation.facts.pupil
    left_on = pupil.left_on
    if left_on is None:
        return
    for exclusion in _permanent(situation, rule):
        if exclusion.start <= left_on:
            yield situation.about_exclusion(
                rule,
                exclusion,
                at_once(left_on),
                _on(situation, exclusion, "permanently excluded, and on the roll until", left_on),
                raised_on=left_on,
                met_on=pupil.deletion_return_sent_on,
            )


@applies("excl.offroll.flags")
def leaving_after_an_exclusion(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Off the roll or into home education soon after a suspension, or while at risk of worse."""
    pupil = situation.facts.pupil
    for event, day in (("left", pupil.left_on), ("educated", pupil.home_education_letter_on)):
        if day is None or not situation.gives_duties(rule, day):
            continue
        if not any(_explains_leaving(exclusion, day) for exclusion in situation.standing):
            yield from _flag(situation, rule, event, day)


def _flag(situation: Situation, rule: Rule, event: str, day: date) -> Iterator[Duty]:
    since = day - timedelta(days=situation.number(rule, "off_rolling_window", day))
    threats = [e for e in situation.facts.suspensions if since <= _threat_on(e, day) <= day]
    threats.sort(key=lambda e: (e.start, e.id))
    at_risk = _at_risk_since(situation, since, day)
    if not threats and at_risk is None:
        return
    latest = threats[-1] if threats else None
    yield situation.duty(
        rule,
        day,
        at_once(day),
        _flag_in_words(situation, EVENTS[event], day, latest, at_risk),
        about=latest.id if latest else None,
        counted=tuple(e.id for e in threats),
        window=event,
        proposed=any(e.proposed for e in threats),
    )


def _threat_on(exclusion: SuspensionFact, day: date) -> date:
    """The last day of the threat that a family felt: a start, or a permanent one's cancelling.

    A cancelled suspension is none, nor what began after the day asked about.
    """
    if exclusion.kind == "permanent":
        ended = exclusion.cancelled_on
        return date.max if ended is None or exclusion.start > day else min(ended, day)
    return date.max if exclusion.cancelled_on else exclusion.start


def _at_risk_since(situation: Situation, since: date, day: date) -> date | None:
    pupil = situation.facts.pupil
    flagged = pupil.at_risk_since if pupil.risk_of_permanent_exclusion else None
    return flagged if flagged is not None and since <= flagged <= day else None


def _explains_leaving(exclusion: SuspensionFact, day: date) -> bool:
    """Whether a permanent exclusion that stands had begun by a day."""
    return exclusion.kind == "permanent" and exclusion.start <= day and _is_out(exclusion)


def _permanent(situation: Situation, rule: Rule) -> Iterator[SuspensionFact]:
    """Permanent exclusions that neither the board nor a reconsideration has ended."""
    for exclusion in situation.exclusions(rule, "permanent"):
        if _is_out(exclusion):
            yield exclusion


def _is_out(exclusion: SuspensionFact) -> bool:
    reinstated_on = exclusion.panel.reinstated_on if exclusion.panel else None
    return exclusion.board_decision in STILL_OUT and reinstated_on is None


def _taken_off_too_early(
    exclusion: SuspensionFact, left_on: date | None, free_on: date | None
) -> date | None:
    """The last day on the roll of a pupil taken off during the exclusion and before it was free."""
    if left_on is None or left_on < exclusion.start:
        return None
    return left_on if free_on is None or left_on + DAY < free_on else None


def _may_come_off_on(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> date | None:
    """The first day on which one of the three conditions is true, as far as the facts tell."""
    found = (
        _day_without_application(situation, rule, exclusion),
        exclusion.panel.waived_on if exclusion.panel else None,
        _day_of_ended_review(exclusion),
    )
    free_on = min((day for day in found if day is not None), default=None)
    return None if free_on is None else max(free_on, exclusion.start)


def _day_without_application(
    situation: Situation, rule: Rule, exclusion: SuspensionFact
) -> date | None:
    """The day after the closing date, unless the parents applied by it; None while unknown."""
    if exclusion.board_decision != "declined" or applied_in_time(situation, rule, exclusion):
        return None
    by = last_closing_date(situation, rule, exclusion)
    return None if by is None else by + DAY


def _day_of_ended_review(exclusion: SuspensionFact) -> date | None:
    panel = exclusion.panel
    if panel is None or panel.outcome is None:
        return None
    return panel.met_on if panel.outcome == "upheld" else panel.board_reconsidered_on


def _may_come_off(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    free_on: date,
    words: str,
    day: date,
) -> Duty:
    """A prompt that the name may come off from a day on; met by the last day on the roll."""
    left_on = situation.facts.pupil.left_on
    return situation.about_exclusion(
        rule,
        exclusion,
        NO_END,
        _on(situation, exclusion, words, day),
        raised_on=free_on,
        appears_on=free_on,
        met_on=left_on,
    )


def _on(
    situation: Situation, exclusion: SuspensionFact, words: str, day: date
) -> Callable[[], str]:
    return lambda: f"{words} {day_in_words(day, situation.calendar, exclusion.start)}"


def _keep_in_words(
    situation: Situation,
    exclusion: SuspensionFact,
    taken_off: date | None,
    free_on: date | None,
) -> Callable[[], str]:
    def explain() -> str:
        def words_of(day: date) -> str:
            return day_in_words(day, situation.calendar, exclusion.start)

        words = f"permanently excluded from {words_of(exclusion.start)}"
        if taken_off is not None:
            words += f", and taken off the roll after {words_of(taken_off)}, too early"
            return f"{words}: put the name back"
        if free_on is not None:
            return f"{words}, and so far the name may come off from {words_of(free_on)}"
        return f"{words}, and nothing recorded lets the name come off the roll yet"

    return explain


def _flag_in_words(
    situation: Situation,
    words: str,
    day: date,
    latest: SuspensionFact | None,
    at_risk: date | None,
) -> Callable[[], str]:
    def explain() -> str:
        calendar = situation.calendar
        parts = [f"{words} {day_in_words(day, calendar, day)}"]
        if latest is not None:
            kind = "a cancelled permanent exclusion" if latest.cancelled_on else "a suspension"
            parts.append(f"after {kind} from {day_in_words(latest.start, calendar, day)}")
        if at_risk is not None:
            since = day_in_words(at_risk, calendar, day)
            parts.append(f"with a risk of permanent exclusion recorded since {since}")
        return ", ".join(parts)

    return explain
