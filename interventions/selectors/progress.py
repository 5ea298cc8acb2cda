"""How far a plan has come and when it is next reviewed. No query where the plan was prefetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from inclusion.rules.deadlines import within_days_rolled_forward
from inclusion.rules.pack import Packs, load_packs
from inclusion.rules.school_days import SchoolCalendar
from interventions.models import Judgement, Plan, Target

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
    """One target from its start to its latest measured value."""

    target: Target
    start: Decimal | None
    now: Decimal | None
    now_on: date | None
    scores: tuple[tuple[date, Decimal], ...]
    judged: Judgement | None

    @property
    def measured(self) -> bool:
        return self.now is not None

    @property
    def in_words(self) -> str:
        """better than at the start, the same as at the start, further away than at the start."""
        if self.start is None or self.now is None:
            return ""
        if self.now == self.start:
            return "the same as at the start"
        better = (self.now < self.start) == self.target.fewer_is_better
        return "better than at the start" if better else "further away than at the start"

    @property
    def reached(self) -> bool:
        """Whether the latest value is at the goal or past it."""
        if self.now is None or self.target.goal is None:
            return False
        if self.target.fewer_is_better:
            return self.now <= self.target.goal
        return self.now >= self.target.goal


def measured(plan: Plan) -> list[TargetProgress]:
    """As `progress`, without what reviews judged. Wants `targets__scores` prefetched."""
    return [_progress_of(t, None) for t in plan.targets.all() if t.dropped_on is None]


def progress(plan: Plan) -> list[TargetProgress]:
    """Start, latest value and all values by date for each target still agreed, in their order.

    Wants `targets__scores` and `reviews__judgements` prefetched, as `plan_for` does.
    """
    judged = {
        judgement.target_id: judgement
        for review in plan.reviews.all()
        for judgement in review.judgements.all()
    }
    return [
        _progress_of(target, judged.get(target.pk))
        for target in plan.targets.all()
        if target.dropped_on is None
    ]


def _progress_of(target: Target, judged: Judgement | None) -> TargetProgress:
    scores = tuple((score.on, score.value) for score in target.scores.all())
    now_on, now = scores[-1] if scores else (None, None)
    return TargetProgress(target, target.baseline, now, now_on, scores, judged)


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
