"""Writes about meetings: planning or recording one, writing it up, withdrawing it, sending copies."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Action, Agency, Attendee, Case, Meeting, MinutesCopy, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import (
    check_version,
    create_many_as,
    remove_as,
    save_as,
    update_many_as,
)
from inclusion.errors import DomainError
from inclusion.words import day

from .dates import not_before_birth
from .last_actions import LastAction, tell_of_actions
from .recipients import not_barred

YEARS_AHEAD = 2


@dataclass(frozen=True)
class Present:
    """Somebody who came or sent apologies; `attendee_id` of a row that stands already.

    `there` False takes a standing row out, and leaves a new one unwritten.
    """

    name: str
    role: str = ""
    user: User | None = None
    agency: Agency | None = None
    apologies: bool = False
    there: bool = True
    attendee_id: int | None = None


@dataclass(frozen=True)
class Promise:
    """A new action: what, who (a colleague, or a name) and by when."""

    what: str
    owner: User | None = None
    owner_name: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class MeetingMinutes:
    """Everything that the page of a meeting holds."""

    kind: str
    held_on: date
    purpose: str
    held_at: time | None = None
    place: str = ""
    notes: str = ""
    agreed: str = ""
    next_on: date | None = None
    people: tuple[Present, ...] = ()
    told: tuple[LastAction, ...] = ()
    promised: tuple[Promise, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields of a Meeting."""
        names = ("kind", "held_on", "held_at", "place", "purpose", "notes", "agreed", "next_on")
        return {name: getattr(self, name) for name in names}


def add_meeting(
    *, pupil: Pupil, minutes: MeetingMinutes, by: User, on: date, once_key: str = ""
) -> Meeting:
    """Plan a meeting to come, or record one that was held. The same form sent twice makes one.

    Raises DomainError on impossible dates, or a promise without an owner, and ActionsMovedError.
    """
    with pupil_write(pupil, on) as locked:
        _check(locked, minutes, on)
        same = Meeting.objects.filter(once_key=once_key, pupil=locked).first() if once_key else None
        if same:
            return same
        meeting = Meeting(
            school=locked.school,
            pupil=locked,
            case=_open_case(locked),
            written_by=by,
            once_key=once_key or None,
            **minutes.fields(),
        )
        save_as(meeting, by=by)
        _write_the_rest(meeting, minutes, by, on)
        return meeting


def change_meeting(
    *,
    meeting: Meeting,
    minutes: MeetingMinutes,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Meeting:
    """Write a meeting up, or put it right; the earlier words stay in its history.

    Raises ConflictError, ActionsMovedError, or DomainError as when it is added and when it has been
    withdrawn.
    """
    with pupil_write(meeting.pupil, on) as locked:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.withdrawn_at:
            raise DomainError("This meeting has been withdrawn and can no longer be changed.")
        check_version(meeting, expected_version)
        _check(locked, minutes, on)
        for name, value in minutes.fields().items():
            setattr(meeting, name, value)
        save_as(meeting, by=by)
        _write_the_rest(meeting, minutes, by, on)
        return meeting


def withdraw_meeting(
    *,
    meeting: Meeting,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Meeting:
    """Take back a meeting that was entered by mistake or did not take place. Nothing is lost.

    What was promised at it stays: each promise is withdrawn by itself. The same form sent twice
    changes nothing. Raises ConflictError, or DomainError without a reason.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(meeting.pupil, on):
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.withdrawn_at and meeting.withdrawn_reason == reason[:300]:
            return meeting
        if meeting.withdrawn_at:
            raise DomainError("This meeting has been withdrawn already.")
        check_version(meeting, expected_version)
        meeting.withdrawn_at, meeting.withdrawn_reason = timezone.now(), reason[:300]
        return save_as(meeting, by=by, reason=reason[:100])


def record_copy(
    *, meeting: Meeting, to: str, sent_on: date, how: str, by: User, on: date
) -> MinutesCopy:
    """Write down that somebody was sent the minutes. The same form sent twice makes one row.

    Raises DomainError on a day to come or before the meeting, for a meeting not held yet or
    withdrawn, and for a contact whom the school must not contact.
    """
    to = to.strip()
    if not to:
        raise DomainError("Say who was sent a copy.", "to")
    if sent_on > on:
        raise DomainError("This date is in the future.", "sent_on")
    with pupil_write(meeting.pupil, on) as locked:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.withdrawn_at:
            raise DomainError("This meeting has been withdrawn: its minutes go to nobody.")
        if sent_on < meeting.held_on:
            raise DomainError(f"The meeting is on {day(meeting.held_on)}.", "sent_on")
        not_barred(locked, to, "to")
        same = MinutesCopy.objects.filter(meeting=meeting, to=to, sent_on=sent_on, how=how).first()
        copy = MinutesCopy(meeting=meeting, to=to, sent_on=sent_on, how=how, recorded_by=by)
        return same or save_as(copy, by=by)


def _check(pupil: Pupil, minutes: MeetingMinutes, on: date) -> None:
    """Dates that no meeting can have, and promises that nobody made."""
    not_before_birth(pupil, minutes.held_on, "held_on")
    for field in ("held_on", "next_on"):
        value = getattr(minutes, field)
        if value and value.year > on.year + YEARS_AHEAD:
            raise DomainError(
                f"This is more than {YEARS_AHEAD} years ahead. Check the year.", field
            )
    if minutes.next_on and minutes.next_on <= minutes.held_on:
        raise DomainError("The next meeting is after this one.", "next_on")
    first = min(minutes.held_on, on)
    for promise in minutes.promised:
        if not promise.owner and not promise.owner_name.strip():
            raise DomainError(f"Say who will do “{promise.what}”.")
        if promise.owner and promise.owner_name.strip():
            raise DomainError(f"Choose a colleague or write a name for “{promise.what}”, not both.")
        if promise.due_on and promise.due_on < first:
            raise DomainError(f"“{promise.what}” is due before the meeting.")


def _write_the_rest(meeting: Meeting, minutes: MeetingMinutes, by: User, on: date) -> None:
    _set_people(meeting, minutes.people, by)
    of_pupil = Action.objects.filter(pupil_id=meeting.pupil_id)
    tell_of_actions(of_pupil, minutes.told, held_on=min(meeting.held_on, on), by=by)
    _promise(meeting, minutes.promised, by, on)


def _set_people(meeting: Meeting, people: tuple[Present, ...], by: User) -> None:
    """Write who came. Whom a colleague added meanwhile, and nobody here mentions, stays."""
    standing = {attendee.pk: attendee for attendee in meeting.attendees.all()}
    added, changed = [], []
    for present in people:
        attendee = standing.get(present.attendee_id or 0)
        if not present.there:
            if attendee:
                remove_as(attendee, by=by)
            continue
        said = {
            "name": present.name,
            "role": present.role,
            "user": present.user,
            "agency": present.agency,
            "apologies": present.apologies,
        }
        if attendee is None:
            added.append(Attendee(meeting=meeting, **said))
        elif any(getattr(attendee, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(attendee, name, value)
            changed.append(attendee)
    create_many_as(added, Attendee, by=by)
    update_many_as(changed, Attendee, ["name", "role", "user", "agency", "apologies"], by=by)


def _promise(meeting: Meeting, promised: tuple[Promise, ...], by: User, on: date) -> None:
    actions = [
        Action(
            school_id=meeting.school_id,
            pupil_id=meeting.pupil_id,
            promised_at=f"meeting:{meeting.pk}",
            what=promise.what,
            owner=promise.owner,
            owner_name=promise.owner_name.strip(),
            due_on=promise.due_on,
            created_on=on,
        )
        for promise in promised
    ]
    create_many_as(actions, Action, by=by)


def _open_case(pupil: Pupil) -> Case | None:
    """The newest open case: a meeting held while one is open belongs to it."""
    standing = Case.objects.filter(pupil=pupil, closed_on__isnull=True)
    return standing.order_by("-opened_on", "-pk").first()
