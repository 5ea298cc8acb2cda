"""The minutes of a meeting, as they are printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Action, Attendee, Contact, Meeting
from cases.models.pupils import fold
from cases.other_names import Cleaner
from cases.selectors.meetings import actions_of_meeting
from inclusion.accounts.person import Person
from inclusion.words import day, weekday

from .tell_once import Paper
from .tell_once_names import barred, family_names

DASH = "–"


@dataclass(frozen=True)
class ActionLine:
    """Something promised: `done` says what became of it."""

    what: str
    who: str
    due: str
    done: str


@dataclass(frozen=True)
class Minutes:
    """What the printed minutes say."""

    when: str
    purpose: str
    came: tuple[str, ...]
    apologies: tuple[str, ...]
    last: tuple[ActionLine, ...]
    notes: str
    agreed: str
    promised: tuple[ActionLine, ...]
    next_on: str
    written_by: str


def minutes_paper(person: Person, meeting: Meeting) -> Paper:
    """The minutes of a meeting that `meeting_for` has let this person see. A fixed number of queries."""
    pupil = meeting.pupil
    contacts = list(pupil.contacts.order_by("priority", "pk"))
    attendees = list(meeting.attendees.all())
    staff = [a.name for a in attendees if a.user_id or a.agency_id]
    last, promised = _last(meeting), list(actions_of_meeting(person, meeting))
    owners = [action.owner.name for action in (*last, *promised) if action.owner]
    cleaner = Cleaner(pupil, [*family_names(contacts), *staff, *owners, meeting.written_by.name])
    body = Minutes(
        when=_when(meeting, cleaner),
        purpose=cleaner.clean(meeting.purpose),
        came=tuple(_person(a, cleaner) for a in attendees if not a.apologies),
        apologies=tuple(_person(a, cleaner) for a in attendees if a.apologies),
        last=tuple(_line(action, cleaner) for action in last),
        notes=cleaner.clean(meeting.notes),
        agreed=cleaner.clean(meeting.agreed),
        promised=tuple(_line(action, cleaner) for action in promised),
        next_on=weekday(meeting.next_on) if meeting.next_on else "",
        written_by=meeting.written_by.name,
    )
    return Paper(
        kind="minutes",
        template="documents/minutes.html",
        title=f"Minutes, {day(meeting.held_on)}: {pupil.short_name}",
        about=f"meeting:{meeting.pk}",
        school=meeting.school.name,
        pupil=pupil.short_name,
        body=body,
        left_out=(
            "Entries of the chronology, restricted ones among them: minutes hold only this meeting.",
            cleaner.left_out(),
            *barred(contacts),
        ),
        recipients=tuple(_recipients(attendees, contacts, cleaner)),
        forenames=cleaner.forenames(),
        missing=_missing(person, meeting),
    )


def _missing(person: Person, meeting: Meeting) -> str:
    if meeting.withdrawn_at:
        return "This meeting has been withdrawn: there are no minutes."
    if meeting.held_on > person.on:
        return "This meeting has not been held yet: minutes are printed from its day on."
    return ""


def _when(meeting: Meeting, cleaner: Cleaner) -> str:
    time = f", {meeting.held_at:%H:%M}" if meeting.held_at else ""
    place = f" · {cleaner.clean(meeting.place)}" if meeting.place else ""
    return f"{meeting.get_kind_display()} · {weekday(meeting.held_on)}{time}{place}"


def _person(attendee: Attendee, cleaner: Cleaner) -> str:
    words = f"{attendee.name}, {attendee.role}" if attendee.role else attendee.name
    return words if attendee.user_id else cleaner.clean(words)


def _recipients(
    attendees: list[Attendee], contacts: list[Contact], cleaner: Cleaner
) -> Iterator[str]:
    """Who came or sent apologies, with what each may be told; none whom the school must not contact."""
    known = {fold(contact.name): contact for contact in contacts}
    for attendee in attendees:
        contact = known.get(fold(attendee.name))
        if contact is None or not (contact.do_not_contact or contact.may_be_told):
            yield _person(attendee, cleaner)
        elif not contact.do_not_contact:
            yield f"{_person(attendee, cleaner)} (may be told: {contact.may_be_told})"


def _last(meeting: Meeting) -> list[Action]:
    """What was open when the meeting was held, with what has become of it."""
    found = Action.objects.filter(
        Q(done_on__isnull=True) | Q(done_on__gte=meeting.held_on),
        pupil_id=meeting.pupil_id,
        created_on__lte=meeting.held_on,
        withdrawn_at__isnull=True,
    ).exclude(promised_at=f"meeting:{meeting.pk}")
    return list(found.exclude(about__startswith="request:").select_related("owner"))


def _line(action: Action, cleaner: Cleaner) -> ActionLine:
    done = day(action.done_on) if action.done_on else "not yet"
    return ActionLine(
        what=cleaner.clean(action.what),
        who=action.owner.name if action.owner else cleaner.clean(action.owner_name),
        due=day(action.due_on) if action.due_on else DASH,
        done=cleaner.clean(f"{done}: {action.outcome}" if action.outcome else done),
    )
