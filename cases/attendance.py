"""What holds for one pupil's attendance in one week, typed or from a file."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

MONDAY_TO_FRIDAY = 5
# Two half-days on each of five days: no school may open for more in one week.
MOST = 2 * MONDAY_TO_FRIDAY
NUMBERS = ("possible", "absent", "unauthorised", "excluded")


def monday_of(day: date) -> date:
    """The Monday of the week that holds the day."""
    return day - timedelta(days=day.weekday())


def is_school_week(day: date) -> bool:
    """Whether a day says which week is meant: some systems begin theirs on a Sunday."""
    return day.weekday() < MONDAY_TO_FRIDAY


def problems(week: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What cannot be in one week's half-days: the number's name, and a sentence."""
    possible, absent = week["possible"], week["absent"]
    if possible > MOST:
        yield "possible", f"{possible} half-days: one week has at most {MOST}."
    if absent > possible:
        yield "absent", f"{absent} missed of {possible} possible: more than there were."
    for name, words in (("unauthorised", "unauthorised"), ("excluded", "with code E")):
        if week[name] > absent:
            yield name, f"{week[name]} {words} of {absent} missed: more than were missed."
    if week["unauthorised"] <= absent >= week["excluded"] and (
        week["unauthorised"] + week["excluded"] > absent
    ):
        yield "excluded", "Code E is an authorised absence: it cannot be unauthorised as well."
