"""The dates that a letter about an exclusion gives, each as its own rule works it out.

What depends on a day that has not come yet (the board is told, a paper is given) is asked as "if it
were that day": the facts with that day in them go through the rules once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from inclusion.rules.delivery import deemed_given
from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import BoardFact, Facts, SuspensionFact
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import SchoolCalendar

BOARD_MEETING, REVIEW = "board_meeting", "irp.apply"


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a time that runs from a day, or the reason why it is not known."""

    counted_from: date
    due_on: date | None
    unknown_reason: str | None = None


def board_meets_by(
    facts: Facts,
    exclusion: SuspensionFact,
    calendar: SchoolCalendar,
    packs: Packs,
    *,
    told_on: date,
    known_on: date,
) -> LastDay | None:
    """By when the board would have to meet, were it told and asked on a day; None where it need not.

    Source: regulations 6, 15 and 24 of SI 2012/1033. `known_on` is the day of the question.
    """
    told = replace(exclusion, board_told_on=told_on, representations_on=told_on)
    duties = [
        duty
        for duty in _about(facts, told, calendar, packs, known_on)
        if duty.act == BOARD_MEETING and duty.mode == "must"
    ]
    if not duties:
        return None
    duty = min(duties, key=lambda duty: duty.due_on or date.max)
    return LastDay(told_on, duty.due_on, duty.unknown_reason)


def review_closes(
    facts: Facts,
    exclusion: SuspensionFact,
    calendar: SchoolCalendar,
    packs: Packs,
    *,
    sent_on: date,
    how: str,
) -> LastDay | None:
    """The last day to ask for a review, were the board's decision sent on a day by post or by hand.

    Source: paragraph 2(1) of schedule 1 to SI 2012/1033. None where no review can be asked for.
    """
    sent = replace(
        exclusion, board_decision_given_on=sent_on, board=BoardFact(decision_sent_by=how)
    )
    found = _about(facts, sent, calendar, packs, sent_on)
    duty = next((duty for duty in found if duty.rule == REVIEW), None)
    if duty is None:
        return None
    days = packs.number("england", "post_working_days", exclusion.decision_date)
    return LastDay(deemed_given(sent_on, how, days), duty.due_on, duty.unknown_reason)


def _about(
    facts: Facts,
    exclusion: SuspensionFact,
    calendar: SchoolCalendar,
    packs: Packs,
    known_on: date,
) -> Iterator[Duty]:
    others = tuple(other for other in facts.suspensions if other.id != exclusion.id)
    asked = replace(facts, suspensions=(*others, exclusion))
    return (d for d in derive(asked, calendar, packs, known_on) if d.about == exclusion.id)
