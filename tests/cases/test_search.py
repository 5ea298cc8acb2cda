"""The one search box: where it leads, what it searches in notes, and for whom."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.selectors.excerpts import excerpt
from cases.services.entries_amend import add_amendment
from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    TODAY,
    CaseFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    PupilFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.mark.parametrize(
    "typed", ["ARCHÉR", "joe arch", "Archer, Joe", "H204321026001", "h 2043 2102 6001"]
)
def test_a_name_and_a_upn_lead_straight_to_the_pupil(
    typed: str, school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school, forename="Joe", surname="Archer", upn="H204321026001")
    PupilFactory(school=school, forename="Ann", surname="Other")
    client = signed_in(senco)
    answer = client.get(reverse("search"), {"q": typed})
    assert answer["Location"] == reverse("pupil", args=[pupil.pk])
    assert "Joe Archer" in client.get(reverse("find-pupil"), {"q": typed}).content.decode()


@pytest.mark.parametrize("typed", ["C-0012", "c12", "C 0012", "case 12", "0012", "12"])
def test_a_case_number_leads_straight_to_the_case(
    typed: str, school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school, forename="Joe", surname="Archer")
    case = CaseFactory(pupil=pupil, number=12, lead=senco, closed_on=date(2026, 10, 1))
    client = signed_in(senco)
    answer = client.get(reverse("search"), {"q": typed})
    assert answer["Location"] == reverse("case", args=[case.pk])
    listed = client.get(reverse("find-pupil"), {"q": typed}).content.decode()
    assert "C-0012, Joe Archer" in listed
    assert "No pupil found" not in listed


def test_several_are_listed_with_those_on_roll_first(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    PupilFactory(school=school, forename="Ann", surname="Archer", left_on=date(2026, 7, 1))
    PupilFactory(school=school, forename="Zoë", surname="Archer")
    text = signed_in(senco).get(reverse("search"), {"q": "archer"}).content.decode()
    assert text.index("Zoë Archer") < text.index("Ann Archer")
    assert "Left 1 July 2026" in text


@pytest.mark.parametrize("typed", ["FTE", "fpe", "PEX"])
def test_old_words_for_exclusions_lead_to_them(
    typed: str, senco: User, signed_in: SignedIn
) -> None:
    assert signed_in(senco).get(reverse("search"), {"q": typed})["Location"] == reverse(
        "exclusions"
    )


def test_a_case_number_says_nothing_to_the_office_nor_another_schools(
    school: School, other_school: School, someone: Callable[..., User], client: Client
) -> None:
    pupil = PupilFactory(school=school, surname="Archer")
    CaseFactory(pupil=pupil, number=12)
    CaseFactory(pupil=PupilFactory(school=other_school), number=13)
    client.force_login(someone(Role.OFFICE))
    assert "No pupil found" in client.get(reverse("search"), {"q": "C-0012"}).content.decode()
    client.force_login(someone(Role.SENCO))
    assert "No pupil found" in client.get(reverse("search"), {"q": "C-0013"}).content.decode()


def test_notes_are_searched_when_asked_in_what_one_may_see_and_that_is_kept(
    school: School, other_school: School, someone: Callable[..., User], client: Client
) -> None:
    group = GroupFactory(school=school)
    mine = PupilFactory(school=school, group=group, forename="Own")
    EntryFactory(pupil=mine, what_happened="Went to the CAFÉ with Zoë.")
    EntryFactory(pupil=PupilFactory(school=school), what_happened="The cafe was shut.")
    EntryFactory(pupil=PupilFactory(school=other_school), what_happened="A café elsewhere.")
    teacher = someone(Role.STAFF)
    GroupStaffFactory(group=group, user=teacher)
    ask = {"q": "cafe", "in": "notes"}
    client.force_login(teacher)
    text = client.get(reverse("search"), ask).content.decode()
    assert "Went to the <mark>CAFÉ</mark> with Zoë." in text
    assert "1 note<" in text
    trace = AccessEvent.objects.get(kind="searched", user=teacher)
    assert (trace.about, trace.what) == ("", "of own pupils")
    client.force_login(someone(Role.SENCO))
    text = client.get(reverse("search"), ask).content.decode()
    assert "2 notes<" in text
    assert "elsewhere" not in text
    client.force_login(someone(Role.OFFICE))
    assert "CAFÉ" not in client.get(reverse("search"), ask).content.decode()
    assert AccessEvent.objects.filter(kind="searched").count() == 2


def test_a_note_shows_the_line_in_which_the_words_stand(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school)
    EntryFactory(pupil=pupil, what_happened="Read aloud.", who_was_told="mother, at the café")
    EntryFactory(pupil=pupil, what_happened="Came late.", follow_up="Ask at the CAFE")
    note = EntryFactory(pupil=pupil, what_happened="Sat alone.")
    add_amendment(entry=note, text="It was in the cafe.", by=senco, on=TODAY)
    text = signed_in(senco).get(reverse("search"), {"q": "Café", "in": "notes"}).content.decode()
    assert "Told: mother, at the <mark>café</mark>" in text
    assert "Follow-up: Ask at the <mark>CAFE</mark>" in text
    assert "Sat alone.</p><p>Found in what was added later, or in its details." in text


def test_a_list_that_was_cut_says_so(school: School, senco: User, signed_in: SignedIn) -> None:
    PupilFactory.create_batch(51, school=school, surname="Same")
    text = signed_in(senco).get(reverse("search"), {"q": "same"}).content.decode()
    assert "the first 50 pupils" in text


def test_the_words_are_marked_as_they_were_written() -> None:
    parts = excerpt("Met Zoë O’Neill at Smith-Jones’s; e\u0301lan.", "oneill smithjones elan zoe")
    assert [part.text for part in parts if part.hit] == [
        "Zoë",
        "O’Neill",
        "Smith-Jones",
        "e\u0301lan",
    ]


def test_a_long_note_is_cut_around_the_words_and_200000_characters_are_no_trouble() -> None:
    parts = excerpt("lead " * 20_000 + "needle " + "tail " * 20_000, "needle")
    text = "".join(part.text for part in parts)
    assert text.startswith("… lead")
    assert text.endswith("tail …")
    assert [part.text for part in parts if part.hit] == ["needle"]
    assert len(text) < 300


@pytest.mark.parametrize("typed", ["😀", "مرحبا", "-", "%", "zzz"])
def test_words_that_are_not_there_leave_the_note_as_it_is(typed: str) -> None:
    assert [part.text for part in excerpt("A plain note.", typed)] == ["A plain note."]


def test_searching_asks_the_same_queries_for_1_and_20(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    for query in ({"q": "same"}, {"q": "same", "in": "notes"}):
        counts = []
        for more in (2, 20):
            for pupil in PupilFactory.create_batch(more, school=school, surname="Same"):
                EntryFactory(pupil=pupil, what_happened="The same again.")
            client.get(reverse("search"), query)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("search"), query).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]
