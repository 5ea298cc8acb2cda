"""Writes about meetings: planning or recording one, writing it up, withdrawing it, sending copies."""

import uuid
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

from .dates import not_before_birth, not_far_ahead
from .last_actions import LastAction, tell_of_actions
from .recipients import family_of, names, not_barred


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

    Other words under an old key make another: somebody went back to the form and wrote more.
    Raises DomainError on impossible dates, on a promise without an owner, and for a meeting to come
    to which somebody is asked whom the school must not contact; ActionsMovedError.
    """
    with pupil_write(pupil, on) as locked:
        _check(locked, minutes, on)
        made = Meeting.objects.filter(once_key=once_key).first() if once_key else None
        if made and made.pupil_id == locked.pk and _says(made, minutes):
            return made
        meeting = Meeting(
            school=locked.school,
            pupil=locked,
            case=_open_case(locked),
            written_by=by,
            once_key=(uuid.uuid4().hex if made else once_key) or None,
            **minutes.fields(),
        )
        save_as(meeting, by=by)
        _write_the_rest(meeting, minutes, by, on)
        return meeting


def _says(made: Meeting, minutes: MeetingMinutes) -> bool:
    """Whether this is what a meeting holds: the same words, people and promises."""
    if any(getattr(made, name) != value for name, value in minutes.fields().items()):
        return False
    came = made.attendees.values_list("name", "role", "apologies")
    if sorted(came) != sorted((p.name, p.role, p.apologies) for p in minutes.people if p.there):
        return False
    promised = Action.objects.filter(promised_at=f"meeting:{made.pk}").values_list(
        "what", flat=True
    )
    return sorted(promised) == sorted(promise.what for promise in minutes.promised)


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
    withdrawn, for a contact whom the school must not contact, and for somebody whom nothing here
    entitles: that goes by the printed document, where it is asked what allows it.
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
        _check_entitled(locked, meeting, to)
        same = MinutesCopy.objects.filter(meeting=meeting, to=to, sent_on=sent_on, how=how).first()
        copy = MinutesCopy(meeting=meeting, to=to, sent_on=sent_on, how=how, recorded_by=by)
        return same or save_as(copy, by=by)


def _check_entitled(pupil: Pupil, meeting: Meeting, to: str) -> None:
    """Whoever came or sent apologies gets a copy, and so do the pupil and their family."""
    named = [attendee.name for attendee in meeting.attendees.all()]
    if not any(names(name, to) for name in (*named, *family_of(pupil))):
        raise DomainError(
            f"{to} was not at the meeting and is not the family. Print the minutes, and write down "
            "there who is given them and what allows it.",
            "to",
        )


def _check(pupil: Pupil, minutes: MeetingMinutes, on: date) -> None:
    """Dates that no meeting can have, whom nobody may ask to one, and promises that nobody made.

    What is wrong with one of several is named by its place, as in promised:0:due_on.
    """
    not_before_birth(pupil, minutes.held_on, "held_on")
    not_far_ahead(minutes.held_on, on, "held_on")
    not_far_ahead(minutes.next_on, on, "next_on")
    if minutes.next_on and minutes.next_on <= minutes.held_on:
        raise DomainError("The next meeting is after this one.", "next_on")
    if minutes.held_on > on:
        for place, present in enumerate(minutes.people):
            if present.there:
                not_barred(pupil, present.name, f"people:{place}:name")
    first = min(minutes.held_on, on)
    for place, promise in enumerate(minutes.promised):
        named = f"promised:{place}"
        if not promise.owner and not promise.owner_name.strip():
            raise DomainError(f"Say who will do “{promise.what}”.", f"{named}:owner")
        if promise.owner and promise.owner_name.strip():
            raise DomainError("Choose a colleague or write a name, not both.", f"{named}:owner")
        if promise.due_on and promise.due_on < first:
            raise DomainError(f"This is before the meeting, {day(first)}.", f"{named}:due_on")
        not_far_ahead(promise.due_on, on, f"{named}:due_on")


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
