"""How far a plan has come and when it is next reviewed: two queries for its values, one plan or many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from inclusion.rules.deadlines import within_days_rolled_forward
from inclusion.rules.pack import Packs, load_packs
from inclusion.rules.school_days import SchoolCalendar
from interventions.effort import best_words, trend_words, unit_of, way_words
from interventions.from_marks import DayMarks, Point, WeekValue, week_values, with_scores
from interventions.models import Judgement, Plan, Target

from .marks import marks_by_day, values_by_hand

# An IBP is reviewed at least each half-term; six weeks is the longest one. The local pack holds no
# value for it, because the local policy speaks of PSPs only.
IBP_OPENS_AFTER = 28
IBP_DUE_AFTER = 42


@dataclass(frozen=True)
class ReviewWindow:
    """When the next review falls: calendar days counted from `since`, the end rolled forward.

    `due_on` is None where the school's terms do not reach; `unknown_reason` then says so.
    """

    since: date
    opens_on: date
    due_on: date | None
    unknown_reason: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a review on that day is inside the window; any day is where it is unknown."""
        return self.due_on is None or self.opens_on <= day <= self.due_on


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
        return best_words(self.scores, fewer_is_better=self.target.fewer_is_better)

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


def measured(*plans: Plan) -> list[TargetProgress]:
    """As `progress` for several plans, without what reviews judged. Wants `targets` prefetched."""
    return _way_of([target for plan in plans for target in _agreed(plan)])


def progress(plan: Plan) -> list[TargetProgress]:
    """Start, latest value and all values by date for each target still agreed, in their order.

    Wants `targets` and `reviews__judgements` prefetched, as `plan_for` does. Two queries.
    """
    judged = {
        judgement.target_id: judgement
        for review in plan.reviews.all()
        for judgement in review.judgements.all()
    }
    return _way_of(_agreed(plan), judged)


def progress_of(target: Target) -> TargetProgress:
    """One target's way so far. Two queries."""
    return _way_of([target])[0]


def values_of(targets: Sequence[Target]) -> dict[int, tuple[Point, ...]]:
    """Each target's values by date, from marks and by hand. Two queries, none without a target."""
    return {found.target.pk: found.scores for found in _way_of(targets)}


def _agreed(plan: Plan) -> list[Target]:
    return [target for target in plan.targets.all() if target.dropped_on is None]


def _way_of(
    targets: Sequence[Target], judged: Mapping[int, Judgement] | None = None
) -> list[TargetProgress]:
    """The way of each target, its values read for all of them at once."""
    ids = [target.pk for target in targets]
    marks, by_hand = (marks_by_day(ids), values_by_hand(ids)) if ids else ({}, {})
    return [
        _progress(target, marks.get(target.pk, ()), by_hand.get(target.pk, ()), judged or {})
        for target in targets
    ]


def _progress(
    target: Target,
    marks: Iterable[DayMarks],
    by_hand: Iterable[Point],
    judged: Mapping[int, Judgement],
) -> TargetProgress:
    weeks = week_values(target.measured_by, target.per, marks)
    scores = with_scores(weeks, by_hand)
    now_on, now = scores[-1] if scores else (None, None)
    last = judged.get(target.pk)
    return TargetProgress(target, target.baseline, now, now_on, scores, last, tuple(weeks))


def next_review_window(
    plan: Plan, calendar: SchoolCalendar, packs: Packs | None = None
) -> ReviewWindow:
    """The window of the next review, counted from the last one held or from the start."""
    return window_after(
        plan, last_held(plan, (r.held_on for r in plan.reviews.all())), calendar, packs
    )


def last_held(plan: Plan, held_on: Iterable[date]) -> date:
    """The day from which the next review is counted."""
    return max((day for day in held_on if day >= plan.starts_on), default=plan.starts_on)


def window_after(
    plan: Plan, since: date, calendar: SchoolCalendar, packs: Packs | None = None
) -> ReviewWindow:
    """The window that `since` opens: three to four weeks for a PSP, never past the plan's end."""
    opens_after, due_after = _lengths(plan, since, packs or load_packs())
    latest = plan.ends_on if plan.ends_on > since else None
    deadline = within_days_rolled_forward(calendar, since, due_after, latest)
    opens_on = since + timedelta(days=opens_after)
    if deadline.due_on:
        opens_on = min(opens_on, deadline.due_on)
    return ReviewWindow(since, opens_on, deadline.due_on, deadline.unknown_reason)


def _lengths(plan: Plan, since: date, packs: Packs) -> tuple[int, int]:
    """Calendar days after which the window opens and ends."""
    if plan.kind == Plan.Kind.IBP:
        return IBP_OPENS_AFTER, IBP_DUE_AFTER
    return (
        packs.number("hackney", "review_opens_after", since),
        packs.number("hackney", "review_due_after", since),
    )
