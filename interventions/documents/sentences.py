"""The sentences of the review pack: dates, totals, counts, and what the local policy says next."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cases.models import Action, Entry
from cases.selectors.attendance import Attendance
from exclusions.models import Suspension
from inclusion.rules.pack import Packs
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.totals import Totals
from inclusion.words import (
    count_of,
    day,
    days_from_sessions,
    listing,
    school_days_lost,
    weekday,
)
from interventions.booked import coming
from interventions.models import Plan, Review, Strategy
from interventions.selectors import window_after

from .timeline import last_day_of

NOT_YET = "not yet"
HALF_A_YEAR = 183
# With what people begin how often something is done; names of days and people keep their capitals.
_OFTEN = frozenset(
    (
        "After", "All", "Always", "As", "At", "Before", "Daily", "Each", "Every", "Five", "Four",
        "From", "In", "Monthly", "On", "Once", "One", "Three", "Twice", "Two", "Until", "Week",
        "Weekly", "Weeks", "When", "Whenever", "Where",
    )
)  # fmt: skip
_KINDS: dict[str, tuple[str, str]] = {
    Entry.Kind.INCIDENT: ("incident", "incidents"),
    Entry.Kind.ACHIEVEMENT: ("achievement", "achievements"),
    Entry.Kind.CONTACT: ("contact with family", "contacts with family"),
    Entry.Kind.KEY_WORKER: ("key-worker conversation", "key-worker conversations"),
    Entry.Kind.MEETING: ("meeting", "meetings"),
    Entry.Kind.HOME_VISIT: ("home visit", "home visits"),
    Entry.Kind.AGENCY: ("contact with an agency", "contacts with agencies"),
    Entry.Kind.OBSERVATION: ("observation", "observations"),
}


def near_day(d: date, on: date) -> str:
    """13 November, with the year where it is half a year or more from `on`."""
    return f"{d.day} {d:%B}" if abs((d - on).days) < HALF_A_YEAR else day(d)


def span(start: date, end: date) -> str:
    """16 to 17 November 2026, 30 November to 2 December 2026, 16 November 2026"""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    first = f"{start.day} {start:%B}" if start.year == end.year else day(start)
    return f"{first} to {day(end)}"


def near_span(start: date, end: date, on: date) -> str:
    """16 to 17 November, with the year where it is half a year or more from `on`."""
    words = span(start, end)
    return words if abs((end - on).days) >= HALF_A_YEAR else words.removesuffix(f" {end.year}")


def suspension_words(suspension: Suspension, calendar: SchoolCalendar, on: date) -> str:
    """16 to 17 November, 1.5 school days: damage to property"""
    why = listing(reason.lower() for reason in suspension.reasons_in_words) or "reason not known"
    if suspension.kind == "permanent":
        return f"Permanently excluded on {day(suspension.starts_on)}: {why}"
    when = near_span(suspension.starts_on, last_day_of(suspension, calendar), on)
    length = school_days_lost(suspension.sessions) if suspension.sessions else "length not known"
    return f"{when}, {length}: {why}"


def totals_words(totals: Totals) -> str:
    """This term: 3 suspensions, 4.5 school days. This school year: 4.5 of at most 45 school days."""
    said = ""
    if totals.term_sessions is not None:
        number = count_of(totals.suspensions_in_term, "suspension")
        said = f"This term: {number}, {school_days_lost(totals.term_sessions)}. "
    limit = days_from_sessions(totals.year_limit_sessions)
    here = days_from_sessions(totals.year_sessions_here)
    if totals.year_sessions is None:
        return (
            f"{said}This school year: {here} school days here; days at earlier schools not known."
        )
    year = days_from_sessions(totals.year_sessions)
    return f"{said}This school year: {year} of at most {limit} school days."


def attendance_words(year: Attendance) -> str:
    """12.4% of half-days missed this school year (25 of 202); in the last 6 recorded weeks 8 of …"""
    if not year.possible:
        return "no attendance recorded for this school year"
    of_them = f", {year.unauthorised} of them unauthorised" if year.unauthorised else ""
    lately = year.last_weeks
    missed, possible = sum(w.absent for w in lately), sum(w.possible for w in lately)
    return (
        f"{year.missed}% of half-days missed this school year "
        f"({year.absent} of {year.possible}{of_them}); "
        f"in the last {count_of(len(lately), 'recorded week')} {missed} of {possible} half-days"
    )


def entries_words(counts: Mapping[str, int]) -> str:
    """9 incidents, 31 achievements and 4 contacts with family"""
    said = [count_of(counts[kind], *names) for kind, names in _KINDS.items() if counts.get(kind)]
    rest = sum(n for kind, n in counts.items() if kind not in _KINDS)
    if rest:
        said.append(count_of(rest, "other entry", "other entries"))
    return listing(said) or "none"


def action_done(action: Action, on: date) -> str:
    """What became of a promise: the day, how it went, or that it is not yet done."""
    if action.done_on:
        said = near_day(action.done_on, on)
        return f"{said}: {action.outcome}" if action.outcome else said
    late = "late: " if action.due_on and action.due_on < on else ""
    return f"{late}{NOT_YET}" + (f"; {action.outcome}" if action.outcome else "")


def with_whom(strategy: Strategy, between: str = " · ") -> str:
    """Meet at the gate (Learning mentor · every morning)"""
    first, _, rest = strategy.how_often.partition(" ")
    often = f"{first.lower()} {rest}".strip() if first in _OFTEN else strategy.how_often
    how = between.join(part for part in (strategy.by_whom, often) if part)
    return f"{strategy.what} ({how})" if how else strategy.what


def when_words(plan: Plan, on: date) -> str:
    """The booked date with time and place; empty where none is booked or its day is over."""
    booked = coming(plan, on)
    if booked is None:
        return ""
    place = f" · {plan.next_review_at}" if plan.next_review_at else ""
    return f"{weekday(booked)}{place}"


def policy_words(
    plan: Plan, reviews: Sequence[Review], held: date, calendar: SchoolCalendar, packs: Packs
) -> tuple[tuple[str, ...], str]:
    """What the local policy says after a review held on `held`, and by when the next one is due."""
    cycle, next_by = _cycle(plan, held, calendar, packs)
    end = f"This PSP ends on {weekday(plan.ends_on)}, with a decision about what follows."
    weak = sum(review.impact == Review.Impact.INSUFFICIENT for review in reviews)
    needed = packs.number("hackney", "insufficient_reviews", held)
    within = packs.number("hackney", "help_within", held)
    return (cycle, f"{_escalation(weak, needed, within)} {end}"), next_by


def _cycle(plan: Plan, held: date, calendar: SchoolCalendar, packs: Packs) -> tuple[str, str]:
    every = "The local policy asks for a review every three to four weeks."
    if held >= plan.ends_on:
        return f"{every} This one falls at the end of the PSP: decide what follows.", ""
    window = window_after(plan, held, calendar, packs)
    if window.due_on is None:
        reason = window.unknown_reason or "The school's terms are not entered that far."
        return f"{every} {reason}", ""
    due_after = packs.number("hackney", "review_due_after", held)
    counted = held + timedelta(days=due_after)
    moved = ""
    # Rolled past a holiday it may still have been brought back to the plan's end.
    if window.due_on != counted and window.due_on == plan.ends_on:
        moved = " (the day on which the PSP ends)"
    elif window.due_on != counted:
        moved = f" ({weekday(counted)} is not a school day, so the next one counts)"
    opens = calendar.roll_forward(window.opens_on)
    begin = f"may be held from {day(opens)} and " if opens < window.due_on else ""
    next_words = f"After this one the next {begin}is due by {weekday(window.due_on)}"
    return f"{every} {next_words}{moved}.", weekday(window.due_on)


def _escalation(weak: int, needed: int, within: int) -> str:
    helper = "the educational psychologist or the re-engagement unit"
    ask = f"the school asks {helper} for help within {count_of(within, 'school day')}"
    if weak >= needed:
        return f"{count_of(weak, 'review')} so far found too little impact: {ask}."
    if weak == needed - 1:
        return f"An earlier review found too little impact: if this one does as well, {ask}."
    return f"If {needed} reviews find too little impact, {ask}."
