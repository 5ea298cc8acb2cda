"""What can be written in a part of a day, and how it is asked for: yes or no, a scale, times."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from inclusion.errors import DomainError
from interventions.effort import plain
from interventions.models import Target

MOST_TIMES, MOST_MINUTES = 99, 480
NOTE_LENGTH = 200
MINUTES_STEP = 5
YES_NO = ((Decimal(0), "No"), (Decimal(1), "Yes"))


@dataclass(frozen=True)
class Cell:
    """One thing to write in a part of a day: `kind` target, own, praise, sanctions or note.

    `target_id` is that of a target, scored by an adult ("target") or by the pupil ("own").
    """

    kind: str
    target_id: int | None = None

    @property
    def name(self) -> str:
        """As a form carries it: target-41, own-41, praise"""
        return f"{self.kind}-{self.target_id}" if self.target_id else self.kind


def cell_named(name: str) -> Cell:
    """The cell that a form names. Raises DomainError for what is none."""
    kind, _, number = name.partition("-")
    if kind in ("target", "own") and number.isascii() and number.isdecimal() and len(number) < 19:
        return Cell(kind, int(number))
    if name in ("praise", "sanctions", "note"):
        return Cell(name)
    raise DomainError("This part of the page is not known. Open it again.")


def most_of(target: Target) -> int:
    """The largest value that one part of a day can hold for this target."""
    return {
        Target.MeasuredBy.YES_NO: 1,
        Target.MeasuredBy.SCALE: target.scale_top,
        Target.MeasuredBy.DURATION: MOST_MINUTES,
    }.get(Target.MeasuredBy(target.measured_by), MOST_TIMES)


def whole(text: str, most: int, what: str) -> Decimal:
    """A whole number from 0 to `most` that was tapped or typed. Raises DomainError naming `what`."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= most or value != value.to_integral_value():
        raise DomainError(f"Enter a whole number from 0 to {most} for “{what}”.")
    return value


def in_words(target: Target, value: Decimal) -> str:
    """A mark as people say it: Yes, 3, 20 min"""
    if target.measured_by == Target.MeasuredBy.YES_NO:
        return "Yes" if value else "No"
    minutes = " min" if target.measured_by == Target.MeasuredBy.DURATION else ""
    return f"{plain(value)}{minutes}"
