"""The chronology: one list across the apps, its filters, its search, and what stays restricted in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cases.models import Amendment, Attachment, EntryReader, FamilyRequest, Meeting, Pupil
from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    ActionFactory,
    CaseFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    PlanFactory,
    PupilFactory,
    ReviewFactory,
    SuspensionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
SECRET = "Said in confidence"


def _list(client: Client, pupil: Pupil, **query: object) -> str:
    answer = client.get(reverse("pupil-chronology", args=[pupil.pk]), query)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def _one_of_each(pupil: Pupil, by: User) -> None:
    EntryFactory(pupil=pupil, what_happened="Left the room.", written_by=by)
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), recorded_by=by)
    plan = PlanFactory(pupil=pupil, lead=by, status="ended", ended_on=date(2026, 11, 20))
    ReviewFactory(plan=plan, held_by=by, changes="A quiet corner.")
    CaseFactory(pupil=pupil, lead=by, closed_on=date(2026, 10, 1), outcome="Settled again")
    ActionFactory(pupil=pupil, owner=by, what="Rang the nurse", done_on=date(2026, 11, 10))
    _meeting(pupil, by)
    FamilyRequest.objects.create(
        school=pupil.school,
        pupil=pupil,
        kind="letter",
        what="A letter for the doctor",
        asked_on=date(2026, 11, 3),
        asked_by="Ms Archer",
        owner=by,
        due_on=date(2026, 11, 17),
    )
    _file(pupil, by)


def _meeting(pupil: Pupil, by: User, **fields: object) -> Meeting:
    return Meeting.objects.create(
        **{
            "school": pupil.school,
            "pupil": pupil,
            "kind": "family",
            "held_on": date(2026, 11, 5),
            "purpose": "How mornings go",
            "notes": "The café club was mentioned.",
            "written_by": by,
        }
        | fields
    )


def _file(pupil: Pupil, by: User, **fields: object) -> Attachment:
    return Attachment.objects.create(
        **{
            "school": pupil.school,
            "pupil": pupil,
            "title": "Letter of the clinic",
            "file_name": "letter.pdf",
            "media_type": "application/pdf",
            "size": 10,
            "sha256": "0" * 64,
            "added_by": by,
            "added_on": date(2026, 11, 12),
        }
        | fields
    )


def test_every_app_tells_its_part_in_one_list(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    _one_of_each(pupil, senco)
    text = _list(signed_in(senco), pupil)
    for words in (
        *("Left the room.", "Suspension of 1 school day", "PSP began", "PSP ended"),
        *("A quiet corner.", "Case opened", "Case closed", "Rang the nurse", "How mornings go"),
        *("asked for by Ms Archer", "Letter of the clinic", "11 records"),
    ):
        assert words in text, words
    order = ["PSP ended", "A quiet corner", "Letter of the clinic", "Rang the nurse"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_several_kinds_a_person_and_a_period_narrow_the_list(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    for day, kind, by in ((2, "incident", senco), (9, "voice", head), (16, "note", senco)):
        EntryFactory(
            pupil=pupil,
            kind=kind,
            happened_on=date(2026, 11, day),
            what_happened=f"Told {kind}.",
            written_by=by,
        )
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 9, 14), recorded_by=head)
    client = signed_in(senco)

    def told(**query: object) -> list[str]:
        text = _list(client, pupil, **query)
        all_words = ("Told incident.", "Told voice.", "Told note.", "Suspension of")
        return [words for words in all_words if words in text]

    assert told(kind=["incident", "suspension"]) == ["Told incident.", "Suspension of"]
    assert told(by=head.pk) == ["Told voice.", "Suspension of"]
    assert told(since="9 11 2026") == ["Told voice.", "Told note."]
    assert told(since="1 9 2026", until="2 11 2026") == ["Told incident.", "Suspension of"]
    assert told(kind="nonsense", page="99") == told()
    text = _list(client, pupil, since="31 31", until="x")
    assert text.count("Enter a real date") == 2
    assert 'value="31 31"' in text
    assert "before the first day" in _list(client, pupil, since="9 11 2026", until="8 11 2026")


def test_the_search_minds_neither_accents_nor_case_and_leaves_a_trace_without_the_words(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    EntryFactory(pupil=pupil, what_happened="Met Zoë at the CAFÉ.")
    EntryFactory(pupil=pupil, what_happened="100% there, a_b.")
    _meeting(pupil, senco)
    client = signed_in(senco)
    text = _list(client, pupil, q="cafe")
    assert "Met Zoë at the CAFÉ." in text
    assert "How mornings go" in text
    assert "2 records" in text
    assert "Met Zoë" in _list(client, pupil, q="ZOE café")
    assert "Nothing found" in _list(client, pupil, q="cafe nowhere")
    assert "1 record:" in _list(client, pupil, q="100%")
    assert "Nothing found" in _list(client, pupil, q="axb")
    traces = AccessEvent.objects.filter(kind="searched", about=f"pupil:{pupil.pk}")
    assert traces.count() == 5
    assert not traces.filter(what__icontains="caf").exists()


def test_what_was_added_stands_under_its_entry_and_what_was_withdrawn_is_struck(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    entry = EntryFactory(pupil=pupil, written_by=senco)
    Amendment.objects.create(
        entry=entry, text="It was 10.45.", written_by=head, written_on=date(2026, 11, 20)
    )
    EntryFactory(
        pupil=pupil,
        what_happened="About somebody else.",
        withdrawn_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
        withdrawn_reason="Wrong pupil",
    )
    client = signed_in(senco)
    text = _list(client, pupil)
    assert "Added on 20 November 2026 by A. Bell" in text
    assert "It was 10.45." in text
    assert "<del>Incident</del>" in text
    assert "Withdrawn on 18 November 2026: Wrong pupil" in text
    assert "About somebody else." not in text
    assert "Nothing found" in _list(client, pupil, q="somebody else")


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.CLERK, Role.GOVERNOR)])
def test_a_restricted_entry_shows_that_it_exists_to_every_role_and_its_words_to_few(
    school: School, head: User, someone: Callable[..., User], client: Client, role: Role
) -> None:
    group = GroupFactory(school=school)
    pupil = PupilFactory(school=school, group=group)
    named = someone(Role.PASTORAL, name="N. Named")
    entry = EntryFactory(
        pupil=pupil, kind="voice", what_happened=SECRET, restricted=True, written_by=head
    )
    entry.restricted_by = head
    entry.save()
    EntryReader.objects.create(entry=entry, user=named)
    _file(pupil, head, title=f"{SECRET} on paper", restricted=True)
    user = someone(role)
    GroupStaffFactory(group=group, user=user)
    client.force_login(user)
    address = reverse("pupil-chronology", args=[pupil.pk])
    if role in (Role.OFFICE, Role.ADMIN):
        assert client.get(address).status_code == 403
        return
    text = _list(client, pupil)
    reads = role in (Role.SENCO, Role.HEAD, Role.DSL)
    assert (SECRET in text) is reads
    assert (SECRET in _list(client, pupil, q="confidence")) is reads
    assert (SECRET in _list(client, pupil, kind="voice")) is reads
    assert ("Restricted entry" in _list(client, pupil, kind="voice")) is False
    assert ("Restricted entry" in _list(client, pupil, kind="restricted")) is not reads
    assert "Restricted by A. Bell. May be read by" in text
    assert "N. Named" in text
    found = client.get(reverse("search"), {"q": "confidence", "in": "notes"}).content.decode()
    # The words that were searched for are marked in it.
    assert (SECRET in strip_tags(found)) is reads
    client.force_login(named)
    assert SECRET in _list(client, pupil, q="confidence")
    assert f"{SECRET} on paper" not in _list(client, pupil)


def test_the_list_is_paged_and_asks_the_same_for_1_20_and_200(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    counts = []
    made = 0
    for wanted in (1, 20, 200):
        for n in range(made, wanted):
            EntryFactory(
                pupil=pupil,
                happened_on=date(2026, 11, 20) - timedelta(days=n),
                what_happened=f"Number {n:03d}.",
                written_by=senco,
                restricted=n % 5 == 0,
            )
        made = wanted
        for query in ({}, {"q": "number"}):
            _list(client, pupil, **query)
            with CaptureQueriesContext(connection) as captured:
                _list(client, pupil, **query)
            counts.append(len(captured))
    assert counts[::2] == [counts[0]] * 3
    assert counts[1::2] == [counts[1]] * 3
    text = _list(client, pupil, page="2")
    assert "Number 024." not in text
    assert "Number 025." in text
    assert "Page 2 of 8" in text
    assert "Number 199." in _list(client, pupil, rows="200")
    assert "Page 8 of 8" in _list(client, pupil, page="999")
