"""A later end of a running plan, agreed with a reason."""

from datetime import date, timedelta

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.models import Extension, Plan

from .plans import check_dates, check_last_day

# Longer than a plan of the usual length at once would be another plan.
LONGEST = timedelta(weeks=26)


def extend_plan(
    *,
    plan: Plan,
    ends_on: date,
    agreed_on: date,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """Let a running plan end later. The same form sent twice makes one extension.

    Raises ConflictError, or DomainError for a plan that does not run, without a reason, and on an end
    that is not later, has passed, lies before a held or booked review, is far away, or is no school
    day.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        last = plan.extensions.last()
        if last and ends_on == plan.ends_on == last.ends_on and reason.strip() == last.reason:
            return plan
        if plan.status != Plan.Status.ACTIVE:
            raise DomainError("Only a running plan can be extended.")
        check_version(plan, expected_version)
        if not reason.strip():
            raise DomainError("Say why it runs longer.", "reason")
        _check_agreed(plan, agreed_on, on)
        _check_end(plan, ends_on, on)
        extension = Extension(
            plan=plan, agreed_on=agreed_on, ended_before_on=plan.ends_on,
            ends_on=ends_on, reason=reason.strip(), by=by,
        )  # fmt: skip
        save_as(extension, by=by)
        plan.ends_on = ends_on
        return save_as(plan, by=by, reason=f"Extended: {reason.strip()}"[:100])


def _check_agreed(plan: Plan, agreed_on: date, on: date) -> None:
    if agreed_on > on:
        raise DomainError("This date is in the future.", "agreed_on")
    if agreed_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "agreed_on")


def _check_end(plan: Plan, ends_on: date, on: date) -> None:
    if ends_on <= plan.ends_on:
        raise DomainError(
            f"The plan ends on {day(plan.ends_on)} already: choose a later day, or end it.",
            "ends_on",
        )
    if ends_on < on:
        raise DomainError("This date has passed.", "ends_on")
    check_before_reviews(plan, ends_on)
    if ends_on - max(plan.ends_on, on) > LONGEST:
        raise DomainError("A plan is extended by half a year at most. Check the year.", "ends_on")
    check_dates(plan.starts_on, ends_on)
    check_last_day(plan.starts_on, ends_on, school_calendar(plan.school))


def check_before_reviews(plan: Plan, ends_on: date) -> None:
    """Refuse an end before a review that was held or is booked. Raises DomainError."""
    last = plan.reviews.order_by("-held_on").first()
    if last and ends_on < last.held_on:
        raise DomainError(f"A review was held after this date, on {day(last.held_on)}.", "ends_on")
    booked = plan.next_review_on
    if booked and ends_on < booked:
        raise DomainError(f"A review is booked for {day(booked)}, after this end.", "ends_on")
