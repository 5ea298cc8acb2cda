"""Telling the parents of a physical intervention: the same day, unless a reason against it is kept.

Source: section 93A of the Education and Inspections Act 2006; force.record and force.report-parent.
The promise to tell stands as an action, so that it is on Today and on the pupil's page until it is met.
Its words say nothing of what happened: every colleague who sees the pupil reads an action.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from cases.models import Action, Entry, PhysicalIntervention
from inclusion.accounts.models import User
from inclusion.accounts.versions import create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day

ABOUT = "parents-told"


def promise_to_tell(records: Sequence[PhysicalIntervention], by: User, on: date) -> None:
    """An action of the writer for each record of which the parents are not told, due the same day.

    The day is that of the intervention: a record made later is overdue at once.
    """
    waiting = [record.entry for record in records if is_waiting(record)]
    create_many_as([_promise(entry, by, on) for entry in waiting], Action, by=by)


def follow_telling(record: PhysicalIntervention, by: User, on: date) -> None:
    """Keep the promise to tell as the record has it: done once they know, open again if they do not."""
    if not is_waiting(record):
        _keep_promise(record, by, on)
    elif not _promises(record.entry).filter(done_on=None).exists():
        promise_to_tell([record], by, on)


def is_waiting(record: PhysicalIntervention) -> bool:
    """Whether the parents are still to be told."""
    return not (record.parents_told_at or record.parents_not_told_because.strip())


def _promise(entry: Entry, by: User, on: date) -> Action:
    return Action(
        school=entry.school,
        pupil=entry.pupil,
        about=f"{ABOUT}:{entry.pk}",
        what=f"Tell the parents what happened on {day(entry.happened_on)}: "
        "the law asks for it the same day",
        owner=by,
        due_on=entry.happened_on,
        created_on=on,
    )


def check_needed(values: Mapping[str, Any]) -> None:
    """Refuse the statutory record of a physical intervention while it lacks what the law asks."""
    for field, sentence in {
        "staff": "Write down who took part.",
        "why_needed": "Write down why it was necessary.",
        "how": "Write down what was done, and how.",
    }.items():
        if not str(values.get(field, "")).strip():
            raise DomainError(sentence, field)


def check_telling(fields: Mapping[str, Any], happened_on: date, on: date) -> None:
    """Refuse a time before what happened or to come, and a talk with the pupil likewise.

    Raises DomainError naming the form's field.
    """
    told_at, talked_on = fields.get("parents_told_at"), fields.get("talked_on")
    if told_at and timezone.localdate(told_at) < happened_on:
        raise DomainError(f"This happened on {day(happened_on)}.", "told_on")
    if told_at and told_at > timezone.now():
        raise DomainError("This time is in the future.", "told_on")
    if told_at and str(fields.get("parents_not_told_because", "")).strip():
        raise DomainError(
            "Say when they were told, or why they are not told, not both.",
            "parents_not_told_because",
        )
    if talked_on and talked_on < happened_on:
        raise DomainError(f"This happened on {day(happened_on)}.", "talked_on")
    if talked_on and talked_on > on:
        raise DomainError("This date is in the future.", "talked_on")


def _keep_promise(record: PhysicalIntervention, by: User, on: date) -> None:
    """Close the action. Its outcome says when, and nothing of what happened."""
    told_at = record.parents_told_at
    told_on = timezone.localdate(told_at) if told_at else on
    outcome = f"Told on {day(told_on)}" if told_at else "Not told; the entry says why"
    for action in _promises(record.entry).filter(done_on=None):
        action.done_on, action.outcome = max(told_on, action.created_on), outcome
        save_as(action, by=by)


def withdraw_promise_to_tell(entry: Entry, by: User) -> None:
    """Take back the promise with its entry, inside the entry's own write."""
    for action in _promises(entry):
        action.withdrawn_at = timezone.now()
        action.withdrawn_reason = "Its entry was withdrawn."
        save_as(action, by=by, reason=action.withdrawn_reason)


def _promises(entry: Entry) -> Any:
    return Action.objects.select_for_update().filter(
        pupil_id=entry.pupil_id, about=f"{ABOUT}:{entry.pk}", withdrawn_at=None
    )
