"""What a letter lacks, in words, and where it is entered; and what to know before it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from exclusions.models import Recipient
from inclusion.words import day, weekday

from .known import Known
from .letter import Letter
from .variants import DECISION, PARTS, Variant

SETTINGS, CALENDAR = "letter-settings", "school-calendar"
A_DAY = 24


@dataclass(frozen=True)
class Missing:
    """Something without which the letter is not sent.

    `page` is the URL name of where it is entered, once for every letter, by those who run the school.
    """

    words: str
    page: str = ""


def what_is_missing(letter: Letter, known: Known) -> tuple[Missing, ...]:
    """One sentence for each mandatory part that says nothing, each place once."""
    found = (_why(key, known) for key in letter.lacking)
    return tuple(dict.fromkeys(found))


def _why(key: str, known: Known) -> Missing:
    told = _WHY.get(key)
    if told is not None:
        return told
    if key in ("period", "reintegration", "review", "return"):
        what = PARTS["period" if key == "reintegration" else key]
        return Missing(
            f"The letter lacks {what}: what it needs lies beyond the terms that are entered.",
            CALENDAR,
        )
    if key == "sixth_day" and known.permanent:
        return _authority("who arranges the lessons from the sixth day")
    if key == "review_where":
        return _WHY["where"] if known.by_trust else _authority("where to ask for a review")
    return Missing(f"The letter lacks {PARTS[key]}.")


def _authority(what: str) -> Missing:
    words = f"The letter must say {what}: enter the local authority and its exclusions team."
    return Missing(words, SETTINGS)


_DETAILS = Missing(
    "The details of the lessons are not recorded yet: where, from when, at which times, and whom to "
    "report to."
)
_WHY: dict[str, Missing] = {
    "where": Missing(
        "The letter must say where to write to the governing board: enter its address or e-mail.",
        SETTINGS,
    ),
    "contact": Missing(
        "The letter must say whom the family may ring: enter a telephone number or an e-mail.",
        SETTINGS,
    ),
    "meals": Missing(
        "The letter must say how free school meals reach the pupil: enter what the school does.",
        SETTINGS,
    ),
    "reasons": Missing("The letter must give the reasons: nothing is written yet."),
    "starts": _DETAILS,
    "times": _DETAILS,
    "address": _DETAILS,
    "report_to": _DETAILS,
}


def missing_date(letter: Letter, known: Known) -> tuple[Missing, ...]:
    """The board's last day, where the letter must give it and the terms do not reach so far."""
    if "board" not in letter.mandatory or not known.board_meets:
        return ()
    if known.board is None or known.board.due_on is not None:
        return ()
    words = (
        "The letter must give the last day for the board’s meeting. It lies beyond the terms that "
        "are entered."
    )
    return (Missing(words, CALENDAR),)


def to_know(letter: Letter, known: Known, recipient: Recipient) -> Iterator[str]:
    """What somebody should know before sending, in sentences; none of it stops the letter."""
    if recipient.other_language:
        yield (
            f"{recipient.name} prefers {recipient.other_language}. The letter is in English: arrange "
            "for it to be read or translated."
        )
    if not recipient.address.strip():
        yield f"No address is recorded for {recipient.name}: the letter has none on top."
    if letter.variant in DECISION and known.on > known.row.starts_on:
        yield (
            f"The first day was {day(known.row.starts_on)}. The law wants this letter without delay: "
            "send it today."
        )
    yield from _about_the_board(letter, known)
    if letter.variant == Variant.SIXTH_DAY:
        yield from _about_the_hours(known)
    meals = known.row.pupil.free_school_meals
    if letter.variant in DECISION and meals and not known.standing.lunches and not known.lunchtime:
        yield "The pupil has free school meals, and the settings do not say how they go on."


def _about_the_board(letter: Letter, known: Known) -> Iterator[str]:
    if "board" not in letter.mandatory:
        return
    if not all(total.known for total in known.terms):
        yield (
            "The days excluded at an earlier school this term are not known. With them the board may "
            "have to meet: ask for them before you send this."
        )
    if known.board is None:
        return
    if known.board_told_on is None:
        yield (
            "Nobody has put down yet that the governing board was told. The letter counts as if it "
            f"were told on {weekday(known.board.counted_from)}."
        )
    if known.board.due_on is None and not known.board_meets:
        yield (
            "The last day for the board’s meeting lies beyond the terms that are entered: the letter "
            "gives the number of school days alone."
        )


def _about_the_hours(known: Known) -> Iterator[str]:
    lessons = known.lessons
    if lessons is None or lessons.starts_on is None:
        return
    latest = lessons.starts_on - timedelta(days=lessons.hours // A_DAY)
    agreed = lessons.details.short_notice_agreed_on if lessons.details else None
    if known.on > latest and agreed is None:
        yield (
            f"The lessons start on {weekday(lessons.starts_on)}: that is less than {lessons.hours} "
            "hours away."
        )
