"""Writes about a case's rounds of assess, plan, do and review."""

from datetime import date, timedelta
from typing import Any

from cases.locking import pupil_write
from cases.models import Case, Cycle
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day

from .casework_promises import follow_cycle

A_YEAR = timedelta(days=366)


def start_cycle(*, case: Case, fields: dict[str, Any], by: User, on: date) -> Cycle:
    """Start the next round of a case. The same form sent twice starts one.

    `fields` are started_on, review_due_on, assess, plan, do. Raises DomainError while an earlier
    round waits for its review, and on days that cannot be meant.
    """
    with pupil_write(case.pupil, on):
        case = _open_case(case)
        earlier = list(case.cycles.all())
        standing = next((c for c in earlier if not c.reviewed_on), None)
        if standing:
            if all(getattr(standing, name) == value for name, value in fields.items()):
                return standing
            raise DomainError(f"Review round {standing.number} first.")
        cycle = Cycle(case=case, number=max((c.number for c in earlier), default=0) + 1, **fields)
        _check_days(case, cycle, on)
        save_as(cycle, by=by)
        follow_cycle(case, cycle, by, on)
        return cycle


def change_cycle(
    *,
    cycle: Cycle,
    fields: dict[str, Any],
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Cycle:
    """Change a round that has not been reviewed. Raises ConflictError, DomainError."""
    with pupil_write(cycle.case.pupil, on):
        case = _open_case(cycle.case)
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.reviewed_on:
            raise DomainError("This round has been reviewed and can no longer be changed.")
        check_version(cycle, expected_version)
        for name, value in fields.items():
            setattr(cycle, name, value)
        _check_days(case, cycle, on)
        save_as(cycle, by=by)
        follow_cycle(case, cycle, by, on)
        return cycle


def review_cycle(
    *,
    cycle: Cycle,
    reviewed_on: date,
    review: str,
    direction: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Cycle:
    """Record what came of a round and which way things go. The same form twice changes nothing.

    Raises ConflictError, or DomainError without words, on a day before it began or to come, and when
    somebody reviewed it with other words.
    """
    if not review.strip():
        raise DomainError("Say what came of it.", "review")
    if reviewed_on > on:
        raise DomainError("This date is in the future.", "reviewed_on")
    with pupil_write(cycle.case.pupil, on):
        case = _open_case(cycle.case)
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.reviewed_on and (cycle.reviewed_on, cycle.review) == (reviewed_on, review):
            return cycle
        if cycle.reviewed_on:
            raise DomainError("This round has been reviewed already.")
        if reviewed_on < cycle.started_on:
            raise DomainError(f"This round began on {day(cycle.started_on)}.", "reviewed_on")
        check_version(cycle, expected_version)
        cycle.reviewed_on, cycle.review = reviewed_on, review
        save_as(cycle, by=by)
        if direction and direction != case.direction:
            case.direction = direction
            save_as(case, by=by, reason=f"Review of round {cycle.number}")
        follow_cycle(case, cycle, by, on, f"Reviewed on {day(reviewed_on)}.")
        return cycle


def _open_case(case: Case) -> Case:
    case = Case.objects.select_for_update().select_related("pupil").get(pk=case.pk)
    if case.closed_on:
        raise DomainError("This case has been closed and can no longer be changed.")
    return case


def _check_days(case: Case, cycle: Cycle, on: date) -> None:
    if cycle.started_on < case.opened_on:
        raise DomainError(f"The case was opened on {day(case.opened_on)}.", "started_on")
    if cycle.started_on > on + A_YEAR:
        raise DomainError("A round starts within a year of today. Check the year.", "started_on")
    if cycle.review_due_on <= cycle.started_on:
        raise DomainError("The review comes after the start.", "review_due_on")
    if cycle.review_due_on > cycle.started_on + A_YEAR:
        raise DomainError("A round lasts at most a year. Check the year.", "review_due_on")
