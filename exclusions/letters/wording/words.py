"""Days, lengths and terms as letters write them."""

from collections.abc import Sequence
from datetime import date

from exclusions.letters.known import Known
from exclusions.letters.reader import Reader
from exclusions.letters.standing import Standing
from inclusion.words import days_from_sessions, listing, weekday

HALVES = {"am": "in the morning", "pm": "in the afternoon"}
BACK = {"am": "at the start of the morning", "pm": "at the start of the afternoon"}
SEASONS = ("Autumn", "Spring", "Summer")


def length(sessions: int) -> str:
    """ "half a school day", "1 school day", "5.5 school days"."""
    if sessions == 1:
        return "half a school day"
    return f"{days_from_sessions(sessions)} school {'day' if sessions == 2 else 'days'}"


def half_day(half: tuple[date, str]) -> str:
    """ "Monday 23 November 2026 in the afternoon"."""
    return f"{weekday(half[0])} {HALVES[half[1]]}"


def all_of(days: Sequence[date]) -> str:
    """ "Friday 27 and Monday 30 November, Tuesday 1 December 2026": each month and year said once."""
    said = []
    for day, following in zip(days, (*days[1:], None), strict=True):
        month = "" if following and same_month(day, following) else f" {day:%B}"
        year = "" if following and following.year == day.year else f" {day.year}"
        said.append(f"{day:%A} {day.day}{month}{year}")
    return listing(said)


def same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def this_term(known: Known) -> str:
    """ "this term", or which one where the exclusion falls in two."""
    if len(known.terms) < 2:
        return "this term"
    name = known.term.term.name
    return f"in the {name.lower()} term" if name in SEASONS else f"in {name}"


def it(known: Known) -> str:
    """What the letter is about: "suspension", "exclusion"."""
    return "exclusion" if known.permanent else "suspension"


def ring_us(standing: Standing) -> str:
    """ "ring Ms Okafor on 020 7946 0000", or by e-mail where no number is entered."""
    who = standing.contact or "us"
    if standing.phone:
        return f"ring {who} on {standing.phone}"
    return f"write to {who} at {standing.email}" if standing.email else f"ring {who}"


def what_for(known: Known, reader: Reader) -> str:
    """The line above the letter: "Suspension of Joe Archer", "Your suspension"."""
    what = {"permanent": "permanent exclusion", "lunchtime": "lunchtime suspension"}
    noun = what.get(known.row.kind, "suspension")
    if reader.is_pupil:
        return f"Your {noun}"
    return f"{noun.capitalize()} of {reader.full}"
