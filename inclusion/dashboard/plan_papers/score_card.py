"""A pupil's week on one side: each part of the day by target, blank to fill in or as it was scored.

Source: statutory.md K.2 (monitoring: report card, pupil's own score).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.tell_once import Paper
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.words import day, short_day
from interventions.models import Mark, PartOfDay, Plan, Target
from interventions.scales import scale_words
from interventions.selectors import TargetProgress

from .record import Record, read, value

MOST_TARGETS, MOST_LESSONS, DAYS = 5, 8, 5
SESSIONS = (("am", "Morning"), ("pm", "Afternoon"))
# Heights of a row that the style sheet knows, by how many rows there are in a week at most.
HEIGHTS = (10, 15, 25, 30, 40)
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
    """One week. `filled` where it shows what was scored, `height` names the height of a row."""

    called: str
    week: str
    filled: bool
    targets: tuple[CardTarget, ...]
    rows: tuple[CardRow, ...]
    rewards: str
    key_worker: str
    height: int

    @property
    def talk_lines(self) -> range:
        """Lines for the talk at the end of the week, where the rows leave room."""
        return range(0 if self.height > 30 else 2)


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
    most = len(parts) * DAYS
    return ScoreCard(
        called=plan.pupil.name,
        week=f"{day(monday)} to {day(monday + timedelta(days=DAYS - 1))}",
        filled=filled,
        targets=tuple(
            CardTarget(n, record.line(f.target.what), _how(f.target))
            for n, f in enumerate(targets, 1)
        ),
        rows=tuple(_rows(plan, [f.target for f in targets], monday, parts, filled=filled)),
        rewards=record.line(plan.rewards),
        key_worker=plan.key_worker.name if plan.key_worker else "",
        height=next((height for height in HEIGHTS if most <= height), HEIGHTS[-1]),
    )


def _how(target: Target) -> str:
    """What is written into a target's column."""
    if target.end_of_scale:
        return f"a number from {scale_words(target)}"
    return HOW[Target.MeasuredBy(target.measured_by)]


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
