"""Looking again at a pupil after a plan: when that is due, who is asked to, and what they found.

Six weeks, a term and a year after the end, as the packs count them. Each stands as an action of the
plan's lead, so that it comes up among what is due.
"""

from datetime import date
from typing import Any

from cases.locking import pupil_write
from cases.models import Action
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.rules.calendar_days import add_weeks
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.rules.school_weeks import add_school_weeks
from inclusion.words import day
from interventions.models import FollowUp, Plan

ABOUT = "follow-up"
_PACK = "england"
OUTCOME_LENGTH = 300


def due_dates(ended_on: date, calendar: SchoolCalendar, packs: Packs) -> dict[str, date]:
    """When to look again, on school days; past the terms that are entered, plain dates."""

    def weeks(name: str) -> int:
        return packs.number_or_first(_PACK, name, ended_on)

    return {
        str(FollowUp.After.SIX_WEEKS): _weeks_on(ended_on, weeks("follow_up_weeks"), calendar),
        str(FollowUp.After.TERM): _school_weeks_on(ended_on, weeks("follow_up_term"), calendar),
        str(FollowUp.After.YEAR): _weeks_on(ended_on, weeks("follow_up_year"), calendar),
    }


def _school_weeks_on(day_: date, weeks: int, calendar: SchoolCalendar) -> date:
    try:
        return add_school_weeks(calendar, day_, weeks)
    except BeyondKnownTerms:
        return _weeks_on(day_, weeks, calendar)


def _weeks_on(day_: date, weeks: int, calendar: SchoolCalendar) -> date:
    return _school_day(add_weeks(day_, weeks), calendar)


def _school_day(day_: date, calendar: SchoolCalendar) -> date:
    try:
        return calendar.roll_forward(day_)
    except BeyondKnownTerms:
        return day_


def plan_follow_ups(plan: Plan, by: User, on: date) -> None:
    """Make the follow-ups of an ended plan with their actions. Call inside the write."""
    assert plan.ended_on  # noqa: S101 (a programmer's mistake)
    dates = due_dates(plan.ended_on, school_calendar(plan.school), school_packs(plan.school))
    actions = []
    for after, due_on in dates.items():
        follow_up = FollowUp(plan=plan, after=after, due_on=due_on)
        save_as(follow_up, by=by)
        actions.append(
            Action(
                school=plan.school,
                pupil=plan.pupil,
                about=f"{ABOUT}:{follow_up.pk}",
                what=f"See how {plan.pupil.forename} is "
                f"{follow_up.get_after_display().lower()} the {plan.short_kind}",
                owner=plan.lead or plan.key_worker or by,
                due_on=due_on,
                created_on=on,
            )
        )
    create_many_as(actions, Action, by=by)


def record_follow_up(
    *,
    follow_up: FollowUp,
    held_on: date,
    result: str,
    note: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> FollowUp:
    """Write down how the pupil is; its action is done. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError on a day before the plan ended or in the future, without a
    result or a note, and when somebody recorded something else.
    """
    said = held_on, result, note.strip()
    with pupil_write(follow_up.plan.pupil, on):
        follow_up = FollowUp.objects.select_for_update().select_related("plan").get(pk=follow_up.pk)
        if follow_up.held_on and said == (follow_up.held_on, follow_up.result, follow_up.note):
            return follow_up
        if follow_up.held_on:
            raise DomainError("This follow-up has been recorded already.")
        check_version(follow_up, expected_version)
        _check(follow_up, said, on)
        follow_up.held_on, follow_up.result, follow_up.note = said
        follow_up.by = by
        save_as(follow_up, by=by)
        _finish(follow_up, by)
        return follow_up


def _check(follow_up: FollowUp, said: tuple[date, str, str], on: date) -> None:
    held_on, result, note = said
    ended_on = follow_up.plan.ended_on
    if held_on > on:
        raise DomainError("This date is in the future.", "held_on")
    if ended_on and held_on < ended_on:
        raise DomainError(f"The plan ended on {day(ended_on)}.", "held_on")
    if result not in FollowUp.Result.values:
        raise DomainError("Choose what became of the gains.", "result")
    if not note:
        raise DomainError("Say how the pupil is.", "note")


def _finish(follow_up: FollowUp, by: User) -> None:
    standing: Any = Action.objects.select_for_update().filter(
        about=f"{ABOUT}:{follow_up.pk}", pupil_id=follow_up.plan.pupil_id, done_on=None
    )
    for action in standing.filter(withdrawn_at=None):
        action.done_on = max(follow_up.held_on or action.created_on, action.created_on)
        action.outcome = follow_up.get_result_display()[:OUTCOME_LENGTH]
        save_as(action, by=by)
