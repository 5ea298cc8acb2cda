"""The independent review panel, after the board has declined to reinstate a permanent exclusion.

Source: schedule 1 to SI 2012/1033 (application, closing date, hearing, reconsideration). The days
are school days, and the day of the written notice is day 0.
"""

from collections.abc import Callable, Iterator
from datetime import date

from inclusion.rules.calendar_days import DAY
from inclusion.rules.deadlines import Deadline, at_once, within_school_days
from inclusion.rules.delivery import deemed_given
from inclusion.rules.duty import Duty
from inclusion.rules.facts import PanelFact, SuspensionFact
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words

NOTHING_ASKED = PanelFact()
OUTCOMES = {
    "recommended": "the panel recommended that the board considers it again",
    "quashed": "the panel quashed the board's decision",
}


@applies("irp.apply")
def apply_for_review(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The parents may apply within 15 school days of the notice (schedule 1, paragraph 2(1))."""
    for exclusion in _declined(situation, rule):
        given_on = exclusion.board_decision_given_on
        yield situation.about_exclusion(
            rule,
            exclusion,
            closing_date(situation, rule, exclusion),
            _notice_in_words(situation, rule, exclusion),
            raised_on=given_on or exclusion.board_met_on,
            met_on=_applied_on(situation, rule, exclusion),
        )


@applies("irp.apply.discrimination")
def apply_after_the_tribunal(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A discrimination claim gives 15 school days more from its final decision (2(2))."""
    for exclusion in _declined(situation, rule):
        decided_on = _panel(exclusion).tribunal_decided_on
        if decided_on is None:
            continue
        yield situation.about_exclusion(
            rule,
            exclusion,
            _second_closing_date(situation, rule, exclusion, decided_on),
            _on(situation, exclusion, "the tribunal decided the claim on", decided_on),
            raised_on=decided_on,
            met_on=_applied_on(situation, rule, exclusion),
        )


@applies("irp.hearing")
def hold_the_hearing(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The panel meets by the 15th school day after the application ("closing date for reviews")."""
    for exclusion in _declined(situation, rule):
        applied_on = exclusion.review_panel_applied_on
        if applied_on is None or not applied_in_time(situation, rule, exclusion):
            continue
        within = situation.number(rule, "irp_hearing_within", exclusion.decision_date)
        yield situation.about_exclusion(
            rule,
            exclusion,
            within_school_days(situation.calendar, applied_on, within),
            _on(situation, exclusion, "a review was applied for on", applied_on),
            raised_on=applied_on,
            met_on=_panel(exclusion).met_on,
        )


@applies("irp.late-apply")
def late_application(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """An application after the closing date is rejected by the arranging authority."""
    for exclusion in _declined(situation, rule):
        applied_on = exclusion.review_panel_applied_on
        by = last_closing_date(situation, rule, exclusion)
        if applied_on is None or by is None or applied_on <= by:
            continue
        yield situation.about_exclusion(
            rule,
            exclusion,
            at_once(applied_on),
            _late_in_words(situation, exclusion, applied_on, by),
            raised_on=applied_on,
        )


@applies("irp.sen-expert")
def appoint_an_expert(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A special educational needs expert, where the parents ask for one."""
    for exclusion in _declined(situation, rule):
        asked_on = _panel(exclusion).sen_expert_asked_on
        if asked_on is None:
            continue
        words = f"{situation.relevant_person(asked_on)} asked for an expert on"
        yield situation.about_exclusion(
            rule,
            exclusion,
            at_once(asked_on),
            _on(situation, exclusion, words, asked_on),
            raised_on=asked_on,
            met_on=_panel(exclusion).sen_expert_appointed_on,
        )


@applies("irp.reconsider")
def reconsider(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The board meets again within 10 school days of hearing that the panel sent it back."""
    for exclusion in _sent_back(situation, rule):
        panel = _panel(exclusion)
        yield situation.about_exclusion(
            rule,
            exclusion,
            _reconsidered_by(situation, rule, exclusion),
            _outcome_in_words(situation, exclusion, panel),
            raised_on=panel.board_told_on or panel.met_on,
            met_on=panel.board_reconsidered_on or panel.reinstated_on,
        )


@applies("irp.financial-readjustment")
def financial_readjustment(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """A quashed decision without reinstatement in those 10 school days may cost the school."""
    for exclusion in _sent_back(situation, rule):
        panel = _panel(exclusion)
        by = _reconsidered_by(situation, rule, exclusion).due_on
        if panel.outcome != "quashed" or panel.board_told_on is None or by is None:
            continue
        if panel.reinstated_on is not None and panel.reinstated_on <= by:
            continue
        yield situation.about_exclusion(
            rule,
            exclusion,
            Deadline(None),
            _on(
                situation,
                exclusion,
                "the panel quashed the decision, and nobody reinstated the pupil by",
                by,
            ),
            raised_on=by + DAY,
            appears_on=by + DAY,
        )


def closing_date(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> Deadline:
    """The last day on which the parents may apply, counted from the notice of the decision.

    Without a date of that notice there is none yet.
    """
    given_on = _counts_as_given(situation, rule, exclusion)
    if given_on is None:
        return Deadline(None)
    within = situation.number(rule, "irp_apply_within", exclusion.decision_date)
    return within_school_days(situation.calendar, given_on, within)


def last_closing_date(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> date | None:
    """The later of the two closing dates, or None while one of them cannot be told."""
    first = closing_date(situation, rule, exclusion).due_on
    decided_on = _panel(exclusion).tribunal_decided_on
    if first is None or decided_on is None:
        return first
    second = _second_closing_date(situation, rule, exclusion, decided_on).due_on
    return None if second is None else max(first, second)


def applied_in_time(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> bool:
    """Whether the parents applied, and by the closing date as far as that can be told."""
    if exclusion.review_panel_applied_on is None:
        return False
    by = last_closing_date(situation, rule, exclusion)
    return by is None or exclusion.review_panel_applied_on <= by


def _applied_on(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> date | None:
    """When the parents used their right; an application that is rejected as late did not."""
    in_time = applied_in_time(situation, rule, exclusion)
    return exclusion.review_panel_applied_on if in_time else None


def _declined(situation: Situation, rule: Rule) -> Iterator[SuspensionFact]:
    for exclusion in situation.exclusions(rule, "permanent"):
        if exclusion.board_decision == "declined":
            yield exclusion


def _sent_back(situation: Situation, rule: Rule) -> Iterator[SuspensionFact]:
    """Those that the panel has sent back to the board."""
    for exclusion in _declined(situation, rule):
        panel = _panel(exclusion)
        if panel.outcome in OUTCOMES and (panel.board_told_on or panel.met_on):
            yield exclusion


def _panel(exclusion: SuspensionFact) -> PanelFact:
    return exclusion.panel or NOTHING_ASKED


def _counts_as_given(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> date | None:
    if exclusion.board_decision_given_on is None:
        return None
    days = situation.number(rule, "post_working_days", exclusion.decision_date)
    sent_by = exclusion.board.decision_sent_by if exclusion.board else None
    return deemed_given(exclusion.board_decision_given_on, sent_by, days)


def _second_closing_date(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, decided_on: date
) -> Deadline:
    within = situation.number(rule, "irp_apply_after_tribunal_within", exclusion.decision_date)
    return within_school_days(situation.calendar, decided_on, within)


def _reconsidered_by(situation: Situation, rule: Rule, exclusion: SuspensionFact) -> Deadline:
    told_on = _panel(exclusion).board_told_on
    if told_on is None:
        return Deadline(None)
    within = situation.number(rule, "irp_reconsider_within", exclusion.decision_date)
    return within_school_days(situation.calendar, told_on, within)


def _on(
    situation: Situation, exclusion: SuspensionFact, words: str, day: date
) -> Callable[[], str]:
    return lambda: f"{words} {day_in_words(day, situation.calendar, exclusion.start)}"


def _notice_in_words(
    situation: Situation, rule: Rule, exclusion: SuspensionFact
) -> Callable[[], str]:
    def explain() -> str:
        words = "the board declined to reinstate the pupil"
        sent_on = exclusion.board_decision_given_on
        given_on = _counts_as_given(situation, rule, exclusion)
        if sent_on is None or given_on is None:
            return f"{words}, and the clock starts with the written notice of that decision"
        sent = day_in_words(sent_on, situation.calendar, exclusion.start)
        if given_on == sent_on:
            return f"{words}, and the written notice was given on {sent}"
        given = day_in_words(given_on, situation.calendar, exclusion.start)
        return f"{words}, and the notice was posted on {sent}, so it counts as given on {given}"

    return explain


def _late_in_words(
    situation: Situation, exclusion: SuspensionFact, applied_on: date, by: date
) -> Callable[[], str]:
    def explain() -> str:
        closed = day_in_words(by, situation.calendar, exclusion.start)
        applied = day_in_words(applied_on, situation.calendar, exclusion.start)
        return f"a review was applied for on {applied}, after the closing date of {closed}"

    return explain


def _outcome_in_words(
    situation: Situation, exclusion: SuspensionFact, panel: PanelFact
) -> Callable[[], str]:
    def explain() -> str:
        told_on = panel.board_told_on
        words = OUTCOMES[str(panel.outcome)]
        if told_on is None:
            return f"{words}, and the clock starts when the board is told"
        told = day_in_words(told_on, situation.calendar, exclusion.start)
        return f"{words}, and the board was told on {told}"

    return explain
