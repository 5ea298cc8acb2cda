"""The attendance code of each half-day of an exclusion: which one a register should hold, and why.

Source: the School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) with
"Working together to improve school attendance", in force from 19 August 2024: E while no other
education is arranged; D at another school where the pupil is registered too; B where the school has
arranged and supervises it; K where the local authority has. A remote lesson is none of these. From
the sixth day in a row full-time education is due, so E should not go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inclusion.rules.calendar_days import DAY
from inclusion.rules.education import owed_from, run_through
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.periods import HalfDay, sessions_of
from inclusion.rules.school_days import BeyondKnownTerms
from inclusion.rules.situation import Situation

PRESENT, EXCLUDED = "/", "E"
_NOT_THERE = "Where the pupil did not attend it: the absence code that fits"
# The code of each place, and what to know about it.
_BY_SITE = {
    "other_school": ("D", "At another school, where the pupil is registered as well"),
    "unregistered": ("B", f"Education that the school arranged off site. {_NOT_THERE}"),
    "authority": ("K", f"Education that the local authority arranged. {_NOT_THERE}"),
    "shared": (
        "B or D",
        "Shared with another school: D where the pupil is registered there as well, B otherwise",
    ),
    "own": (
        EXCLUDED,
        "Education on the school’s own site, for its own pupils only, does not count as arranged",
    ),
}
_WHERE = ("", "Record where the education is given: D, B or K depends on it")
_BEFORE = "In school until then: the mark that was made stands"
_NOT_DUE = "Not due to attend"
_BACK = "Back in school: mark as on any day"
_LATE = "From the sixth day in a row E should not go on: full-time education is due"
_LONGEST = date.max


@dataclass(frozen=True, slots=True)
class HalfDayCode:
    """One half-day: its code, where there is one, and a sentence about it. `counts`: it is lost."""

    day: date
    session: str  # am, pm
    code: str
    note: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class RegisterCodes:
    """The half-days of one exclusion in order, and how many lie past the known terms."""

    half_days: tuple[HalfDayCode, ...]
    unplaced: int = 0


def register_codes(situation: Situation, exclusion: SuspensionFact, until: date) -> RegisterCodes:
    """What the register should hold for one exclusion. A lunchtime leaves no mark in it.

    One that was cancelled has those half-days for which the pupil was out. A permanent exclusion is
    listed until a day, or until the pupil came back or left the roll.
    """
    if exclusion.kind == "lunchtime":
        return RegisterCodes(())
    education = _Education(situation, exclusion)
    found: list[HalfDayCode] = []
    left = sessions_of(exclusion)
    end = _end(situation, exclusion, until)
    for half in _from_the_start(situation, exclusion):
        if half[0] > end or (left == 0 and exclusion.kind == "suspension"):
            break
        if half in exclusion.not_due:
            found.append(HalfDayCode(*half, "", _NOT_DUE, counts=False))
            continue
        found.append(HalfDayCode(*half, *education.code_on(half[0])))
        left -= 1
    unplaced = max(left, 0) if end == _LONGEST else 0
    return RegisterCodes(tuple(_with_its_neighbours(exclusion, found)), unplaced)


class _Education:
    """From when and where the pupil of an exclusion is taught, across suspensions on end."""

    def __init__(self, situation: Situation, exclusion: SuspensionFact) -> None:
        self.situation = situation
        run = run_through(situation, exclusion) if not exclusion.cancelled_on else (exclusion,)
        taught = [one for one in run if one.sixth_day_provision_from is not None]
        first = min(taught, key=lambda one: one.sixth_day_provision_from or date.max, default=None)
        self.starts_on = first.sixth_day_provision_from if first else None
        self.site = first.provision_site if first else None
        sixth = (situation.periods[one.id].sixth_consecutive_day for one in run)
        self.sixth = next((day for day in sixth if day), None)

    def code_on(self, day: date) -> tuple[str, str]:
        """The code of a day of the exclusion, and what to know about it."""
        if self.starts_on is not None and day >= self.starts_on:
            return _BY_SITE.get(self.site or "", _WHERE)
        late = self.sixth is not None and day >= self.sixth and owed_from(self.situation, day)
        return EXCLUDED, _LATE if late else ""


def _from_the_start(situation: Situation, exclusion: SuspensionFact) -> Iterator[HalfDay]:
    """Half-days of school from its first one on; a start that is no school day moves on."""
    try:
        start = situation.calendar.roll_forward(exclusion.start)
    except BeyondKnownTerms:
        return iter(())
    session = exclusion.start_session if start == exclusion.start else "am"
    return situation.calendar.half_days(start, session)


def _end(situation: Situation, exclusion: SuspensionFact, until: date) -> date:
    """The last day on which it can keep the pupil out, whatever its length."""
    ends = [situation.facts.pupil.left_on, exclusion.cancelled_on]
    if exclusion.kind == "permanent":
        ends.append(until)
        if exclusion.board_decision == "reinstated":
            ends.append(exclusion.board_met_on)
    if exclusion.returned_on and (exclusion.cancelled_on or exclusion.kind == "permanent"):
        ends.append(exclusion.returned_on - DAY)
    return min((day for day in ends if day), default=_LONGEST)


def _with_its_neighbours(
    exclusion: SuspensionFact, found: list[HalfDayCode]
) -> Iterator[HalfDayCode]:
    """The other half of its first and last day, on which the pupil is in school."""
    if not found:
        return
    first, last = found[0], found[-1]
    if first.session == "pm":
        yield HalfDayCode(first.day, "am", PRESENT, _BEFORE, counts=False)
    yield from found
    if last.session == "am" and exclusion.kind == "suspension":
        yield HalfDayCode(last.day, "pm", "", _BACK, counts=False)
