"""A letter from its parts: which parts each variant has, in which order, and which it must have."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from exclusions.models import Recipient

from .known import Known
from .letter import Letter, Section
from .reader import Reader
from .variants import AFTER_AN_INQUIRY, DECISION, Variant
from .wording import after, board, decision, declined, education
from .wording import help as helps
from .wording.words import what_for

CORE = (
    "period",
    "reasons",
    "representations",
    "pupil_part",
    "how",
    "where",
    "board",
    "advice",
    "discrimination",
    "contact",
)
MANDATORY: dict[str, tuple[str, ...]] = {
    Variant.BOARD_DECLINED: (
        *("board_decision", "reasons", "review", "review_how", "review_where", "expert", "bring"),
        *("discrimination", "roll", "advice", "contact"),
    ),
    Variant.CANCELLED: ("cancelled", "reasons", "return", "offer", "contact"),
    Variant.SIXTH_DAY: ("starts", "times", "address", "report_to", "contact"),
    Variant.NO_FURTHER: ("outcome", "return", "representations", "where", "contact"),
    Variant.SHORTER: (
        *("change", "period", "reasons", "representations", "where", "board", "advice", "contact"),
    ),
}
SUBJECTS: dict[str, str] = {
    Variant.BOARD_DECLINED: ": the board’s decision",
    Variant.CANCELLED: ": cancelled",
    Variant.SIXTH_DAY: ": lessons in another place",
    Variant.NO_FURTHER: ": no further action",
    Variant.SHORTER: ": made shorter",
}
# The one letter whose reasons stand in no record: they are typed for it.
REASONS_TYPED = (Variant.BOARD_DECLINED,)


@dataclass(frozen=True)
class Words:
    """What people wrote, as it may be sent: from the record, and typed for this letter alone."""

    reasons: str = ""
    shorter: str = ""
    cancelled: str = ""
    typed: str = ""


def mandatory(variant: str, known: Known, reader: Reader) -> tuple[str, ...]:
    """The keys that this letter about this exclusion must have."""
    keys = list(MANDATORY.get(variant, CORE))
    if variant in DECISION:
        keys += ["new_decision"] if variant in AFTER_AN_INQUIRY else []
        keys += _of_a_decision(known)
    if variant in (*DECISION, Variant.SHORTER):
        keys += ["meeting"] if known.board_may_meet else []
        keys += ["public_places"] if known.public_days and not reader.is_pupil else []
    return tuple(keys)


def _of_a_decision(known: Known) -> Iterator[str]:
    if known.lunchtime:
        yield "supervision"
        if known.row.pupil.free_school_meals is not False:
            yield "meals"
        return
    yield "work"
    if known.lessons is not None:
        yield "sixth_day"
    if not known.permanent:
        yield "reintegration"


def compose(
    variant: str, known: Known, recipient: Recipient, reader: Reader, words: Words
) -> Letter:
    """The letter as it would be sent on the day that `known` speaks of."""
    parts = tuple(part for part in _parts(variant, known, reader, words) if part.says_something)
    by_board = variant == Variant.BOARD_DECLINED
    head = (
        ("For the governing board", known.standing.board_name) if by_board else known.standing.head
    )
    return Letter(
        variant=variant,
        subject=what_for(known, reader) + SUBJECTS.get(variant, ""),
        on=known.on,
        letterhead=known.standing.letterhead,
        to=(
            recipient.name,
            *(line.strip() for line in recipient.address.splitlines() if line.strip()),
        ),
        salutation=f"Dear {reader.forename if reader.is_pupil else recipient.name}",
        sections=parts,
        closing="Yours sincerely",
        signed=tuple(line for line in head if line),
        mandatory=mandatory(variant, known, reader),
        foot=f"Private and confidential · {known.school.name}",
    )


def _parts(variant: str, known: Known, reader: Reader, words: Words) -> Iterable[Section]:
    if variant in DECISION:
        return _decided(variant, known, reader, words)
    return _OTHERS[variant](known, reader, words)


def _decided(variant: str, known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield decision.opening(known, reader)
    if variant in AFTER_AN_INQUIRY:
        yield decision.new_decision(known, reader)
    yield decision.period(known, reader)
    yield decision.reasons(known, reader, words.reasons)
    if known.lunchtime:
        yield education.supervision(known, reader)
    else:
        yield education.work(known, reader)
        yield education.sixth_day(known, reader)
    yield education.meals(known, reader)
    yield education.public_places(known, reader)
    if not known.permanent and not known.lunchtime:
        yield education.reintegration(known, reader)
    yield from _your_say(known, reader)
    yield helps.own_words(words.typed)
    yield from _helps(known, reader)


def _your_say(known: Known, reader: Reader) -> Iterator[Section]:
    yield board.representations(known, reader)
    yield board.pupil_part(known, reader)
    yield board.how(known, reader)
    yield board.where(known, reader)
    yield from _board(known, reader)


def _board(known: Known, reader: Reader) -> Iterator[Section]:
    yield board.board(known, reader)
    if known.board_may_meet:
        yield board.meeting(known, reader)


def _helps(known: Known, reader: Reader) -> Iterator[Section]:
    yield helps.advice(known, reader)
    yield helps.discrimination(known, reader)
    yield helps.contact(known.standing)


def _declined(known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield declined.board_decision(known, reader)
    yield declined.boards_reasons(words.typed)
    yield declined.review(known, reader)
    yield declined.review_how(known, reader)
    yield declined.review_where(known, reader)
    yield declined.expert(known, reader)
    yield declined.bring(known, reader)
    yield declined.roll(known, reader)
    yield from _helps(known, reader)


def _cancelled(known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield after.cancelled(known, reader)
    yield after.why_cancelled(known, reader, words.cancelled)
    yield after.back_again(known, reader)
    yield after.what_cancelling_means(known, reader)
    yield after.offer(known, reader)
    yield helps.own_words(words.typed)
    yield helps.contact(known.standing)


def _lessons(known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield after.lessons_opening(known, reader)
    yield after.lessons_start(known, reader)
    yield from after.lessons_details(known, reader)
    yield after.lessons_after(known, reader)
    yield helps.own_words(words.typed)
    yield helps.contact(known.standing)


def _no_further(known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield after.no_further(known, reader)
    yield after.coming_back(known, reader)
    yield after.still_your_say(known, reader)
    yield board.where(known, reader)
    yield helps.own_words(words.typed)
    yield helps.contact(known.standing)


def _shorter(known: Known, reader: Reader, words: Words) -> Iterator[Section]:
    yield after.made_shorter(known, reader)
    yield after.why_shorter(known, reader, words.shorter)
    yield decision.period(known, reader)
    yield education.public_places(known, reader)
    yield after.still_your_say(known, reader)
    yield board.where(known, reader)
    yield from _board(known, reader)
    yield helps.own_words(words.typed)
    yield helps.advice(known, reader)
    yield helps.contact(known.standing)


_OTHERS: dict[str, Callable[[Known, Reader, Words], Iterator[Section]]] = {
    Variant.BOARD_DECLINED: _declined,
    Variant.CANCELLED: _cancelled,
    Variant.SIXTH_DAY: _lessons,
    Variant.NO_FURTHER: _no_further,
    Variant.SHORTER: _shorter,
}
