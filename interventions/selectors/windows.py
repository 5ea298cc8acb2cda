"""When a plan is next reviewed: the window that the rules give, for pages without their alerts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inclusion.rules import ibp_reviews, psp_reviews
from inclusion.rules.pack import Packs, load_packs
from inclusion.rules.plan_reviews import Window
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import weekday
from interventions.models import Plan


@dataclass(frozen=True)
class ReviewWindow:
    """When the next review falls, counted from `since`: calendar days of a PSP, school weeks of an IBP.

    `due_on` is None where the school's terms do not reach; `unknown_reason` then says so.
    """

    since: date
    opens_on: date
    due_on: date | None
    unknown_reason: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a review on that day is inside the window; any day is where it is unknown."""
        return self.due_on is None or self.opens_on <= day <= self.due_on

    @property
    def falls(self) -> str:
        """ "between Monday 30 November 2026 and Monday 7 December 2026", or "on" its only day."""
        assert self.due_on  # noqa: S101 (asked only where it is known)
        if self.opens_on == self.due_on:
            return f"on {weekday(self.due_on)}"
        return f"between {weekday(self.opens_on)} and {weekday(self.due_on)}"


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
    """The window that `since` opens, never past the plan's end."""
    found = _window(plan, since, calendar, packs or load_packs())
    return ReviewWindow(since, found.opens_on, found.deadline.due_on, found.deadline.unknown_reason)


def _window(plan: Plan, since: date, calendar: SchoolCalendar, packs: Packs) -> Window:
    latest = plan.ends_on if plan.ends_on > since else None
    if plan.kind == Plan.Kind.PSP:
        return psp_reviews.window(calendar, packs, since, latest)
    return ibp_reviews.window(calendar, packs, since, weeks_between(plan, packs), latest)


def weeks_between(plan: Plan, packs: Packs) -> int:
    """School weeks from one review of an IBP to the next: what it says, or the usual number."""
    return plan.review_every_weeks or ibp_reviews.usual_weeks(packs, plan.starts_on)


def reviewed_in_words(plan: Plan, packs: Packs) -> str:
    """How often an IBP is reviewed: "every 6 school weeks"; "" for a PSP, as local policy says."""
    if plan.kind == Plan.Kind.PSP:
        return ""
    return ibp_reviews.every_in_words(weeks_between(plan, packs))
