"""Booking a review: the day, the time and the place, before it is held."""

from datetime import date

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.models import Plan
from interventions.selectors import last_held, window_after

from .scores import require_school_day


def book_review(
    *,
    plan: Plan,
    next_review_on: date | None,
    next_review_at: str,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """Book the plan's next review, the first meeting of a draft included; without a day take it back.

    `next_review_at` are the time and the place as people say them: "15:15, Room 3". Raises
    ConflictError, or DomainError for an ended plan, on a day that has passed, is no school day or not
    after the last review, and on one outside a running plan's window without a reason.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update(of=("self",)).select_related("school").get(pk=plan.pk)
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended: no review is booked any more.")
        wanted = next_review_on, next_review_at.strip() if next_review_on else ""
        if wanted == (plan.next_review_on, plan.next_review_at):
            return plan
        check_version(plan, expected_version)
        if next_review_on:
            _check(plan, next_review_on, reason, on)
        plan.next_review_on, plan.next_review_at = wanted
        return save_as(plan, by=by, reason=_told(plan, reason)[:100])


def _check(plan: Plan, wanted: date, reason: str, on: date) -> None:
    if wanted < on:
        raise DomainError("This date has passed.", "next_review_on")
    calendar = school_calendar(plan.school)
    require_school_day(calendar, wanted, "next_review_on")
    if wanted > plan.ends_on:
        raise DomainError(f"The plan ends on {day(plan.ends_on)}.", "next_review_on")
    if plan.status == Plan.Status.DRAFT:
        return
    since = last_held(plan, plan.reviews.values_list("held_on", flat=True))
    if wanted <= since:
        raise DomainError(
            f"It is not after the last review or the start, on {day(since)}.", "next_review_on"
        )
    window = window_after(plan, since, calendar, school_packs(plan.school))
    if not window.holds(wanted) and not reason.strip():
        raise DomainError(
            f"The next review falls {window.falls}: choose a day in it, or say why not.",
            "reason",
        )


def _told(plan: Plan, reason: str) -> str:
    if plan.next_review_on is None:
        return "Booked review taken back"
    return f"Review booked: {reason.strip()}" if reason.strip() else "Review booked"
