"""What the page about education and the return shows of one exclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exclusions import next_steps
from exclusions.models import Provision, Reintegration, Suspension, WorkSet
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.duty import Duty

from .days import owed

WORK = ("excl.work.first-five",)
EDUCATION = ("excl.day6.suspension", "excl.day6.pex", "excl.day1.vulnerable")
MEETING = ("excl.reintegration",)
RETURN = ("excl.cancel.return",)
REPRESENTATIONS = ("board.le5.reps", "board.5to15.reps", "board.gt15", "board.pex", "board.exam")


@dataclass(frozen=True)
class Asked:
    """What a rule asks for in one part: its sentence, when in words, whether it is late."""

    sentence: str
    when: str
    late: bool


@dataclass(frozen=True)
class WorkDay:
    """One day for which work is set, and what was."""

    day: date
    work: WorkSet | None


@dataclass(frozen=True)
class Arranged:
    """Everything that is arranged about one exclusion, with what is still asked for."""

    work: tuple[WorkDay, ...]
    work_asked: tuple[Asked, ...]
    sixth_on: date | None
    provision: Provision | None
    education_asked: tuple[Asked, ...]
    meeting: Reintegration | None
    meeting_asked: tuple[Asked, ...]
    return_asked: tuple[Asked, ...]
    board: tuple[Asked, ...]
    comes_back: bool
    # Whether the letter about the education can be looked at: it is arranged, and somebody receives it.
    has_letter: bool


def arranged(person: Person, row: Suspension) -> Arranged:
    """What stands and what is asked for, as of the person's day. A fixed number of queries."""
    days = owed(row, person.on)
    duties = next_steps.duties_about(row, person.on)
    standing = {work.for_on: work for work in row.work.all()}

    def asked(rules: Sequence[str]) -> tuple[Asked, ...]:
        return tuple(
            _asked(duty, person) for duty in duties if duty.rule in rules and not duty.met_on
        )

    return Arranged(
        work=tuple(WorkDay(day, standing.get(day)) for day in sorted({*days.work_on, *standing})),
        work_asked=asked(WORK),
        sixth_on=days.sixth_on,
        provision=getattr(row, "provision", None),
        education_asked=asked(EDUCATION),
        meeting=getattr(row, "reintegration", None),
        meeting_asked=asked(MEETING),
        return_asked=asked(RETURN),
        board=asked(REPRESENTATIONS),
        comes_back=row.kind == "suspension" and not row.is_cancelled,
        has_letter=_has_letter(row),
    )


def _has_letter(row: Suspension) -> bool:
    arranged_for = row.kind == "suspension" and row.sixth_day_provision_from is not None
    return arranged_for and not row.is_cancelled and row.recipients.exists()


def _asked(duty: Duty, person: Person) -> Asked:
    if duty.due_on is None:
        return Asked(duty.title, duty.unknown_reason or "", late=False)
    distance = words.due_words(duty.due_on, person.on, school_calendar(person.school))
    when = f"{words.weekday(duty.due_on)}, {distance}"
    return Asked(duty.title, when, late=duty.due_on < person.on)
