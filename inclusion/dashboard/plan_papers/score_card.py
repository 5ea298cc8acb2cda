"""A pupil's week: each part of the day by target, blank to fill in or as it was scored.

It stands on one side. Where a day has so many parts that nobody could write into its rows, it takes two.

Source: statutory.md K.2 (monitoring: report card, pupil's own score).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.attendance import MONDAY_TO_FRIDAY
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.tell_once import Paper
from inclusion.rules.school_days import CalendarError, SchoolCalendar
from inclusion.words import count_of, day, short_day
from interventions.day_parts import Part
from interventions.documents.room import clip, lines
from interventions.effort import amount, plain
from interventions.limits import scale_words
from interventions.models import Mark, PartOfDay, Plan, Target
from interventions.selectors import TargetProgress, parts_of_week

from .record import Record, read

MOST_TARGETS = 5
DAYS, DAYS_ON_FIRST_OF_TWO = MONDAY_TO_FRIDAY, 3
# What a side holds in millimetres, what stands on every card, and heights of a row, in tenths of a
# millimetre, that the style sheet knows.
SIDE, TITLE, HEAD, TALK, LINE = 264.0, 18.0, 15.0, 16.0, 7.2
HEIGHTS = (220, 200, 180, 160, 140, 120, 110, 100, 90, 80, 70, 65, 60, 55, 50, 45)
LOWEST = 4.6
DENSE = 30
MOST_LINES = 6
POINTS, WIDE, WORDS_LINE = 9.2, 174.0, 4.5
Scored = Mapping[tuple[date, str], PartOfDay]
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
    """One part of a day: its scores as (the adult's, the pupil's own) by target, praise, sanctions."""

    part: str
    scores: tuple[tuple[str, str], ...]
    praise: str
    sanctions: str


@dataclass(frozen=True)
class CardDay:
    """A day with its rows. `closed` says why there is no school, or is empty; `turns` to the next side."""

    name: str
    closed: str
    turns: bool
    rows: tuple[CardRow, ...]


@dataclass(frozen=True)
class ScoreCard:
    """One week. `filled` where it shows what was scored.

    `height` is that of a row in tenths of a millimetre, `lines` are for the talk at the week's end.
    """

    called: str
    week: str
    filled: bool
    targets: tuple[CardTarget, ...]
    days: tuple[CardDay, ...]
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
        return sum(len(one.rows) for one in self.days) > DENSE


def score_card(person: Person, plan: Plan, monday: date, *, filled: bool) -> Paper:
    """The card of the week that `monday` begins."""
    record = read(person, plan)
    targets, more = _targets(record)
    scored = _scored(plan, monday) if filled else {}
    body = _card(record, targets, monday, scored, filled=filled)
    missing = "" if targets else "No target has been agreed yet: a card has a column for each."
    if filled and not missing and not any(map(_holds_something, scored.values())):
        missing = f"Nothing was scored in the week of {day(monday)}."
    return Paper(
        kind="score_card",
        template="documents/score_card.html",
        title=f"Score card, week of {day(monday)}: {plan.pupil.short_name}",
        about=f"plan:{plan.pk}",
        school=person.school.name,
        pupil=plan.pupil.short_name,
        body=body,
        left_out=record.left_out(
            "Notes about parts of the day: the card is the pupil’s to carry.",
            *_too_many(record, more),
        ),
        recipients=(*record.family, "Staff who work with the pupil"),
        forenames=record.cleaner.forenames(),
        missing=missing,
    )


def _targets(record: Record) -> tuple[list[TargetProgress], list[TargetProgress]]:
    """The pupil's own targets, or all where there are none: those that fit a card, and the others."""
    found = record.targets
    mine = [f for f in found if f.target.owner == Target.Owner.PUPIL] or found
    return mine[:MOST_TARGETS], mine[MOST_TARGETS:]


def _too_many(record: Record, more: list[TargetProgress]) -> Iterator[str]:
    """The sentence of a preview about targets without a column."""
    if more:
        names = "; ".join(record.line(f.target.what) for f in more)
        yield f"{count_of(len(more), 'target')}, as a card has room for {MOST_TARGETS}: {names}."


def _card(
    record: Record,
    targets: list[TargetProgress],
    monday: date,
    scored: Scored,
    *,
    filled: bool,
) -> ScoreCard:
    plan = record.plan
    parts = parts_of_week(plan, {part for _, part in scored})
    full = tuple(
        CardTarget(n, record.line(f.target.what), f"{_how(record, f.target)}{_aim(f.target)}")
        for n, f in enumerate(targets, 1)
    )
    rewards = record.line(plan.rewards)
    shown, turns = _laid_out(full, rewards, len(parts))
    height, left = _fitted(_room(shown, rewards), len(parts), turns)
    return ScoreCard(
        called=plan.pupil.name,
        week=f"{day(monday)} to {day(monday + timedelta(days=DAYS - 1))}",
        filled=filled,
        targets=shown,
        days=tuple(_days(plan, [f.target for f in targets], monday, parts, scored, turns)),
        rewards=rewards,
        key_worker=plan.key_worker.name if plan.key_worker else "",
        height=height,
        # How to mark stands on a blank card in the room of one line.
        lines=left if filled else max(left - 1, 0),
    )


def _laid_out(
    targets: tuple[CardTarget, ...], rewards: str, parts: int
) -> tuple[tuple[CardTarget, ...], bool]:
    """The targets as long as leaves room for the rows, and whether the week turns to a second side."""
    for days, turns in ((DAYS, False), (DAYS_ON_FIRST_OF_TWO, True)):
        for shown in _shorter(targets):
            if _room(shown, rewards) >= days * parts * LOWEST:
                return shown, turns
    return shown, True


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


def _fitted(room: float, parts: int, turns: bool) -> tuple[int, int]:
    """The greatest height of a row with which the rows fit, and how many lines are left for the talk.

    On one side two lines are kept for it where the rows are not the lowest; a second side has room.
    """
    rows = parts * (DAYS_ON_FIRST_OF_TWO if turns else DAYS)
    wanted = room if turns else room - TALK - 2 * LINE
    height = next((h for h in HEIGHTS if rows * h / 10 <= wanted), HEIGHTS[-1])
    if turns:
        room, rows = SIDE - HEAD, parts * (DAYS - DAYS_ON_FIRST_OF_TWO)
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
    return "" if target.goal is None else f"; the aim is {amount(target.measured_by, target.goal)}"


def _days(
    plan: Plan,
    targets: list[Target],
    monday: date,
    parts: tuple[Part, ...],
    scored: Scored,
    turns: bool,
) -> Iterator[CardDay]:
    calendar = school_calendar(plan.school)
    for number in range(DAYS):
        on = monday + timedelta(days=number)
        yield CardDay(
            name=short_day(on),
            closed=_closed(calendar, on),
            turns=turns and number == DAYS_ON_FIRST_OF_TWO,
            rows=tuple(_row(part, targets, scored.get((on, part.key))) for part in parts),
        )


def _row(part: Part, targets: list[Target], kept: PartOfDay | None) -> CardRow:
    return CardRow(
        part=part.name,
        scores=tuple(_scores(kept, target) for target in targets),
        praise=str(kept.praise) if kept else "",
        sanctions=str(kept.sanctions) if kept else "",
    )


def _scored(plan: Plan, monday: date) -> Scored:
    week = (monday, monday + timedelta(days=DAYS - 1))
    found = PartOfDay.objects.filter(plan=plan, on__range=week).prefetch_related("marks")
    return {(part.on, part.part): part for part in found}


def _holds_something(kept: PartOfDay) -> bool:
    """Whether a part was scored; a note alone does not stand on the card."""
    return bool(kept.marks.all() or kept.praise or kept.sanctions)


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
    return plain(mark.value)
