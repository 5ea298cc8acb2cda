"""Writes about actions: what someone promised, and how it went."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Action, Entry, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day


def add_action(*, pupil: Pupil, fields: dict[str, Any], by: User, on: date) -> Action:
    """Write down what someone promised. The same form sent twice makes one action.

    Raises DomainError without exactly one owner, when it falls due before today, or on a time
    without a date.
    """
    _check_owner(fields)
    _check_due(fields, on)
    with pupil_write(pupil, on) as locked:
        standing = Action.objects.filter(
            pupil=locked, created_on=on, done_on=None, withdrawn_at=None, **fields
        )
        same = standing.first()
        if same:
            return same
        action = Action(school=locked.school, pupil=locked, created_on=on, **fields)
        return save_as(action, by=by)


def _check_owner(fields: dict[str, Any]) -> None:
    owner, owner_name = fields.get("owner"), str(fields.get("owner_name", "")).strip()
    if not owner and not owner_name:
        raise DomainError("Say who will do it.", "owner")
    if owner and owner_name:
        raise DomainError("Choose a colleague or write a name, not both.", "owner_name")


def _check_due(fields: dict[str, Any], on: date) -> None:
    if fields.get("due_on") and fields["due_on"] < on:
        raise DomainError("This date has passed.", "due_on")
    if fields.get("due_time") and not fields.get("due_on"):
        raise DomainError("Give the date that this time belongs to.", "due_time")


def change_action(
    *,
    action: Action,
    fields: dict[str, Any],
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Action:
    """Give an open action another owner, date or time, with the reason in its history.

    `fields` are owner, owner_name, due_on and due_time. The same change sent twice makes one.
    Raises ConflictError, or DomainError without a reason, for an action that is done or withdrawn,
    and on an owner or a date that cannot be.
    """
    if not reason.strip():
        raise DomainError("Say why it changes.", "reason")
    _check_owner(fields)
    with pupil_write(action.pupil, on):
        action = _open_one(action)
        if all(getattr(action, name) == value for name, value in fields.items()):
            return action
        check_version(action, expected_version)
        # A date that has passed may stay while somebody else takes the action over.
        if (fields["due_on"], fields["due_time"]) != (action.due_on, action.due_time):
            _check_due(fields, on)
        for name, value in fields.items():
            setattr(action, name, value)
        return save_as(action, by=by, reason=reason[:100])


def _open_one(action: Action) -> Action:
    """The action as it now stands, locked. Raises DomainError when it is over or not free to change."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    _not_of_a_request(action)
    if action.withdrawn_at:
        raise DomainError("This action has been withdrawn.")
    if action.done_on:
        raise DomainError("This action has been recorded as done already.")
    return action


def _not_of_a_request(action: Action) -> None:
    """The action of a family's request ends with its answer: the two never tell different stories."""
    if action.about.startswith("request:"):
        raise DomainError("This is done by answering the family’s request.")


def _not_of_an_intervention(action: Action) -> None:
    """The law asks for telling the parents: the record on the entry ends it, no line of an outcome."""
    if action.about.startswith("parents-told:"):
        raise DomainError("Say on the entry when the parents were told, or why they are not.")


def _not_of_a_follow_up(action: Action) -> None:
    """How the pupil is after a plan is written down with the plan, not in a line of an outcome."""
    if action.about.startswith("follow-up:"):
        raise DomainError("Write down how the pupil is on the page of the follow-up.")


def finish_action(
    *,
    action: Action,
    done_on: date,
    outcome: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Action:
    """Record that an action was done. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError on a date in the future or before it was promised, and when
    somebody recorded something else.
    """
    if done_on > on:
        raise DomainError("This date is in the future.", "done_on")
    with pupil_write(action.pupil, on):
        action = Action.objects.select_for_update().get(pk=action.pk)
        _not_of_a_request(action)
        _not_of_an_intervention(action)
        _not_of_a_follow_up(action)
        if action.withdrawn_at:
            raise DomainError("This action has been withdrawn.")
        if action.done_on and (action.done_on, action.outcome) == (done_on, outcome):
            return action
        if action.done_on:
            raise DomainError("This action has been recorded as done already.")
        if done_on < action.created_on:
            raise DomainError(f"This was promised on {day(action.created_on)}.", "done_on")
        check_version(action, expected_version)
        action.done_on, action.outcome = done_on, outcome
        return save_as(action, by=by)


def withdraw_action(
    *,
    action: Action,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Action:
    """Take back an action that was promised by mistake. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError without a reason, for an action that was done, and when
    somebody withdrew it for another reason.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(action.pupil, on):
        action = Action.objects.select_for_update().get(pk=action.pk)
        _not_of_a_request(action)
        _not_of_an_intervention(action)
        if action.withdrawn_at and action.withdrawn_reason == reason[:300]:
            return action
        if action.withdrawn_at:
            raise DomainError("This action has been withdrawn already.")
        if action.done_on:
            raise DomainError("This action has been recorded as done already.")
        check_version(action, expected_version)
        return _withdrawn(action, reason, by)


def withdraw_actions_of_entry(*, entry: Entry, reason: str, by: User) -> int:
    """Take back what an entry promised, done or not, inside the entry's own write. Returns how many.

    An action's words stand on colleagues' lists and in print, where its entry's may not any more.
    """
    made_from = Action.objects.select_for_update().filter(
        pupil_id=entry.pupil_id, about=f"entry:{entry.pk}", withdrawn_at=None
    )
    return len([_withdrawn(action, reason, by) for action in made_from])


def _withdrawn(action: Action, reason: str, by: User) -> Action:
    action.withdrawn_at, action.withdrawn_reason = timezone.now(), reason[:300]
    return save_as(action, by=by, reason=reason[:100])
