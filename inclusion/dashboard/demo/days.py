"""Days of pupils with a running plan, as the adults who were there scored them in the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from inclusion.accounts.models import User
from interventions.day_parts import Part, parts_of
from interventions.models import Mark, PartOfDay, Plan, Target

from .scene import Scene

WEEKS, MOST_PLANS = 4, 12
SCORERS = ("staff", "assistant", "mentor")
NOTES = (
    "Began the first task without being asked.",
    "Noisy room; moved to the quiet table and stayed.",
    "Said sorry after break without being asked.",
    "Worked with a partner for the whole task.",
    "Cover lesson; harder than usual, and came back after two minutes.",
    "Asked for help before leaving.",
)


def score_days(scene: Scene) -> None:
    """Mark the school days of the last weeks, but for today, for the school's first running plans."""
    plans = Plan.objects.filter(
        school=scene.school, status=Plan.Status.ACTIVE, starts_on__lt=scene.on
    )
    plans = plans.select_related("pupil").prefetch_related("targets__scores")
    for plan in plans.order_by("pk")[:MOST_PLANS]:
        targets = [t for t in plan.targets.all() if t.owner == Target.Owner.PUPIL]
        first = max(plan.starts_on, scene.on - timedelta(weeks=WEEKS, days=scene.on.weekday()))
        yesterday = scene.on - timedelta(days=1)
        away = scene.out[plan.pupil.upn]
        days = [
            day
            for day in scene.calendar.school_days(first, yesterday)
            if not any(period.first <= day <= period.last for period in away)
        ]
        for _, week in groupby(days, _monday):
            _Week(scene, plan, list(week)).score(targets)
    scene.rows.flush()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass
class _Week:
    scene: Scene
    plan: Plan
    days: list[date]

    def score(self, targets: Sequence[Target]) -> None:
        """A row for each part of the week's days, and marks that come to the week's measured values."""
        random = self.scene.random
        parts = [(day, part) for day in self.days for part in _parts(self.plan)]
        totals = [self._spread(target, len(parts)) for target in targets]
        for place, (day, part) in enumerate(parts):
            by = self.scene.people[random.choice(SCORERS)]
            row = PartOfDay(
                plan=self.plan,
                on=day,
                part=part.key,
                praise=random.choice((1, 2, 2, 3, 4)),
                sanctions=random.choice((0, 0, 0, 1, 1, 2)),
                note=random.choice(NOTES) if random.random() < 0.12 else "",
                by=by,
            )
            self.scene.rows.add(row, by=by, on=day)
            for target, values in zip(targets, totals, strict=True):
                self._mark(row, target, values[place], by)

    def _mark(self, row: PartOfDay, target: Target, value: int, by: User) -> None:
        random = self.scene.random
        self.scene.rows.add(
            Mark(part=row, target=target, value=Decimal(value), by=by), by=by, on=row.on
        )
        if random.random() < 0.7:
            own = max(0, value + random.choice((0, 0, 0, 1, -1)))
            mark = Mark(part=row, target=target, own=True, value=Decimal(own), by=by)
            self.scene.rows.add(mark, by=by, on=row.on)

    def _spread(self, target: Target, parts: int) -> list[int]:
        """The value measured in this week or last before it, laid out over the week's parts."""
        known = [s.value for s in target.scores.all() if s.on <= self.days[0] + timedelta(days=4)]
        value = float(known[-1] if known else target.baseline or 0)
        whole = value * (len(self.days) if target.per == Target.Per.DAY else len(self.days) / 5)
        laid = [0] * parts
        for _ in range(round(whole)):
            laid[self.scene.random.randrange(parts)] += 1
        return laid


def _parts(plan: Plan) -> tuple[Part, ...]:
    return parts_of(plan.scored_by, plan.lessons)
