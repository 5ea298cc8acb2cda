"""The governing board's meeting about one exclusion: its panel, papers, invitations, decision.

Source: regulations 6, 15 and 24 of SI 2012/1033 and the guidance on the board's meeting. Each rule
is silent while nobody recorded the fact that it asks about.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from inclusion.rules.deadlines import Deadline, at_once, school_days_before
from inclusion.rules.duty import Duty
from inclusion.rules.exclusion_facts import BoardFact, SuspensionFact
from inclusion.rules.exclusion_words import to_be_told
from inclusion.rules.policy import Rule
from inclusion.rules.registry import applies
from inclusion.rules.situation import Situation
from inclusion.rules.words import day_in_words, in_words, number_of

FINDINGS = {
    "lawful": "whether it was lawful",
    "reasonable": "whether it was reasonable",
    "fair": "whether it was procedurally fair",
    "interests": "the interests of the pupil and of others",
}
GUESTS = {
    "parents": "the parents",
    "pupil": "the pupil",
    "headteacher": "the headteacher",
    "local_authority": "the local authority",
    "social_worker": "the social worker",
    "virtual_head": "the virtual school head",
}
# Schools to whose meetings the local authority comes by right.
AUTHORITY_COMES = ("maintained", "pru")
DECISIONS = {
    "declined": "declined to reinstate the pupil",
    "reinstated": "reinstated the pupil",
    "noted": "noted the exclusion",
}


@applies("board.panel-size")
def panel_size(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Fewer than three governors; only before an examination a maintained school's chair alone."""
    for exclusion, board in _meetings(situation, rule):
        size = board.panel_size
        least = situation.number(rule, "panel_least", exclusion.decision_date)
        if size is not None and size < least and not _chair_may_decide(situation, exclusion, board):
            yield situation.about_exclusion(
                rule,
                exclusion,
                Deadline(board.meeting_on or exclusion.board_met_on),
                partial("{} on the panel".format, number_of(size, "governor")),
            )


@applies("board.papers")
def papers(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The written evidence goes out before a meeting that has a date."""
    for exclusion, board in _meetings(situation, rule):
        if board.meeting_on is not None:
            yield _before_meeting(situation, rule, exclusion, board, "", board.papers_sent_on)


@applies("board.invite")
def invitations(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """Somebody who has a right to come was not invited."""
    for exclusion, board in _meetings(situation, rule):
        if board.invited is None:
            continue
        missing = [
            GUESTS[guest] for guest in _guests(situation, exclusion) if guest not in board.invited
        ]
        if missing:
            words = f"not invited so far: {in_words(missing)}"
            yield _before_meeting(situation, rule, exclusion, board, words, None)


@applies("board.decide.factors")
def findings(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The board met, and one of the four questions it answers is not in its record."""
    for exclusion, board in _meetings(situation, rule):
        met_on, considered = exclusion.board_met_on, board.considered
        if met_on is None or considered is None:
            continue
        missing = [words for key, words in FINDINGS.items() if key not in considered]
        if missing:
            yield _missing_findings(situation, rule, exclusion, met_on, missing)


@applies("board.notify-decision")
def give_decision(situation: Situation, rule: Rule) -> Iterator[Duty]:
    """The board decided: everyone concerned is told in writing, with reasons, without delay."""
    for exclusion in situation.exclusions(rule):
        if exclusion.board_met_on is not None and exclusion.board_decision is not None:
            yield _decision(situation, rule, exclusion, exclusion.board_met_on)


def _meetings(situation: Situation, rule: Rule) -> Iterator[tuple[SuspensionFact, BoardFact]]:
    for exclusion in situation.exclusions(rule):
        if exclusion.board is not None:
            yield exclusion, exclusion.board


def _chair_may_decide(situation: Situation, exclusion: SuspensionFact, board: BoardFact) -> bool:
    """A maintained school's chair, alone, where an examination leaves no time for a panel."""
    return (
        exclusion.misses_exam_on is not None
        and situation.facts.school.kind == "maintained"
        and board.panel_size == 1
        and board.panel_practicable is not True
    )


def _guests(situation: Situation, exclusion: SuspensionFact) -> Iterator[str]:
    pupil = situation.facts.pupil
    if not situation.is_adult(exclusion.decision_date):
        yield "parents"
    yield from ("pupil", "headteacher")
    if situation.facts.school.kind in AUTHORITY_COMES:
        yield "local_authority"
    if pupil.social_worker:
        yield "social_worker"
    if pupil.looked_after:
        yield "virtual_head"


def _before_meeting(
    situation: Situation,
    rule: Rule,
    exclusion: SuspensionFact,
    board: BoardFact,
    words: str,
    met_on: date | None,
) -> Duty:
    """Something to be done some school days before the meeting; of no use once it was held."""
    calendar, meeting_on, held_on = situation.calendar, board.meeting_on, exclusion.board_met_on
    deadline = Deadline(None)
    if meeting_on is not None:
        count = situation.number(rule, "papers_before", exclusion.decision_date)
        deadline = school_days_before(calendar, meeting_on, count)

    def explain() -> str:
        if meeting_on is None:
            return f"{words}; the meeting has no date yet"
        when = day_in_words(meeting_on, calendar, exclusion.start)
        meeting = f"the governing board is to meet on {when}"
        return f"{meeting}; {words}" if words else meeting

    return situation.about_exclusion(
        rule,
        exclusion,
        deadline,
        explain,
        met_on=met_on,
        lapses_on=max(held_on, exclusion.start) + timedelta(days=1) if held_on else None,
    )


def _missing_findings(
    situation: Situation, rule: Rule, exclusion: SuspensionFact, met_on: date, missing: list[str]
) -> Duty:
    def explain() -> str:
        when = day_in_words(met_on, situation.calendar, exclusion.start)
        return f"the governing board met on {when}; its record does not yet say {in_words(missing)}"

    return situation.about_exclusion(rule, exclusion, at_once(met_on), explain, raised_on=met_on)


def _decision(situation: Situation, rule: Rule, exclusion: SuspensionFact, met_on: date) -> Duty:
    def explain() -> str:
        when = day_in_words(met_on, situation.calendar, exclusion.start)
        decision = DECISIONS[exclusion.board_decision or "noted"]
        words = f"the governing board met on {when} and {decision}"
        told = to_be_told(situation, exclusion, _told_the_decision(situation))
        words += f"; to be told: {in_words(told)}"
        if exclusion.kind == "permanent" and exclusion.board_decision == "declined":
            words += (
                "; the letter names the right to a review and its last day, to an expert on special "
                "educational needs, and to claim discrimination"
            )
        return words

    return situation.about_exclusion(
        rule,
        exclusion,
        at_once(met_on),
        explain,
        raised_on=met_on,
        met_on=exclusion.board_decision_given_on,
    )


def _told_the_decision(situation: Situation) -> Iterator[str]:
    """Beside the family and those who look after the pupil; the home authority where it is another."""
    home = situation.facts.pupil.home_local_authority
    yield from ("the headteacher", "the local authority")
    if home not in (None, situation.facts.school.local_authority):
        yield "the authority where the pupil lives"
