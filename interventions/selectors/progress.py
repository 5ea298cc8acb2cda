"""How far a plan has come: two queries for its values, one plan or many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from inclusion.rules.school_days import SchoolCalendar
from interventions.effort import best_words, trend_words, unit_of, way_words
from interventions.from_marks import DayMarks, Point, Span, WeekValue, week_values, with_scores
from interventions.held import in_order
from interventions.models import Judgement, Plan, Target

from .marks import marks_by_day, values_by_hand


@dataclass(frozen=True)
class TargetProgress:
    """One target from its start to its latest value: `scores` by date, from marks and by hand.

    `weeks` are what the marks of each week come to.
    """

    target: Target
    start: Decimal | None
    now: Decimal | None
    now_on: date | None
    scores: tuple[tuple[date, Decimal], ...]
    judged: Judgement | None
    weeks: tuple[WeekValue, ...] = ()

    @property
    def unit(self) -> str:
        """What follows a value in a sentence: " a week", " minutes a day"."""
        return unit_of(self.target.measured_by, self.target.per)

    @cached_property
    def trend(self) -> str:
        """ "From 14 to 6 a week, about 2 fewer each week."; nothing for fewer than three values."""
        target = self.target
        return trend_words(self.scores, self.start, target.measured_by, target.per)

    @cached_property
    def way(self) -> str:
        """How much of the way to the goal is done, in words."""
        target = self.target
        return way_words(self.start, self.now, target.goal, fewer_is_better=target.fewer_is_better)

    @cached_property
    def best(self) -> str:
        """The best value so far where it is not the latest."""
        target = self.target
        return best_words(
            self.scores, fewer_is_better=target.fewer_is_better, measured_by=target.measured_by
        )

    @property
    def measured(self) -> bool:
        return self.now is not None

    @property
    def reached(self) -> bool:
        """Whether the latest value is at the goal or past it."""
        if self.now is None or self.target.goal is None:
            return False
        if self.target.fewer_is_better:
            return self.now <= self.target.goal
        return self.now >= self.target.goal


def measured(calendar: SchoolCalendar, on: date, *plans: Plan) -> list[TargetProgress]:
    """As `progress` for several plans, without what reviews judged. Wants `targets` prefetched."""
    return _way_of([target for plan in plans for target in _agreed(plan)], calendar, on)


def progress(plan: Plan, calendar: SchoolCalendar, on: date) -> list[TargetProgress]:
    """Start, latest value and all values by date for each target still agreed, in their order.

    `calendar` is the school's; `on` is the day on which it is read, which tells whether a week is over.
    Wants `targets` and `reviews__judgements` prefetched, as `plan_for` does. Two queries.
    """
    judged = {
        judgement.target_id: judgement
        for review in in_order(plan.reviews.all())
        for judgement in review.judgements.all()
    }
    return _way_of(_agreed(plan), calendar, on, judged)


def progress_of(target: Target, calendar: SchoolCalendar, on: date) -> TargetProgress:
    """One target's way so far. Two queries. Wants its plan."""
    return _way_of([target], calendar, on)[0]


def values_of(
    targets: Sequence[Target], calendar: SchoolCalendar, on: date
) -> dict[int, tuple[Point, ...]]:
    """Each target's values by date, from marks and by hand. Two queries, none without a target.

    Wants their plans.
    """
    return {found.target.pk: found.scores for found in _way_of(targets, calendar, on)}


def _agreed(plan: Plan) -> list[Target]:
    return [target for target in plan.targets.all() if target.dropped_on is None]


def _way_of(
    targets: Sequence[Target],
    calendar: SchoolCalendar,
    on: date,
    judged: Mapping[int, Judgement] | None = None,
) -> list[TargetProgress]:
    """The way of each target, its values read for all of them at once."""
    ids = [target.pk for target in targets]
    marks, by_hand = (marks_by_day(ids), values_by_hand(ids)) if ids else ({}, {})
    return [
        _progress(
            target,
            Span(target.plan.starts_on, target.plan.ended_on, on, calendar),
            marks.get(target.pk, ()),
            by_hand.get(target.pk, ()),
            judged or {},
        )
        for target in targets
    ]


def _progress(
    target: Target,
    span: Span,
    marks: Iterable[DayMarks],
    by_hand: Iterable[Point],
    judged: Mapping[int, Judgement],
) -> TargetProgress:
    weeks = week_values(target.measured_by, target.per, marks, span)
    scores = with_scores(weeks, by_hand)
    now_on, now = scores[-1] if scores else (None, None)
    last = judged.get(target.pk)
    return TargetProgress(target, target.baseline, now, now_on, scores, last, tuple(weeks))
