"""The parts of a school day: morning and afternoon, or lessons. Pure: the time is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

MORNING, AFTERNOON = "am", "pm"
# When a day begins and ends in most schools, and when the afternoon does. They only choose which part
# a page opens with; any part of a day can be scored at any time of it.
BEGINS, NOON, ENDS = time(8, 50), time(12, 45), time(15, 20)
MOST_LESSONS = 12


@dataclass(frozen=True)
class Part:
    """A part of the day: its key in the record, its name, and a short one for tables."""

    key: str
    name: str
    short: str


def parts_of(scored_by: str, lessons: int) -> tuple[Part, ...]:
    """The parts of a day for a plan that is scored by "session" or by "lesson"."""
    if scored_by != "lesson":
        return (Part(MORNING, "Morning", "am"), Part(AFTERNOON, "Afternoon", "pm"))
    numbers = range(1, min(max(lessons, 1), MOST_LESSONS) + 1)
    return tuple(Part(str(n), f"Lesson {n}", str(n)) for n in numbers)


def part_at(parts: Sequence[Part], now: time) -> Part:
    """The part that runs at a time of day; the first before school, the last after it."""
    if parts[0].key == MORNING:
        return parts[0] if now < NOON else parts[-1]
    gone = (_minutes(now) - _minutes(BEGINS)) / (_minutes(ENDS) - _minutes(BEGINS))
    return parts[min(max(int(gone * len(parts)), 0), len(parts) - 1)]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
