"""Writes about actions: what someone promised, and how it went."""

from datetime import date
from typing import Any

from cases.locking import pupil_write
from cases.models import Action, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError


def add_action(*, pupil: Pupil, fields: dict[str, Any], by: User, on: date) -> Action:
    """Write down what someone promised. Raises DomainError without an owner."""
    if not fields.get("owner") and not str(fields.get("owner_name", "")).strip():
        raise DomainError("Say who will do it.", "owner")
    with pupil_write(pupil, on) as locked:
        action = Action(school=locked.school, pupil=locked, created_on=on, **fields)
        return save_as(action, by=by)


def finish_action(
    *, action: Action, done_on: date, outcome: str, by: User, on: date, expected_version: int | None = None
) -> Action:
    """Record that an action was done. Doing it twice changes nothing; a future date is refused."""
    if done_on > on:
        raise DomainError("This date is in the future.", "done_on")
    with pupil_write(action.pupil, on):
        action = Action.objects.select_for_update().get(pk=action.pk)
        if action.done_on:
            return action
        check_version(action, expected_version)
        action.done_on, action.outcome = done_on, outcome
        return save_as(action, by=by)
