"""Writes about entries: logging, amending and withdrawing them."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.alerts import refresh_alerts
from cases.locking import pupil_write
from cases.models import Action, Case, Entry, EntryReader, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError

from .actions import withdraw_actions_of_entry
from .dates import not_before_birth

ACTION_LENGTH = 300
# The reason that somebody typed may say what nobody else is to read.
RESTRICTED_NOW = "The entry that it came from is restricted now."


@transaction.atomic
def log_entry(
    *,
    pupils: Sequence[Pupil],
    fields: dict[str, Any],
    by: User,
    on: date,
    readers: Sequence[User] = (),
    once_key: str = "",
    own_action: bool = False,
    action_due_on: date | None = None,
) -> list[Entry]:
    """Log one entry, on the record of each of the pupils. Returns the entries, one a pupil.

    `once_key` is the form's own key: a second press of its button returns what the first one made.
    With `own_action` the follow-up also becomes an action of the writer, due on `action_due_on`.
    Raises DomainError without a pupil, on a date in the future or before a pupil's birth, or on a
    follow-up that cannot become an action.
    """
    if not pupils:
        raise DomainError("Choose at least one pupil.", "pupils")
    if fields["happened_on"] > on:
        raise DomainError("This date is in the future.", "happened_on")
    if own_action:
        _check_follow_up(fields, action_due_on, on)
    ids = sorted(pupil.pk for pupil in pupils)
    locked = _locked(ids)
    for pupil in locked:
        not_before_birth(pupil, fields["happened_on"], "happened_on")
    if once_key:
        made = _made_before(once_key, ids, fields, by)
        if made:
            return made
        if Entry.objects.filter(once_key__startswith=f"{once_key}:").exists():
            # Other words under an old key: someone went back to the form and wrote another entry.
            once_key = uuid.uuid4().hex
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
            once_key=f"{once_key}:{pupil.pk}" if once_key else None,
            **fields,
        )
        entries.append(save_as(entry, by=by))
        _set_readers(entry, readers, by)
        if own_action:
            _add_own_action(entry, action_due_on, by, on)
        refresh_alerts(pupil, on)
    return entries


def _locked(ids: Sequence[int]) -> list[Pupil]:
    """The pupils, locked in the order of their ids, so that two writers never wait for each other."""
    rows = Pupil.objects.select_for_update(of=("self",)).select_related("school")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _made_before(
    once_key: str, pupil_ids: Sequence[int], fields: dict[str, Any], by: User
) -> list[Entry]:
    """What the first press of the same form's button made; empty when this is something else."""
    keys = [f"{once_key}:{pupil_id}" for pupil_id in pupil_ids]
    made = list(Entry.objects.filter(once_key__in=keys, written_by=by).order_by("pupil_id"))
    same = [
        entry
        for entry in made
        if entry.other_pupils == len(pupil_ids) - 1
        and entry.what_happened == fields["what_happened"]
    ]
    return same if len(same) == len(pupil_ids) else []


def _check_follow_up(fields: dict[str, Any], due_on: date | None, on: date) -> None:
    """An action stands on colleagues' lists: it needs words that may stand there."""
    words = str(fields.get("follow_up", "")).strip()
    if not words:
        raise DomainError("Write what you will do, to make it an action.", "follow_up")
    if len(words) > ACTION_LENGTH:
        raise DomainError(
            f"Use at most {ACTION_LENGTH} characters, to make it an action.", "follow_up"
        )
    if fields.get("restricted"):
        raise DomainError(
            "Every colleague who sees the pupil can read an action: keep a restricted follow-up here.",
            "own_action",
        )
    if due_on and due_on < on:
        raise DomainError("This date has passed.", "action_due_on")


def _add_own_action(entry: Entry, due_on: date | None, by: User, on: date) -> Action:
    return save_as(
        Action(
            school=entry.school,
            pupil=entry.pupil,
            about=f"entry:{entry.pk}",
            what=entry.follow_up.strip(),
            owner=by,
            due_on=due_on,
            created_on=on,
        ),
        by=by,
    )


def _set_readers(entry: Entry, readers: Sequence[User], by: User) -> None:
    """Name exactly these readers; an entry that is not restricted names none."""
    standing = {reader.user_id: reader for reader in entry.readers.all()}
    wanted = {user.pk for user in readers} if entry.restricted else set()
    for user_id in sorted(wanted - standing.keys()):
        save_as(EntryReader(entry=entry, user_id=user_id), by=by)
    for user_id in sorted(standing.keys() - wanted):
        remove_as(standing[user_id], by=by)


def _open_cases(pupil_ids: Sequence[int]) -> dict[int, Case]:
    """The newest open case of each pupil: what is logged while one is open belongs to it."""
    open_ones = Case.objects.filter(pupil_id__in=pupil_ids, closed_on__isnull=True)
    return {case.pupil_id: case for case in open_ones.order_by("opened_on", "id")}


def amend_entry(
    *,
    entry: Entry,
    fields: dict[str, Any],
    reason: str,
    by: User,
    on: date,
    expected_version: int | None,
    readers: Sequence[User] | None = None,
) -> Entry:
    """Amend an entry; the earlier words stay in its history with the reason.

    `readers` None leaves the named readers as they are. Becoming restricted withdraws the action
    that was made from the entry. Raises ConflictError, DomainError.
    """
    if not reason.strip():
        raise DomainError("Say why you are changing it.", "reason")
    if fields.get("happened_on", on) > on:
        raise DomainError("This date is in the future.", "happened_on")
    with pupil_write(entry.pupil, on) as locked:
        not_before_birth(locked, fields.get("happened_on", on), "happened_on")
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError("This entry has been withdrawn and can no longer be changed.")
        check_version(entry, expected_version)
        for field, value in fields.items():
            setattr(entry, field, value)
        save_as(entry, by=by, reason=reason[:100])
        if entry.restricted:
            withdraw_actions_of_entry(entry=entry, reason=RESTRICTED_NOW, by=by)
        if readers is not None:
            _set_readers(entry, readers, by)
        return entry


def withdraw_entry(*, entry: Entry, reason: str, by: User, on: date) -> Entry:
    """Take an entry out of the chronology without losing it, and the action that was made from it.

    Withdrawing twice changes nothing. Raises DomainError without a reason.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            return entry
        entry.withdrawn_at, entry.withdrawn_reason = timezone.now(), reason
        withdraw_actions_of_entry(entry=entry, reason=f"Its entry was withdrawn: {reason}", by=by)
        return save_as(entry, by=by, reason=reason[:100])
