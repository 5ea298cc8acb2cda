"""Meetings: planning and recording one, last actions first, two people at once, copies, withdrawing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Action, Agency, Attendee, Contact, Meeting, MinutesCopy
from cases.selectors.meetings import last_actions, meetings_of_pupil
from cases.services.meetings import MeetingMinutes, Present, Promise, add_meeting, record_copy
from inclusion.accounts.models import Draft
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, ActionFactory, AgencyFactory, ContactFactory

pytestmark = pytest.mark.django_db


def minutes(**changes: Any) -> MeetingMinutes:
    """A meeting of last Monday, as the service takes it."""
    fields = {"kind": "family", "held_on": date(2026, 11, 16), "purpose": "How it goes"}
    return MeetingMinutes(**{**fields, **changes})


def typed(**changes: Any) -> dict[str, str]:
    """The form of a meeting as a browser sends it, with no rows unless they are given."""
    fields = {
        "kind": "planning",
        "held_on": "16 11 2026",
        "purpose": "What helps in the afternoons",
        "agreed": "A quiet start after lunch",
        "once_key": "a-key",
    }
    for prefix in ("last", "people", "actions"):
        fields[f"{prefix}-TOTAL_FORMS"] = str(changes.pop(prefix, 0))
        fields[f"{prefix}-INITIAL_FORMS"] = "0"
    return {**fields, **changes}


def row(prefix: str, number: int, **values: str) -> dict[str, str]:
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def test_a_meeting_is_recorded_on_one_page(pupil, senco, someone, signed_in, today):
    grant = someone(Role.STAFF, name="L. Grant")
    agency = AgencyFactory(school=pupil.school, name="Speech therapy")
    mother = ContactFactory(pupil=pupil, name="Kelly Archer")
    open_one = ActionFactory(pupil=pupil, owner=senco)
    data = typed(last=1, people=4, actions=1) | row(
        "last", 0, id=str(open_one.pk), done="on", outcome="Rang twice"
    )
    data |= row("people", 0, known=f"user:{grant.pk}", there="came")
    data |= row("people", 1, known=f"contact:{mother.pk}", there="apologies")
    data |= row("people", 2, known=f"agency:{agency.pk}", name="Dr Ade", there="came")
    data |= row("people", 3, known=f"pupil:{pupil.pk}", there="")
    data |= row("actions", 0, what="Write to the GP", owner=str(grant.pk), due_on="30 11 2026")
    client = signed_in(senco)
    for _ in range(2):  # the second press finds the first
        answer = client.post(reverse("meeting-add", args=[pupil.pk]), data)
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("meeting", args=[meeting.pk])
    came = list(meeting.attendees.values_list("name", "role", "apologies"))
    assert came == [
        ("L. Grant", "", False),
        ("Dr Ade", "Speech therapy", False),
        ("Kelly Archer", "Mother", True),
    ]
    assert meeting.attendees.get(name="L. Grant").user == grant
    assert meeting.attendees.get(name="Dr Ade").agency == agency
    open_one.refresh_from_db()
    assert (open_one.done_on, open_one.outcome) == (meeting.held_on, "Rang twice")
    promised = Action.objects.get(promised_at=f"meeting:{meeting.pk}")
    assert (promised.what, promised.owner) == ("Write to the GP", grant)
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "A quiet start after lunch" in page
    assert "Write to the GP" in page


def test_a_meeting_to_come_is_planned_and_written_up_later(pupil, senco, signed_in, today):
    client = signed_in(senco)
    client.post(reverse("meeting-add", args=[pupil.pk]), typed(held_on="4 12 2026", agreed=""))
    meeting = Meeting.objects.get()
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Planned" in page
    assert "Print the minutes" not in page
    data = typed(agreed="Agreed now", version=str(meeting.version))
    client.post(reverse("meeting-edit", args=[meeting.pk]), data)
    meeting.refresh_from_db()
    assert (meeting.agreed, meeting.held_on) == ("Agreed now", date(2026, 11, 16))
    assert meeting.history.count() == 2


def test_the_second_of_two_people_sees_both_versions(pupil, senco, head, signed_in, today):
    meeting = add_meeting(pupil=pupil, minutes=minutes(agreed="First"), by=senco, on=TODAY)
    address = reverse("meeting-edit", args=[meeting.pk])
    mine = typed(agreed="Mine", version="1", people=1) | row(
        "people", 0, name="Mr Ozil", there="came"
    )
    signed_in(head).post(address, typed(agreed="Theirs", version="1"))
    client = signed_in(senco)
    page = client.post(address, mine).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert "Mr Ozil" in page
    meeting.refresh_from_db()
    assert meeting.agreed == "Theirs"
    client.post(address, mine | {"version": "2"})
    meeting.refresh_from_db()
    assert meeting.agreed == "Mine"
    assert Attendee.objects.get().name == "Mr Ozil"


def test_what_is_typed_is_kept_offered_and_dropped(pupil, senco, signed_in, today):
    client, address = signed_in(senco), reverse("meeting-add", args=[pupil.pk])
    kept = client.post(
        reverse("keep-draft", args=[f"meeting~pupil:{pupil.pk}"]), typed(agreed="Half a sen")
    )
    assert kept.status_code == 200
    assert "did not save it" in client.get(address).content.decode()
    assert "Half a sen" in client.get(f"{address}?draft=use").content.decode()
    client.post(address, typed())
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": date(1826, 11, 16)}, "was born on"),
        ({"held_on": date(2062, 11, 16)}, "Check the year"),
        ({"next_on": date(2026, 11, 16)}, "after this one"),
        ({"promised": (Promise("Ring"),)}, "Say who will do"),
        (
            {"promised": (Promise("Ring", owner_name="She", due_on=date(2026, 11, 1)),)},
            "before the meeting",
        ),
    ],
)
def test_impossible_meetings_are_refused_in_a_sentence(pupil, senco, today, changes, words):
    with pytest.raises(DomainError, match=words):
        add_meeting(pupil=pupil, minutes=minutes(**changes), by=senco, on=TODAY)
    assert not Meeting.objects.exists()


def test_nothing_typed_is_lost_when_a_field_is_wrong(pupil, senco, signed_in, today):
    data = typed(purpose="", notes="Said with مريم 😀", people=1) | row(
        "people", 0, name="Mr Ozil", there="came"
    )
    page = signed_in(senco).post(reverse("meeting-add", args=[pupil.pk]), data).content.decode()
    assert "Say what the meeting is for." in page
    assert "Said with مريم 😀" in page
    assert "Mr Ozil" in page


def test_last_actions_leave_out_its_own_and_family_requests(pupil, senco, person_of, today):
    meeting = add_meeting(
        pupil=pupil, minutes=minutes(promised=(Promise("Own", senco),)), by=senco, on=TODAY
    )
    ActionFactory(pupil=pupil, owner=senco, about="request:3", what="Answer")
    earlier = ActionFactory(pupil=pupil, owner=senco, what="Earlier")
    assert last_actions(person_of(senco), pupil, meeting) == [earlier]


def test_a_meeting_is_withdrawn_with_a_reason_and_stays_in_the_history(
    pupil, senco, person_of, signed_in, today
):
    meeting = add_meeting(pupil=pupil, minutes=minutes(notes="Secret?"), by=senco, on=TODAY)
    client, address = signed_in(senco), reverse("meeting-withdraw", args=[meeting.pk])
    assert "Say why" in client.post(address, {"reason": " "}).content.decode()
    client.post(address, {"reason": "Wrong pupil"})
    meeting.refresh_from_db()
    assert meeting.withdrawn_reason == "Wrong pupil"
    assert not meetings_of_pupil(person_of(senco), pupil).exists()
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Secret?" not in page
    assert "Secret?" in client.get(reverse("pupil-history", args=[pupil.pk])).content.decode()


def test_only_its_writer_and_those_who_run_cases_change_a_meeting(
    pupil, senco, someone, signed_in, today
):
    meeting = add_meeting(pupil=pupil, minutes=minutes(), by=senco, on=TODAY)
    client = signed_in(someone(Role.DSL))
    for name in ("meeting-edit", "meeting-withdraw", "meeting-copy"):
        assert client.get(reverse(name, args=[meeting.pk])).status_code == 403


def test_copies_of_the_minutes_are_written_down_once(pupil, senco, today):
    came = minutes(people=(Present("Kelly Archer", "Mother"),))
    meeting = add_meeting(pupil=pupil, minutes=came, by=senco, on=TODAY)
    copy = {"meeting": meeting, "to": "Kelly Archer", "how": "by post", "by": senco, "on": TODAY}
    for _ in range(2):
        record_copy(sent_on=TODAY, **copy)
    assert MinutesCopy.objects.count() == 1
    with pytest.raises(DomainError, match="in the future"):
        record_copy(sent_on=TODAY + timedelta(days=1), **copy)
    with pytest.raises(DomainError, match="The meeting is on"):
        record_copy(sent_on=date(2026, 11, 1), **copy)


def test_a_copy_goes_to_who_was_there_and_to_the_family_and_to_nobody_else(
    pupil, senco, signed_in, today
):
    ContactFactory(pupil=pupil, name="Ruth Archer", parental_responsibility=True)
    ContactFactory(pupil=pupil, name="Gary Stone", parental_responsibility=False)
    people = (Present("Dr Ade", "Speech therapy", apologies=True),)
    meeting = add_meeting(pupil=pupil, minutes=minutes(people=people), by=senco, on=TODAY)
    address = reverse("meeting-copy", args=[meeting.pk])
    for to in ("Dr Ade, Speech therapy", "Ms Ruth Archer", pupil.name):
        assert (
            signed_in(senco).post(address, {"to": to, "sent_on": "20 11 2026"}).status_code == 302
        )
    for to in ("Gary Stone", "Dr Adeyemi"):
        page = signed_in(senco).post(address, {"to": to, "sent_on": "20 11 2026"}).content.decode()
        assert f"{to} was not at the meeting and is not the family." in page
    assert MinutesCopy.objects.count() == 3


def test_what_is_wrong_with_one_promise_is_said_by_its_field(pupil, senco, signed_in, today):
    data = typed(actions=3)
    data |= row("actions", 1, what="Ring", owner=str(senco.pk), due_on="30 11 2026")
    data |= row("actions", 2, what="Write", owner=str(senco.pk), due_on="30 11 1826")
    answer = signed_in(senco).post(reverse("meeting-add", args=[pupil.pk]), data)
    rows = answer.context["forms"].actions.forms
    assert rows[2].errors == {"due_on": ["This is before the meeting, 16 November 2026."]}
    assert not rows[1].errors
    assert 'href="#id_actions-2-due_on"' in answer.content.decode()


def test_nobody_is_asked_to_a_meeting_whom_the_school_must_not_contact(
    pupil, senco, signed_in, today
):
    Contact.objects.create(pupil=pupil, name="Al", relation="uncle", do_not_contact=True)
    client, address = signed_in(senco), reverse("meeting-add", args=[pupil.pk])
    asked = typed(people=1, held_on="4 12 2026") | row("people", 0, name="Uncle AL", there="came")
    answer = client.post(address, asked)
    assert "must not contact" in str(answer.context["forms"].people.forms[0].errors["name"])
    # Another name that holds these letters is nobody's business; that somebody came is a fact.
    others = typed(people=1, held_on="4 12 2026", once_key="b")
    assert client.post(address, others | row("people", 0, name="Alison", there="came"))
    client.post(address, asked | {"held_on": "16 11 2026", "once_key": "c"})
    assert set(Meeting.objects.values_list("attendees__name", flat=True)) == {"Alison", "Uncle AL"}


def test_the_list_of_meetings_names_who_came_and_nobody_else(pupil, senco, signed_in, today):
    people = (Present("L. Grant"), Present("Kelly Archer"), Present("Dr Ade", apologies=True))
    add_meeting(pupil=pupil, minutes=minutes(people=people), by=senco, on=TODAY)
    page = signed_in(senco).get(reverse("pupil-meetings", args=[pupil.pk])).content.decode()
    assert ">L. Grant, Kelly Archer</td>" in page


def test_nobody_whom_the_school_must_not_contact_is_offered_or_sent_a_copy(
    pupil, senco, signed_in, today
):
    Contact.objects.create(pupil=pupil, name="Dean Archer", relation="father", do_not_contact=True)
    meeting = add_meeting(pupil=pupil, minutes=minutes(), by=senco, on=TODAY)
    page = signed_in(senco).get(reverse("meeting-add", args=[pupil.pk])).content.decode()
    assert "Dean Archer" not in page
    with pytest.raises(DomainError, match="must not contact"):
        record_copy(
            meeting=meeting, to="Mr Dean  archer", sent_on=TODAY, how="", by=senco, on=TODAY
        )


@pytest.mark.parametrize("name", ["pupil-meetings", "meeting", "meeting-edit", "minutes-preview"])
def test_queries_do_not_grow_with_the_rows(pupil, senco, signed_in, today, name):
    client = signed_in(senco)

    def asked(rows: int) -> int:
        people = tuple(Present(f"Guest {n}") for n in range(rows))
        promised = tuple(Promise(f"Do {n}", senco) for n in range(rows))
        held = minutes(people=people, promised=promised)
        for _ in range(rows):
            meeting = add_meeting(pupil=pupil, minutes=held, by=senco, on=TODAY)
            AgencyFactory(school=pupil.school)
        address = reverse(name, args=[pupil.pk if name == "pupil-meetings" else meeting.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    assert asked(1) == asked(8)
    assert Agency.objects.count() == 9
