"""Measured values of a plan's targets."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.words import day, weekday
from interventions.limits import beyond_limits_of
from interventions.models import Plan, Score

from .errors import StandingScoresError, seen_scores


def record_scores(
    *,
    plan: Plan,
    measured_on: date,
    values: Mapping[int, Decimal],
    by: User,
    on: date,
    seen: str = "",
) -> list[Score]:
    """Write down one value a target, measured on a school day. A value of the same day is replaced.

    `values` maps ids of the plan's targets to numbers. Raises DomainError on a day in the future,
    before the plan or without school, for a plan that does not run, and without any value; and
    StandingScoresError before a colleague's value is replaced, unless `seen` is that of this error.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().select_related("school").get(pk=plan.pk)
        _check(plan, measured_on, values, on)
        check_standing(plan, measured_on, values, by, seen)
        return store_scores(plan, measured_on, values, by)


def _check(plan: Plan, measured_on: date, values: Mapping[int, Decimal], on: date) -> None:
    if plan.status != Plan.Status.ACTIVE:
        raise DomainError("Values are recorded while the plan runs.")
    if measured_on > on:
        raise DomainError("This date is in the future.", "measured_on")
    if measured_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "measured_on")
    require_school_day(school_calendar(plan.school), measured_on, "measured_on")
    if not values:
        raise DomainError("Enter at least one value.")


def check_standing(
    plan: Plan, measured_on: date, values: Mapping[int, Decimal], by: User, seen: str
) -> None:
    """Refuse to replace a colleague's other value of the day, unless `seen` says that it was shown.

    Raises StandingScoresError.
    """
    written = Score.objects.filter(target__in=values, target__plan=plan, on=measured_on)
    others = written.exclude(by=by).select_related("by", "target").order_by("target_id")
    standing = [score for score in others if score.value != values[score.target_id]]
    if standing and seen_scores(standing) != seen:
        raise StandingScoresError(standing)


def require_school_day(calendar: SchoolCalendar, wanted: date, field: str) -> None:
    """Refuse a day on which the school is closed, or which its terms do not reach."""
    try:
        attends = calendar.is_school_day(wanted)
    except BeyondKnownTerms:
        raise DomainError(
            f"No term is entered that holds {day(wanted)}: enter next year's dates first.", field
        ) from None
    if not attends:
        raise DomainError(f"{weekday(wanted)} is not a school day.", field)


def is_measured_on(calendar: SchoolCalendar, day_: date) -> bool:
    """Whether values can stand on a day: there was school, or no term says that there was none."""
    try:
        return calendar.is_school_day(day_)
    except BeyondKnownTerms:
        return True


def store_scores(
    plan: Plan, measured_on: date, values: Mapping[int, Decimal], by: User
) -> list[Score]:
    """Save values that were checked, inside the transaction of the caller."""
    targets = {target.pk: target for target in plan.targets.filter(dropped_on__isnull=True)}
    standing = {
        score.target_id: score
        for score in Score.objects.filter(target__in=targets.values(), on=measured_on)
    }
    saved = []
    for target_id, value in values.items():
        if target_id not in targets:
            raise DomainError("This target is no longer part of the plan.")
        if said := beyond_limits_of(targets[target_id], value):
            raise DomainError(
                f"The value of “{targets[target_id].what}” cannot be that: {said}",
                f"target_{target_id}",
            )
        score = standing.get(target_id)
        if score and score.value == value:
            continue
        score = score or Score(target=targets[target_id], on=measured_on)
        score.value, score.by = value, by
        saved.append(save_as(score, by=by))
    return saved
