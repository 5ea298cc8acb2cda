"""Writes about cases: opening, changing and closing them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F

from cases.locking import pupil_write
from cases.models import Case, CaseMember, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError

from .casework_promises import follow_case
from .dates import not_before_birth

_JUDGEMENTS = ("at_risk_since", "deteriorating_since", "previous_plan_unsuccessful")


def open_case(
    *, pupil: Pupil, fields: dict[str, Any], team: Sequence[User], by: User, on: date
) -> Case:
    """Open a piece of inclusion work for a pupil. The same form sent twice opens one case.

    Raises DomainError when it opens in the future, or on a judgement without its reason.
    """
    opened_on = fields.get("opened_on", on)
    if opened_on > on:
        raise DomainError("A case cannot open in the future.", "opened_on")
    with pupil_write(pupil, on) as locked:
        fields = {**fields, "opened_on": opened_on}
        same = Case.objects.filter(pupil=locked, closed_on=None, **fields).first()
        if same:
            return same
        case = Case(school=locked.school, pupil=locked, number=0, **fields)
        not_before_birth(locked, opened_on, "opened_on")
        _check_judgements(case, on)
        _sign_flag(case, (None, None), by, on)
        case.number = _next_number(locked.school)
        save_as(case, by=by)
        _set_team(case, team, by)
        follow_case(case, by, on)
        return case


def _next_number(school: School) -> int:
    """The school's next case number; the school's row is locked while it is taken."""
    school = School.objects.select_for_update().get(pk=school.pk)
    School.objects.filter(pk=school.pk).update(next_case_number=F("next_case_number") + 1)
    return school.next_case_number


def change_case(
    *,
    case: Case,
    fields: dict[str, Any],
    team: Sequence[User],
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Case:
    """Change an open case, its judgements and its team. Raises ConflictError, DomainError."""
    with pupil_write(case.pupil, on) as locked:
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.closed_on:
            raise DomainError("This case has been closed and can no longer be changed.")
        check_version(case, expected_version)
        flagged = case.at_risk_since, case.at_risk_until
        for field, value in fields.items():
            setattr(case, field, value)
        if case.opened_on > on:
            raise DomainError("A case cannot open in the future.", "opened_on")
        not_before_birth(locked, case.opened_on, "opened_on")
        _check_judgements(case, on)
        _sign_flag(case, flagged, by, on)
        save_as(case, by=by, reason=str(fields.get("judgement_reason", ""))[:100])
        _set_team(case, team, by)
        follow_case(case, by, on)
        return case


def _check_judgements(case: Case, on: date) -> None:
    """A judgement about a child is never recorded without the reason for it, nor for a day to come."""
    for field in ("at_risk_since", "deteriorating_since"):
        if (getattr(case, field) or on) > on:
            raise DomainError("This date is in the future.", field)
        not_before_birth(case.pupil, getattr(case, field) or on, field)
    judged = any(getattr(case, field) for field in _JUDGEMENTS)
    if judged and not case.judgement_reason.strip():
        raise DomainError(
            "Say why you judge so: a judgement is kept with its reason.", "judgement_reason"
        )


def _sign_flag(case: Case, before: tuple[date | None, date | None], by: User, on: date) -> None:
    """Note who flagged the pupil as at risk, and check until when. `before`: since and until."""
    now = case.at_risk_since, case.at_risk_until
    if now == before:
        return
    if case.at_risk_until and not case.at_risk_since:
        raise DomainError("Say since when the pupil is at risk, too.", "at_risk_since")
    if case.at_risk_until and case.at_risk_until != before[1] and case.at_risk_until <= on:
        raise DomainError("Give a day after today on which you look again.", "at_risk_until")
    case.at_risk_set_by = by if case.at_risk_since else None


def _set_team(case: Case, team: Sequence[User], by: User) -> None:
    standing = {member.user_id: member for member in case.members.all()}
    wanted = {user.pk for user in team}
    for user_id in wanted - standing.keys():
        save_as(CaseMember(case=case, user_id=user_id), by=by)
    for user_id in standing.keys() - wanted:
        remove_as(standing[user_id], by=by)


def close_case(
    *,
    case: Case,
    closed_on: date,
    outcome: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Case:
    """Close a case with its outcome. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError on a date before it opened or in the future, and when
    somebody closed it with other words.
    """
    if closed_on > on:
        raise DomainError("A case cannot close in the future.", "closed_on")
    if closed_on < case.opened_on:
        raise DomainError("The case opened after this date.", "closed_on")
    if not outcome.strip():
        raise DomainError("Say how it ended.", "outcome")
    with pupil_write(case.pupil, on):
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.closed_on and (case.closed_on, case.outcome) == (closed_on, outcome):
            return case
        if case.closed_on:
            raise DomainError("This case has been closed already.")
        check_version(case, expected_version)
        case.closed_on, case.outcome = closed_on, outcome
        save_as(case, by=by)
        follow_case(case, by, on)
        return case
