"""Writes about entries: logging and withdrawing them. What is added later has a file of its own."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write, pupils_write
from cases.models import (
    Action,
    Case,
    Entry,
    EntryReader,
    IncidentDetail,
    PhysicalIntervention,
    Pupil,
)
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day

from .actions import withdraw_actions_of_entry
from .dates import not_before_birth
from .entries_told import check_needed, check_telling, promise_to_tell, withdraw_promise_to_tell
from .entries_words import fold_again, texts_of

ACTION_LENGTH = 300
# A record stays open for this long after a pupil has left: what comes to light late still has a place.
LEAVERS_DAYS = 365


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
    incident: Mapping[str, Any] | None = None,
    intervention: Mapping[str, Any] | None = None,
) -> list[Entry]:
    """Log one entry, on the record of each of the pupils. Returns the entries, one a pupil.

    `incident` and `intervention` are the fields of an IncidentDetail and a PhysicalIntervention.
    `once_key` is the form's own key: a second press of its button returns what the first one made.
    With `own_action` the follow-up also becomes an action of the writer, due on `action_due_on`.
    A physical intervention of which the parents are not told yet becomes an action due the same day.
    The number of queries does not depend on the number of pupils.
    Raises DomainError without a pupil, on an impossible date, for a pupil who left more than a year
    ago, on a physical intervention without its record, or on a follow-up that cannot be an action.
    """
    if not pupils:
        raise DomainError("Choose at least one pupil.", "pupils")
    if fields["happened_on"] > on:
        raise DomainError("This date is in the future.", "happened_on")
    if own_action:
        _check_follow_up(fields, action_due_on, on)
    if fields["kind"] == Entry.Kind.INTERVENTION:
        check_needed(intervention or {})
        check_telling(intervention or {}, fields["happened_on"], on)
    ids = sorted(pupil.pk for pupil in pupils)
    with pupils_write(pupils[0].school, ids, on) as locked:
        for pupil in locked:
            not_before_birth(pupil, fields["happened_on"], "happened_on")
            _check_leaver(pupil, on)
        if once_key:
            made = _made_before(once_key, ids, fields, by)
            if made:
                return made
            if Entry.objects.filter(once_key__startswith=f"{once_key}:").exists():
                # Other words under an old key: someone went back and wrote another entry.
                once_key = uuid.uuid4().hex
        entries = _new_entries(locked, fields, by, once_key)
        for entry in entries:
            entry.set_search_text(*texts_of(incident), *texts_of(intervention))
        create_many_as(entries, Entry, by=by)
        _add_details(entries, incident, intervention, by, on)
        if fields.get("restricted"):
            named = [EntryReader(entry=entry, user=user) for entry in entries for user in readers]
            create_many_as(named, EntryReader, by=by)
        if own_action:
            actions = [_own_action(entry, action_due_on, by, on) for entry in entries]
            create_many_as(actions, Action, by=by)
        return entries


def _new_entries(
    pupils: Sequence[Pupil], fields: dict[str, Any], by: User, once_key: str
) -> list[Entry]:
    """One entry for each pupil, not saved yet; those of several pupils know of each other."""
    together = uuid.uuid4() if len(pupils) > 1 else None
    cases = _open_cases([pupil.pk for pupil in pupils])
    return [
        Entry(
            school=pupil.school,
            pupil=pupil,
            case=cases.get(pupil.pk),
            written_by=by,
            restricted_by=by if fields.get("restricted") else None,
            logged_together=together,
            other_pupils=len(pupils) - 1,
            once_key=f"{once_key}:{pupil.pk}" if once_key else None,
            **fields,
        )
        for pupil in pupils
    ]


def _add_details(
    entries: Sequence[Entry],
    incident: Mapping[str, Any] | None,
    intervention: Mapping[str, Any] | None,
    by: User,
    on: date,
) -> None:
    """Store what some kinds of entry hold besides their text, and what they promise."""
    if incident:
        details = [IncidentDetail(entry=entry, **incident) for entry in entries]
        create_many_as(details, IncidentDetail, by=by)
    if intervention:
        records = [PhysicalIntervention(entry=entry, **intervention) for entry in entries]
        create_many_as(records, PhysicalIntervention, by=by)
        promise_to_tell(records, by, on)


def _check_leaver(pupil: Pupil, on: date) -> None:
    """Somebody who left within a year may still be written about; an older record is closed."""
    if pupil.left_on and pupil.left_on < on - timedelta(days=LEAVERS_DAYS):
        raise DomainError(
            f"{pupil.name} left on {day(pupil.left_on)}, more than a year ago: "
            "nothing more is logged for them.",
            "pupils",
        )


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


def _own_action(entry: Entry, due_on: date | None, by: User, on: date) -> Action:
    return Action(
        school=entry.school,
        pupil=entry.pupil,
        about=f"entry:{entry.pk}",
        what=entry.follow_up.strip(),
        owner=by,
        due_on=due_on,
        created_on=on,
    )


def _open_cases(pupil_ids: Sequence[int]) -> dict[int, Case]:
    """The newest open case of each pupil: what is logged while one is open belongs to it."""
    open_ones = Case.objects.filter(pupil_id__in=pupil_ids, closed_on__isnull=True)
    return {case.pupil_id: case for case in open_ones.order_by("opened_on", "id")}


def withdraw_entry(
    *,
    entry: Entry,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Entry:
    """Take an entry out of the chronology without losing it, and the action that was made from it.

    The same form sent twice changes nothing. Raises ConflictError, or DomainError without a reason.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at and entry.withdrawn_reason == reason:
            return entry
        if entry.withdrawn_at:
            raise DomainError("This entry has been withdrawn already.")
        check_version(entry, expected_version)
        entry.withdrawn_at, entry.withdrawn_reason = timezone.now(), reason
        withdraw_actions_of_entry(entry=entry, reason=f"Its entry was withdrawn: {reason}", by=by)
        withdraw_promise_to_tell(entry, by)
        save_as(entry, by=by, reason=reason[:100])
        return fold_again(entry)
