"""The one search box: where it leads, what it searches in notes, and for whom."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.permissions import Role
from tests.factories import (
    CaseFactory,
    EntryFactory,
    GroupFactory,
    GroupStaffFactory,
    PupilFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]


@pytest.mark.parametrize(
    "typed", ["ARCHÉR", "joe arch", "H204321026001", "C-0012", "c12", "C 0012"]
)
def test_a_name_a_upn_and_a_case_number_lead_straight_to_the_pupil(
    typed: str, school: School, senco: User, signed_in: SignedIn
) -> None:
    pupil = PupilFactory(school=school, forename="Joe", surname="Archer", upn="H204321026001")
    CaseFactory(pupil=pupil, number=12, lead=senco, closed_on=date(2026, 10, 1))
    PupilFactory(school=school, forename="Ann", surname="Other")
    client = signed_in(senco)
    answer = client.get(reverse("search"), {"q": typed})
    assert answer["Location"] == reverse("pupil", args=[pupil.pk])
    assert "Joe Archer" in client.get(reverse("find-pupil"), {"q": typed}).content.decode()


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
    assert "Went to the CAFÉ with Zoë." in text
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
