"""A part of a day as the page for scoring shows it: each target's boxes, praise beside sanctions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.http import Http404

from inclusion.accounts.person import Person
from interventions.day_marks import (
    MINUTES_STEP,
    MOST_TIMES,
    YES_NO,
    Cell,
    in_words,
    most_of,
)
from interventions.day_parts import Part, parts_of
from interventions.effort import plain
from interventions.models import Mark, PartOfDay, Plan, Target

from .plans import visible_plans


@dataclass(frozen=True)
class Choice:
    """A button that saves `value` at once; `pressed` when it is what stands."""

    value: str
    words: str
    pressed: bool = False


@dataclass(frozen=True)
class Box:
    """One thing to tap: its name in the form, what stands, who wrote it, and its buttons.

    A stepper has `fewer` and `more` instead of a button for each value, `step` apart and up to `most`;
    nothing stands where `seen` is empty. `clears` where what stands can be taken back.
    """

    name: str
    label: str
    seen: str
    words: str
    by: str
    choices: tuple[Choice, ...] = ()
    fewer: str | None = None
    more: str | None = None
    clears: bool = True
    step: int = 1
    most: int = MOST_TIMES


@dataclass(frozen=True)
class TargetInDay:
    """A target in a part of a day: the adult's box, and the pupil's own for the pupil's targets."""

    target: Target
    adult: Box
    own: Box | None


@dataclass(frozen=True)
class PartShown:
    """One part of one day of a plan, ready to be tapped."""

    part: Part
    of_pupil: list[TargetInDay]
    of_others: list[TargetInDay]
    praise: Box
    sanctions: Box
    note: Box
    scored: frozenset[str]

    @property
    def others_scored(self) -> bool:
        return any(row.adult.seen for row in self.of_others)


def plan_to_score(person: Person, plan_id: int) -> Plan:
    """A plan of a pupil whom the person may see, with the targets still agreed. Raises Http404."""
    targets = Prefetch("targets", Target.objects.filter(dropped_on=None))
    plan = (
        visible_plans(person)
        .select_related("pupil")
        .prefetch_related(targets)
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise Http404("No such plan here.")
    plan.school = plan.pupil.school = person.school
    return plan


def day_parts(plan: Plan) -> tuple[Part, ...]:
    """The parts of this plan's day."""
    return parts_of(plan.scored_by, plan.lessons)


def part_of_day(plan: Plan, on: date, part: Part) -> PartShown:
    """What stands in one part of a day. Three queries at most. Wants `plan_to_score`'s targets."""
    rows = {
        row.part: row for row in PartOfDay.objects.filter(plan=plan, on=on).select_related("by")
    }
    row = rows.get(part.key)
    found = Mark.objects.filter(part__plan=plan, part__on=on).select_related("by", "part")
    marks = {(m.target_id, m.own): m for m in found if m.part.part == part.key}
    scored = {m.part.part for m in found}
    scored |= {key for key, r in rows.items() if r.praise or r.sanctions or r.note}
    shown = [_target_in_day(plan, target, marks) for target in plan.targets.all()]
    return PartShown(
        part=part,
        of_pupil=[r for r in shown if r.target.owner == Target.Owner.PUPIL],
        of_others=[r for r in shown if r.target.owner != Target.Owner.PUPIL],
        praise=_stepper("praise", "Praise", row.praise if row else 0),
        sanctions=_stepper("sanctions", "Sanctions", row.sanctions if row else 0),
        note=Box("note", "Note", row.note if row else "", "", "", clears=False),
        scored=frozenset(scored),
    )


def box_of(shown: PartShown, cell: Cell) -> Box | None:
    """The box of a cell; None for a target that is no longer part of the plan."""
    boxes = [shown.praise, shown.sanctions, shown.note]
    for row in (*shown.of_pupil, *shown.of_others):
        boxes += [row.adult, row.own] if row.own else [row.adult]
    return next((box for box in boxes if box.name == cell.name), None)


def _target_in_day(
    plan: Plan, target: Target, marks: Mapping[tuple[int, bool], Mark]
) -> TargetInDay:
    own = None
    if target.owner == Target.Owner.PUPIL:
        label = f"{plan.pupil.forename}’s own"
        own = _box(Cell("own", target.pk), label, target, marks.get((target.pk, True)))
    adult = _box(Cell("target", target.pk), "Adult", target, marks.get((target.pk, False)))
    return TargetInDay(target, adult, own)


def _box(cell: Cell, label: str, target: Target, mark: Mark | None) -> Box:
    value = mark.value if mark else None
    seen = plain(value) if value is not None else ""
    words = in_words(target, value) if value is not None else ""
    by = mark.by.name if mark else ""
    kinds = Target.MeasuredBy
    if target.measured_by == kinds.YES_NO:
        return Box(cell.name, label, seen, words, by, _choices(YES_NO, value))
    if target.measured_by == kinds.SCALE:
        steps = [(Decimal(n), str(n)) for n in range(target.scale_top + 1)]
        return Box(cell.name, label, seen, words, by, _choices(steps, value))
    step = MINUTES_STEP if target.measured_by == kinds.DURATION else 1
    most = most_of(target)
    fewer, more = _steps(value, most, step)
    return Box(cell.name, label, seen, words, by, (), fewer, more, step=step, most=most)


def _stepper(name: str, label: str, value: int) -> Box:
    fewer, more = _steps(Decimal(value), MOST_TIMES, 1)
    return Box(name, label, str(value), str(value), "", (), fewer, more, clears=False)


def _steps(value: Decimal | None, most: int, step: int) -> tuple[str | None, str | None]:
    """What a tap on minus and on plus saves; with nothing written yet minus stands for nought."""
    if value is None:
        return "0", str(step)
    fewer = None if value <= 0 else plain(max(value - step, Decimal(0)))
    return fewer, None if value >= most else plain(min(value + step, Decimal(most)))


def _choices(steps: Iterable[tuple[Decimal, str]], value: Decimal | None) -> tuple[Choice, ...]:
    return tuple(Choice(plain(step), words, step == value) for step, words in steps)
