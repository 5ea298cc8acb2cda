"""A week of a plan as a table: what each part of each day was scored, and what it comes to."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases.attendance import MONDAY_TO_FRIDAY, monday_of
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.words import count_of
from interventions.day_marks import in_words
from interventions.day_parts import MOST_LESSONS, Part, parts_of
from interventions.effort import plain, unit_of
from interventions.from_marks import DayMarks, day_values, value_of
from interventions.models import Mark, PartOfDay, Plan, Target

from .days import day_parts

NOTHING = "–"


@dataclass(frozen=True)
class DayCell:
    """What one day holds in one row: the parts in their order, each with its words or a dash.

    `total` is what they come to, where a target has more than one of them.
    """

    on: date
    open: bool
    parts: tuple[tuple[Part, str], ...]
    total: str = ""

    @property
    def scored(self) -> bool:
        return any(words != NOTHING for _, words in self.parts)


@dataclass(frozen=True)
class WeekRow:
    """A target, its pupil's own scores, praise or sanctions: five days and the week's total in words."""

    label: str
    hint: str
    cells: tuple[DayCell, ...]
    total: str
    of_parts: str = ""
    own: bool = False


@dataclass(frozen=True)
class WeekNote:
    """A note of a part of a day, and who wrote it."""

    on: date
    part: Part
    note: str
    by: str


@dataclass(frozen=True)
class WeekShown:
    """Monday to Friday of one week of a plan."""

    monday: date
    parts: tuple[Part, ...]
    days: tuple[date, ...]
    rows: list[WeekRow]
    notes: list[WeekNote]
    before: date | None
    after: date | None
    scored: bool


def week_of(plan: Plan, on: date, today: date, calendar: SchoolCalendar) -> WeekShown:
    """The week of a day, in two queries. Wants `plan_to_score`'s targets."""
    monday = monday_of(on)
    days = tuple(monday + timedelta(days=n) for n in range(MONDAY_TO_FRIDAY))
    rows = PartOfDay.objects.filter(plan=plan, on__range=(days[0], days[-1])).select_related("by")
    found = {(row.on, row.part): row for row in rows}
    parts = parts_of_week(plan, {row.part for row in rows})
    marks = {
        (mark.target_id, mark.own, mark.part.on, mark.part.part): mark.value
        for mark in Mark.objects.filter(part__in=[r.pk for r in found.values()]).select_related(
            "part"
        )
    }
    running = days[0] <= today <= days[-1]
    week = _Week(days, parts, tuple(_is_open(calendar, day) for day in days), running)
    shown = [row for target in plan.targets.all() for row in _of_target(week, plan, target, marks)]
    for label, field in (("Praise", "praise"), ("Sanctions", "sanctions")):
        counts = {key: getattr(row, field) for key, row in found.items()}
        words = {key: str(n) for key, n in counts.items()}
        total = str(sum(counts.values())) if counts else NOTHING
        shown.append(WeekRow(label, "", week.cells(words), total))
    last = min(plan.ended_on or today, today)
    return WeekShown(
        monday=monday,
        parts=parts,
        days=days,
        rows=shown,
        notes=_notes(found, parts),
        before=monday - timedelta(days=7) if monday > plan.starts_on else None,
        after=monday + timedelta(days=7) if monday + timedelta(days=7) <= last else None,
        scored=bool(found),
    )


def parts_of_week(plan: Plan, scored: AbstractSet[str]) -> tuple[Part, ...]:
    """The parts of the plan's day, and others that were scored before it was laid out as now.

    `scored` are the keys of the parts that hold something in that week.
    """
    now = day_parts(plan)
    every = (*parts_of("session", 0), *parts_of("lesson", MOST_LESSONS))
    known = {part.key for part in now}
    return (*now, *(part for part in every if part.key in scored - known))


@dataclass(frozen=True)
class _Week:
    days: tuple[date, ...]
    parts: tuple[Part, ...]
    open: tuple[bool, ...]
    running: bool

    def cells(
        self, words: dict[tuple[date, str], str], totals: dict[date, str] | None = None
    ) -> tuple[DayCell, ...]:
        """Each day's parts with their words."""
        return tuple(
            DayCell(
                day,
                open_,
                tuple((part, words.get((day, part.key), NOTHING)) for part in self.parts),
                (totals or {}).get(day, ""),
            )
            for day, open_ in zip(self.days, self.open, strict=True)
        )


def _of_target(
    week: _Week,
    plan: Plan,
    target: Target,
    marks: dict[tuple[int, bool, date, str], Decimal],
) -> list[WeekRow]:
    """The adults' row of a target, and the pupil's own where there is one."""
    rows = []
    for own in (False, True):
        values = {
            (on, part): value
            for (pk, is_own, on, part), value in marks.items()
            if pk == target.pk and is_own == own
        }
        if own and not values:
            continue
        words = {key: in_words(target, value) for key, value in values.items()}
        days = _days(values)
        label = f"{plan.pupil.forename}’s own" if own else target.what
        total, of_parts = _total(target, days, week.running)
        cells = week.cells(words, _day_totals(target, days))
        rows.append(WeekRow(label, "" if own else target.measure, cells, total, of_parts, own))
    return rows


def _days(values: dict[tuple[date, str], Decimal]) -> list[DayMarks]:
    """One target's marks added up by day."""
    by_day: dict[date, list[Decimal]] = {}
    for (on, _), value in values.items():
        by_day.setdefault(on, []).append(value)
    return [DayMarks(on, sum(v, Decimal(0)), len(v)) for on, v in sorted(by_day.items())]


def _day_totals(target: Target, days: list[DayMarks]) -> dict[date, str]:
    per_cent = " per cent" if target.measured_by == Target.MeasuredBy.YES_NO else ""
    several = {day.on for day in days if day.parts > 1}
    values = day_values(target.measured_by, target.per, days)
    return {on: f"{plain(value)}{per_cent}" for on, value in values if on in several}


def _total(target: Target, days: list[DayMarks], running: bool) -> tuple[str, str]:
    """What the week comes to, and how many parts of it were scored; a sum that still grows says so."""
    if not days:
        return NOTHING, ""
    value = value_of(target.measured_by, target.per, days)
    parts = sum(day.parts for day in days)
    unit = unit_of(target.measured_by, target.per)
    if target.end_of_scale:
        unit = f" of {target.end_of_scale} on average"
    elif running and unit.endswith(" a week"):
        unit = f"{unit.removesuffix(' a week')} so far"
    return f"{plain(value)}{unit}", f"{count_of(parts, 'part')} scored"


def _notes(found: dict[tuple[date, str], PartOfDay], parts: Sequence[Part]) -> list[WeekNote]:
    place = {part.key: n for n, part in enumerate(parts)}
    noted = [row for row in found.values() if row.note and row.part in place]
    noted.sort(key=lambda row: (row.on, place[row.part]))
    return [WeekNote(row.on, parts[place[row.part]], row.note, row.by.name) for row in noted]


def _is_open(calendar: SchoolCalendar, day: date) -> bool:
    try:
        return calendar.is_school_day(day)
    except BeyondKnownTerms:
        return True
