"""A pupil's week on one side: each part of the day by target, blank to fill in or as it was scored.

Source: statutory.md K.2 (monitoring: report card, pupil's own score).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.tell_once import Paper
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.words import day, short_day
from interventions.documents.room import clip, lines
from interventions.models import Mark, PartOfDay, Plan, Target
from interventions.scales import scale_words
from interventions.selectors import TargetProgress

from .record import Record, read, value

MOST_TARGETS, MOST_LESSONS, DAYS = 5, 8, 5
SESSIONS = (("am", "Morning"), ("pm", "Afternoon"))
# What a side holds in millimetres, what stands on every card, and heights of a row, in tenths of a
# millimetre, that the style sheet knows.
SIDE, TITLE, HEAD, TALK, LINE = 264.0, 18.0, 15.0, 16.0, 7.2
HEIGHTS = (220, 200, 180, 160, 140, 120, 110, 100, 90, 80, 70, 65, 60, 55, 50, 45)
LOWEST = 4.6
DENSE = 30
MOST_LINES = 6
POINTS, WIDE, WORDS_LINE = 9.2, 174.0, 4.5
HOW = {
    Target.MeasuredBy.COUNT: "how many times",
    Target.MeasuredBy.DURATION: "how many minutes",
    Target.MeasuredBy.YES_NO: "yes or no",
}


@dataclass(frozen=True)
class CardTarget:
    """A column of the card: its number, its words, what is written in it."""

    number: int
    what: str
    how: str


@dataclass(frozen=True)
class CardRow:
    """One part of a day: its scores as (the adult's, the pupil's own) by target, praise, sanctions.

    `first` opens a day of `parts` rows. `closed` says why there is no school, or is empty.
    """

    day: str
    part: str
    first: bool
    parts: int
    closed: str
    scores: tuple[tuple[str, str], ...]
    praise: str
    sanctions: str


@dataclass(frozen=True)
class ScoreCard:
    """One week. `filled` where it shows what was scored.

    `height` is that of a row in tenths of a millimetre, `lines` are for the talk at the week's end.
    """

    called: str
    week: str
    filled: bool
    targets: tuple[CardTarget, ...]
    rows: tuple[CardRow, ...]
    rewards: str
    key_worker: str
    height: int
    lines: int

    @property
    def talk_lines(self) -> range:
        """Lines for the talk at the end of the week, where the rows leave room."""
        return range(self.lines)

    @property
    def dense(self) -> bool:
        """Whether there are so many rows that their words are smaller."""
        return len(self.rows) > DENSE


def score_card(person: Person, plan: Plan, monday: date, *, filled: bool) -> Paper:
    """The card of the week that `monday` begins."""
    record = read(person, plan)
    targets = _targets(record)
    body = _card(record, targets, monday, filled=filled)
    nothing = filled and not any(a or b for row in body.rows for a, b in row.scores)
    missing = "" if targets else "No target has been agreed yet: a card has a column for each."
    if nothing and not missing:
        missing = f"Nothing was scored in the week of {day(monday)}."
    return Paper(
        kind="score_card",
        template="documents/score_card.html",
        title=f"Score card, week of {day(monday)}: {plan.pupil.short_name}",
        about=f"plan:{plan.pk}",
        school=person.school.name,
        pupil=plan.pupil.short_name,
        body=body,
        left_out=record.left_out("Notes about parts of the day: the card is the pupil’s to carry."),
        recipients=(*record.family, "Staff who work with the pupil"),
        forenames=record.cleaner.forenames(),
        missing=missing,
    )


def monday_of(on: date) -> date:
    """The first day of a week."""
    return on - timedelta(days=on.weekday())


def _targets(record: Record) -> list[TargetProgress]:
    """The pupil's own targets; where there are none, all. The first five fit a card."""
    found = record.targets
    mine = [f for f in found if f.target.owner == Target.Owner.PUPIL]
    return (mine or found)[:MOST_TARGETS]


def _card(
    record: Record, targets: list[TargetProgress], monday: date, *, filled: bool
) -> ScoreCard:
    plan = record.plan
    parts = _parts(plan)
    full = tuple(
        CardTarget(n, record.line(f.target.what), f"{_how(record, f.target)}{_aim(f.target)}")
        for n, f in enumerate(targets, 1)
    )
    rewards, rows = record.line(plan.rewards), len(parts) * DAYS
    shown = next((s for s in _shorter(full) if _room(s, rewards) >= rows * LOWEST), full)
    height, left = _fitted(_room(shown, rewards), rows)
    return ScoreCard(
        called=plan.pupil.name,
        week=f"{day(monday)} to {day(monday + timedelta(days=DAYS - 1))}",
        filled=filled,
        targets=shown,
        rows=tuple(_rows(plan, [f.target for f in targets], monday, parts, filled=filled)),
        rewards=rewards,
        key_worker=plan.key_worker.name if plan.key_worker else "",
        height=height,
        # How to mark stands on a blank card in the room of one line.
        lines=left if filled else max(left - 1, 0),
    )


def _shorter(targets: tuple[CardTarget, ...]) -> Iterator[tuple[CardTarget, ...]]:
    """The targets in full, with short measures, and last as a line each."""
    yield targets
    yield tuple(replace(t, how=clip(t.how, WIDE * 0.35, POINTS, 1)) for t in targets)
    yield tuple(
        replace(
            t,
            what=clip(t.what, WIDE * 0.6, POINTS, 1),
            how=clip(t.how, WIDE * 0.35, POINTS, 1),
        )
        for t in targets
    )


def _room(targets: tuple[CardTarget, ...], rewards: str) -> float:
    """How much of a side is left for rows and for the talk, in millimetres."""
    words = [f"{target.what} ({target.how})" for target in targets]
    words += [f"When it goes well: {rewards}"] if rewards else []
    said = sum(lines(text, WIDE, POINTS) * WORDS_LINE + 0.6 for text in words)
    return SIDE - TITLE - HEAD - said


def _fitted(room: float, rows: int) -> tuple[int, int]:
    """The greatest height of a row with which the card stands on one side, and how many lines are left.

    Two lines are kept for the talk where the rows are not the lowest.
    """
    wanted = room - TALK - 2 * LINE
    height = next((h for h in HEIGHTS if rows * h / 10 <= wanted), HEIGHTS[-1])
    left = int((room - rows * height / 10 - TALK) // LINE)
    return height, min(max(left, 0), MOST_LINES)


def _how(record: Record, target: Target) -> str:
    """What is written into a target's column: its measure, and on which scale."""
    measure = record.line(target.measure)
    if target.end_of_scale:
        number = f"a number from {scale_words(target)}"
        return f"{measure}: {number}" if measure else number
    return measure or HOW[Target.MeasuredBy(target.measured_by)]


def _aim(target: Target) -> str:
    """The goal that a target's column works towards; "" where none is set."""
    return "" if target.goal is None else f"; the aim is {value(target.goal)}"


def _parts(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The parts of a day as they are kept, and in words."""
    if plan.scored_by == Plan.ScoredBy.SESSION:
        return SESSIONS
    lessons = min(plan.lessons, MOST_LESSONS)
    return tuple((str(n), f"Lesson {n}") for n in range(1, lessons + 1))


def _rows(
    plan: Plan,
    targets: list[Target],
    monday: date,
    parts: tuple[tuple[str, str], ...],
    *,
    filled: bool,
) -> Iterator[CardRow]:
    calendar = school_calendar(plan.school)
    scored = _scored(plan, monday) if filled else {}
    for number in range(DAYS):
        on = monday + timedelta(days=number)
        closed = _closed(calendar, on)
        for place, (part, words) in enumerate(parts):
            kept = scored.get((on, part))
            yield CardRow(
                day=short_day(on),
                part=words,
                first=place == 0,
                parts=len(parts),
                closed=closed,
                scores=tuple(_scores(kept, target) for target in targets),
                praise=str(kept.praise) if kept else "",
                sanctions=str(kept.sanctions) if kept else "",
            )


def _scored(plan: Plan, monday: date) -> dict[tuple[date, str], PartOfDay]:
    week = (monday, monday + timedelta(days=DAYS - 1))
    found = PartOfDay.objects.filter(plan=plan, on__range=week).prefetch_related("marks")
    return {(part.on, part.part): part for part in found}


def _closed(calendar: SchoolCalendar, on: date) -> str:
    """Why there is no school on a day; "" where there is, or nobody knows."""
    try:
        return "" if calendar.is_school_day(on) else calendar.why_closed(on) or "No school"
    except CalendarError:
        return ""


def _scores(kept: PartOfDay | None, target: Target) -> tuple[str, str]:
    marks = list(kept.marks.all()) if kept else []
    mine = {mark.own: mark for mark in marks if mark.target_id == target.pk}
    return _said(mine.get(False), target), _said(mine.get(True), target)


def _said(mark: Mark | None, target: Target) -> str:
    if mark is None:
        return ""
    if target.measured_by == Target.MeasuredBy.YES_NO:
        return "yes" if mark.value else "no"
    return value(mark.value)
