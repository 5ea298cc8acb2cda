"""Writes about cases and entries."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cases.alerts import refresh_alerts
from cases.locking import pupil_write
from cases.models import Case, CaseMember, Entry, EntryReader, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

_JUDGEMENTS = ("at_risk_since", "deteriorating_since", "previous_plan_unsuccessful")


def open_case(
    *, pupil: Pupil, fields: dict[str, Any], team: Sequence[User], by: User, on: date
) -> Case:
    """Open a piece of inclusion work for a pupil. Raises DomainError when it opens in the future."""
    opened_on = fields.get("opened_on", on)
    if opened_on > on:
        raise DomainError("A case cannot open in the future.", "opened_on")
    with pupil_write(pupil, on) as locked:
        number = _next_number(locked.school)
        case = Case(school=locked.school, pupil=locked, number=number, **{**fields, "opened_on": opened_on})
        _check_judgements(case)
        save_as(case, by=by)
        _set_team(case, team, by)
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
    """Change a case, its judgements and its team. Raises ConflictError, DomainError."""
    with pupil_write(case.pupil, on):
        case = Case.objects.select_for_update().get(pk=case.pk)
        check_version(case, expected_version)
        for field, value in fields.items():
            setattr(case, field, value)
        _check_judgements(case)
        save_as(case, by=by, reason=str(fields.get("judgement_reason", ""))[:100])
        _set_team(case, team, by)
        return case


def _check_judgements(case: Case) -> None:
    """A judgement about a child is never recorded without the reason for it."""
    judged = any(getattr(case, field) for field in _JUDGEMENTS)
    if judged and not case.judgement_reason.strip():
        raise DomainError("Say why you judge so: a judgement is kept with its reason.", "judgement_reason")


def _set_team(case: Case, team: Sequence[User], by: User) -> None:
    standing = {member.user_id: member for member in case.members.all()}
    wanted = {user.pk for user in team}
    for user_id in wanted - standing.keys():
        save_as(CaseMember(case=case, user_id=user_id), by=by)
    for user_id in standing.keys() - wanted:
        member = standing[user_id]
        member._history_user = by
        member.delete()


def close_case(
    *, case: Case, closed_on: date, outcome: str, by: User, on: date, expected_version: int | None = None
) -> Case:
    """Close a case with its outcome. Raises DomainError on a date before it opened or in the future."""
    if closed_on > on:
        raise DomainError("A case cannot close in the future.", "closed_on")
    if closed_on < case.opened_on:
        raise DomainError("The case opened after this date.", "closed_on")
    if not outcome.strip():
        raise DomainError("Say how it ended.", "outcome")
    with pupil_write(case.pupil, on):
        case = Case.objects.select_for_update().get(pk=case.pk)
        check_version(case, expected_version)
        case.closed_on, case.outcome = closed_on, outcome
        return save_as(case, by=by)


@transaction.atomic
def log_entry(
    *,
    pupils: Sequence[Pupil],
    fields: dict[str, Any],
    by: User,
    on: date,
    readers: Sequence[User] = (),
    once_key: str = "",
) -> list[Entry]:
    """Log one entry, on the record of each of the pupils. Returns the entries, one a pupil.

    `once_key` is the form's own key: a second press of its button returns what the first one made.
    Raises DomainError without a pupil or on a date in the future.
    """
    if not pupils:
        raise DomainError("Choose at least one pupil.", "pupils")
    if fields["happened_on"] > on:
        raise DomainError("This date is in the future.", "happened_on")
    # Locks are taken in the order of the ids, so that two writers never wait for each other.
    ids = sorted(pupil.pk for pupil in pupils)
    locked = list(Pupil.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    keys = {pupil.pk: f"{once_key}:{pupil.pk}" if once_key else None for pupil in locked}
    if once_key:
        made = list(Entry.objects.filter(once_key__in=keys.values()))
        if made:
            return made
    together = uuid.uuid4() if len(locked) > 1 else None
    cases = _open_cases(ids)
    entries = []
    for pupil in locked:
        entry = Entry(
            school=pupil.school,
            pupil=pupil,
            case=cases.get(pupil.pk),
            written_by=by,
            logged_together=together,
            other_pupils=len(locked) - 1,
            once_key=keys[pupil.pk],
            **fields,
        )
        entries.append(save_as(entry, by=by))
        for reader in readers:
            save_as(EntryReader(entry=entry, user=reader), by=by)
        refresh_alerts(pupil, on)
    return entries


def _open_cases(pupil_ids: Sequence[int]) -> dict[int, Case]:
    """The newest open case of each pupil: what is logged while one is open belongs to it."""
    open_ones = Case.objects.filter(pupil_id__in=pupil_ids, closed_on__isnull=True)
    return {case.pupil_id: case for case in open_ones.order_by("opened_on", "id")}


def amend_entry(
    *, entry: Entry, fields: dict[str, Any], reason: str, by: User, on: date, expected_version: int | None
) -> Entry:
    """Amend an entry; the earlier words stay in its history with the reason."""
    if not reason.strip():
        raise DomainError("Say why you are changing it.", "reason")
    if fields.get("happened_on", on) > on:
        raise DomainError("This date is in the future.", "happened_on")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError("This entry has been withdrawn and can no longer be changed.")
        check_version(entry, expected_version)
        for field, value in fields.items():
            setattr(entry, field, value)
        return save_as(entry, by=by, reason=reason[:100])


def withdraw_entry(*, entry: Entry, reason: str, by: User, on: date) -> Entry:
    """Take an entry out of the chronology without losing it. Withdrawing twice changes nothing."""
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            return entry
        entry.withdrawn_at, entry.withdrawn_reason = timezone.now(), reason
        return save_as(entry, by=by, reason=reason[:100])
