"""The codes that the attendance register should hold for one exclusion, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.alerts import facts_since
from cases.facts import gather
from exclusions.facts import fact_id
from exclusions.models import Suspension
from inclusion import words
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.register_codes import HalfDayCode, RegisterCodes, register_codes
from inclusion.rules.situation import Situation

HEADINGS = ("UPN", "Surname", "Forename", "Date", "Session", "Code", "Note")
SESSIONS = {"am": "AM", "pm": "PM"}


@dataclass(frozen=True)
class RegisterDay:
    """One school day: its two half-days, either of which may lie outside, and what to know."""

    day: date
    morning: HalfDayCode | None
    afternoon: HalfDayCode | None

    @property
    def notes(self) -> list[str]:
        """What is to be known, once where it holds for both half-days."""
        halves = [half for half in (self.morning, self.afternoon) if half]
        said = {half.note for half in halves}
        if len(halves) == 2 and len(said) == 1:
            return [note for note in said if note]
        return [f"{SESSIONS[half.session]}: {half.note}" for half in halves if half.note]


def codes_of(row: Suspension, on: date) -> RegisterCodes:
    """The half-days of an exclusion with their codes, as the rules choose them. One pupil's facts."""
    since = facts_since(min(on, row.starts_on))
    facts = gather(row.school, [row.pupil_id], since)[row.pupil_id]
    situation = Situation(facts, school_calendar(row.school), school_packs(row.school))
    reference = fact_id(row)
    exclusion = next(one for one in situation.facts.suspensions if one.id == reference)
    return register_codes(situation, exclusion, on)


def by_day(codes: RegisterCodes) -> list[RegisterDay]:
    """A line a day, in order."""
    found: dict[date, dict[str, HalfDayCode]] = {}
    for half in codes.half_days:
        found.setdefault(half.day, {})[half.session] = half
    return [RegisterDay(day, halves.get("am"), halves.get("pm")) for day, halves in found.items()]


def file_rows(row: Suspension, codes: RegisterCodes) -> Iterator[tuple[str, ...]]:
    """A line a half-day for a file, with what identifies the pupil."""
    pupil = row.pupil
    for half in codes.half_days:
        yield (
            pupil.upn or "",
            pupil.legal_surname,
            pupil.legal_forename,
            f"{half.day:%d/%m/%Y}",
            SESSIONS[half.session],
            half.code,
            half.note,
        )


def plain_lines(codes: RegisterCodes) -> str:
    """The same to copy: date, session and code, parted by tabs."""
    return "\n".join(
        f"{words.short_day(half.day)}\t{SESSIONS[half.session]}\t{half.code}"
        for half in codes.half_days
    )
