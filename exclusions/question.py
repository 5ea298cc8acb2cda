"""A proposed exclusion put to the rules: what they answer, sorted for a head who decides.

Two evaluations at most: one as the proposal stands, and one as if the board were told on the first
day and representations were made, which gives the date by which it would have to meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from cases.alerts import law_first
from cases.registry import places_of_acts
from cases.selectors.why import LEVELS as LEVEL_WORDS
from cases.working import WorkingShown, length_in_words, working_in_words
from inclusion.rules.duty import CHECK_WITH_AUTHORITY, Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.policy import LEVELS, MODES, Packs
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import listing

PROPOSED = "proposed"
TELL_BOARD, BOARD = "tell_board", "board_meeting"
ASKING = ("must", "should")
ADVICE = "advise"
# Both refuse the same ground: the one that says more comes first, and stands for both.
ABOUT_GROUNDS = ("excl.unlawful.reason", "excl.disciplinary-only")


@dataclass(frozen=True)
class Check:
    """Something to look at before deciding, with the paragraph that asks for it."""

    rule: str
    mode: str
    level: str
    title: str
    sentence: str
    reference: str
    overridable: bool


@dataclass(frozen=True)
class Requirement:
    """One act that the proposal makes due, and every rule that asks for it, in sentences.

    `already` says that it was asked for before this proposal.
    """

    act: str
    title: str
    who: str
    due_on: date | None
    already: bool
    reasons: tuple[Check, ...]


@dataclass(frozen=True)
class Unknown:
    """What cannot be answered, and the sentence that says what to enter."""

    titles: str
    reason: str


@dataclass(frozen=True)
class BoardMeeting:
    """By when the governing board would have to meet if it were told on the first day.

    `if_asked` says that it only has to when representations are made.
    """

    if_asked: bool
    due_on: date | None
    length: str
    working: WorkingShown | None
    missing: str
    advice: str
    reference: str


@dataclass(frozen=True)
class Answer:
    """What the rules say about one proposal: what forbids it, what to weigh, what it makes due."""

    blocks: tuple[Check, ...]
    unknown: tuple[Unknown, ...]
    checks: tuple[Check, ...]
    requirements: tuple[Requirement, ...]
    board: BoardMeeting | None


@dataclass(frozen=True)
class Question:
    """One pupil's facts without the proposal, and what is proposed. `day` is the day of the question.

    Facts about "this year" and "this term" speak of that day.
    """

    known: Facts
    proposed: SuspensionFact
    calendar: SchoolCalendar
    packs: Packs
    day: date

    def answer(self) -> Answer:
        """Ask the rules, and sort what they answer."""
        found = [duty for duty in self._ask(self.proposed) if _concerns_the_proposal(duty)]
        certain = [duty for duty in found if not duty.unknown_reason]
        blocks = [duty for duty in certain if duty.mode == "block"]
        weighed = [duty for duty in certain if _is_weighed(duty)]
        weighed.sort(key=lambda duty: (MODES.index(duty.mode), duty.rule))
        return Answer(
            blocks=tuple(map(_check, each_once(blocks))),
            unknown=tuple(_unknown(found)),
            checks=tuple(map(_check, weighed)),
            requirements=self._requirements(certain),
            board=self._board(found),
        )

    def _ask(self, proposed: SuspensionFact) -> tuple[Duty, ...]:
        facts = replace(self.known, suspensions=(*self.known.suspensions, proposed))
        return derive(facts, self.calendar, self.packs, self.day)

    def _board(self, found: Iterable[Duty]) -> BoardMeeting | None:
        """The board's date, asked for where there can be one: T is over 5, or it is permanent."""
        about_board = [duty for duty in found if duty.act in (TELL_BOARD, BOARD)]
        if not about_board:
            return None
        first = self.proposed.start
        told = replace(self.proposed, board_told_on=first, representations_on=first)
        said = {duty.unknown_reason for duty in about_board if duty.unknown_reason}
        answers = (duty for duty in self._ask(told) if _is_meeting(duty))
        duties = [duty for duty in answers if duty.unknown_reason not in said]
        if not duties:
            return None
        duty = min(duties, key=lambda duty: duty.due_on or date.max)
        return BoardMeeting(
            if_asked=not any(_is_meeting(other) for other in found),
            due_on=duty.due_on,
            length=length_in_words(duty.working) if duty.working else "",
            working=working_in_words(duty.working, duty.due_on),
            missing=duty.unknown_reason or "",
            advice=CHECK_WITH_AUTHORITY if duty.source.unsure else "",
            reference=_reference(duty),
        )

    def _requirements(self, duties: Iterable[Duty]) -> tuple[Requirement, ...]:
        """What becomes due, each act with its date once: the law first, then by date."""
        page = {rule.id: place for place, rule in enumerate(self.packs.rules())}
        acts: dict[tuple[str, date | None], list[Duty]] = {}
        for duty in sorted(duties, key=lambda duty: (LEVELS.index(duty.level), page[duty.rule])):
            if duty.mode in ASKING and not _is_weighed(duty) and duty.act != BOARD:
                acts.setdefault((duty.act, duty.due_on), []).append(duty)
        places = places_of_acts()
        ordered = sorted(
            acts.values(),
            key=lambda asking: law_first(asking[0].level, asking[0].due_on, asking[0].act, places),
        )
        return tuple(_requirement(asking, self.proposed) for asking in ordered)


def each_once(blocks: Iterable[Duty]) -> Iterator[Duty]:
    """What forbids an exclusion, without a second sentence about the same ground."""
    found = list(blocks)
    grounds = [duty for rule in ABOUT_GROUNDS for duty in found if duty.rule == rule]
    for duty in found:
        if duty.rule not in ABOUT_GROUNDS or duty is grounds[0]:
            yield duty


def _concerns_the_proposal(duty: Duty) -> bool:
    """Whether the proposal raises it, or is among the events that it counts; and nothing met it.

    What is weighed before deciding another exclusion, which was decided long ago, does not.
    """
    if duty.moment == "decision" and duty.mode != "block" and duty.about not in (None, PROPOSED):
        return False
    return (duty.proposed or PROPOSED in duty.counted) and duty.met_on is None


def _is_meeting(duty: Duty) -> bool:
    return duty.act == BOARD and duty.mode == "must" and duty.about == PROPOSED


def _is_weighed(duty: Duty) -> bool:
    """Looked at before deciding, or only advice: nothing that becomes due afterwards."""
    return duty.mode == ADVICE or (duty.mode in ASKING and duty.moment == "decision")


def _check(duty: Duty) -> Check:
    because = duty.because
    return Check(
        rule=duty.rule,
        mode=duty.mode,
        level=LEVEL_WORDS.get(duty.level, duty.level),
        title=duty.title,
        sentence=f"{because[:1].upper()}{because[1:].rstrip('.')}.",
        reference=_reference(duty),
        overridable=duty.overridable,
    )


def _reference(duty: Duty) -> str:
    return f"{duty.source.title}, {duty.source.reference}"


def _unknown(duties: Iterable[Duty]) -> Iterator[Unknown]:
    """What cannot be answered, each reason once with all that waits for it."""
    titles: dict[str, dict[str, None]] = {}
    for duty in duties:
        if duty.unknown_reason:
            titles.setdefault(duty.unknown_reason, {})[duty.title] = None
    for reason, waiting in titles.items():
        yield Unknown(listing(waiting), f"{reason.rstrip('.')}.")


def _requirement(asking: list[Duty], proposed: SuspensionFact) -> Requirement:
    lead = asking[0]
    told = dict.fromkeys(duty.tells for duty in asking if duty.tells)
    return Requirement(
        act=lead.act,
        title=f"Tell {listing(told)}" if len(told) > 1 else lead.title,
        who=lead.who,
        due_on=lead.due_on,
        already=all(_stood_before(duty, proposed) for duty in asking),
        reasons=tuple(map(_check, asking)),
    )


def _stood_before(duty: Duty, proposed: SuspensionFact) -> bool:
    """Another event raised it: the proposal only joins those that it counts."""
    return duty.about != PROPOSED and duty.raised_on < proposed.start
