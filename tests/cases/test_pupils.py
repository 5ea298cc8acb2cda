"""Finding pupils, and keeping their records."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pupil
from cases.upn import checked_upn, knows_local_authority
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, CaseFactory, GroupFactory, PupilFactory

from .records import typed_pupil

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
# A made-up number whose check letter was worked out by hand: the weighted sum modulo 23 is 7.
GOOD_UPN = "H204200017001"


def _letter(rest: str) -> str:
    """The check letter by the published method, written independently of the library."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    values = [letters.index(c) if c in letters else int(c) for c in rest]
    return letters[sum(v * w for v, w in zip(values, range(2, 14), strict=True)) % 23]


def _found(client: Client, **query: str) -> str:
    return client.get(reverse("pupils"), query).content.decode()


def test_search_folds_accents_and_case_and_never_shows_the_upn(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    PupilFactory(school=school, forename="José", surname="Núñez", upn=GOOD_UPN)
    PupilFactory(school=school, forename="Kemi", surname="Balogun")
    client = signed_in(senco)
    for words in ("jose nun", "NÚÑEZ", GOOD_UPN.lower()):
        text = _found(client, q=words)
        assert "José Núñez" in text
        assert "Kemi" not in text
    assert GOOD_UPN not in _found(client)


def test_filters_and_words(school: School, senco: User, signed_in: SignedIn) -> None:
    maple = GroupFactory(school=school, name="Maple")
    amira = PupilFactory(school=school, forename="Amira", group=maple, year_group=2, sen_status="K")
    PupilFactory(school=school, forename="Kemi", year_group=3, sen_status="N")
    PupilFactory(school=school, forename="Daniel", year_group=2, sen_status="N", left_on=TODAY)
    CaseFactory(pupil=amira, lead=senco)
    client = signed_in(senco)
    everyone = _found(client)
    assert "Amira" in everyone
    assert "Kemi" in everyone
    assert "Daniel" not in everyone
    assert everyone.count("Open case</span>") == 1
    assert "Year 2, Maple" in everyone
    for query in ({"year": "2"}, {"group": str(maple.pk)}, {"sen": "K"}, {"case": "on"}):
        text = _found(client, **query)
        assert "Amira" in text
        assert "Kemi" not in text
        assert "SEN support" in text
    assert "Left 23 November 2026" in _found(client, leavers="on")
    assert "Amira" in _found(client, year="not a year", group="999999")


def test_the_office_is_not_told_of_cases(
    pupil: Pupil, senco: User, someone: Callable[..., User], signed_in: SignedIn
) -> None:
    CaseFactory(pupil=pupil, lead=senco)
    text = _found(signed_in(someone(Role.OFFICE)))
    assert "Archer" in text
    assert "Open case" not in text
    assert "open case" not in text


def test_fifty_a_page(school: School, senco: User, signed_in: SignedIn) -> None:
    PupilFactory.create_batch(51, school=school)
    client = signed_in(senco)
    assert _found(client).count('data-label="SEN"') == 50
    assert _found(client, page="2").count('data-label="SEN"') == 1
    assert "Page 2 of 2" in _found(client, page="2")


def test_what_an_empty_list_says(
    school: School, senco: User, someone: Callable[..., User], client: Client
) -> None:
    client.force_login(senco)
    assert "No pupil is on the roll yet" in _found(client)
    assert "No pupil found" in _found(client, q="zzz")
    client.force_login(someone(Role.STAFF))
    assert "those of your classes" in _found(client)


def test_typing_replaces_the_table_only(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    answer = signed_in(senco).get(
        reverse("pupils"), {"q": "arch"}, headers={"HX-Request": "true", "HX-Target": "pupil-table"}
    )
    text = answer.content.decode()
    assert "Joe Archer" in text
    assert "<html" not in text


def test_the_search_box(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    PupilFactory.create_batch(9, school=pupil.school, surname="Zander")
    client = signed_in(senco)
    find = lambda q: client.get(reverse("find-pupil"), {"q": q}).content.decode()  # noqa: E731
    assert reverse("pupil", args=[pupil.pk]) in find("ARCHÉR")
    assert "Year 4" in find("archer")
    assert find("zander").count("/pupils/") == 8
    assert "No pupil found" in find("qqq")
    assert find("") == "" or "<a" not in find("")
    client.get(reverse("pupil", args=[pupil.pk]))
    assert "Joe Archer" in find("")


@pytest.mark.parametrize("words", ["FTE", "fpe", "PEX", "suspension", "Suspended", "permanent ex"])
def test_older_names_of_exclusions_lead_to_them(
    words: str, pupil: Pupil, senco: User, someone: Callable[..., User], client: Client
) -> None:
    client.force_login(senco)
    for name in ("find-pupil", "pupils"):
        text = client.get(reverse(name), {"q": words}).content.decode()
        assert f'href="{reverse("exclusions")}"' in text
    found = client.get(reverse("find-pupil"), {"q": words}).content.decode()
    assert "No pupil found" not in found
    client.force_login(someone(Role.STAFF))
    text = client.get(reverse("find-pupil"), {"q": words}).content.decode()
    assert reverse("exclusions") not in text


def test_a_name_is_not_taken_for_an_exclusion(senco: User, signed_in: SignedIn) -> None:
    text = signed_in(senco).get(reverse("find-pupil"), {"q": "su"}).content.decode()
    assert "No pupil found" in text


def test_the_list_asks_the_same_queries_for_1_and_20(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    group = GroupFactory(school=school)
    for name in ("pupils", "find-pupil"):
        CaseFactory(pupil=PupilFactory(school=school, surname="Same", group=group), lead=senco)
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(name), {"q": "same"})
        for other in PupilFactory.create_batch(19, school=school, surname="Same", group=group):
            CaseFactory(pupil=other, lead=senco)
        with CaptureQueriesContext(connection) as twenty:
            client.get(reverse(name), {"q": "same"})
        assert len(one) == len(twenty)


def test_add_a_pupil(school: School, senco: User, signed_in: SignedIn) -> None:
    group = GroupFactory(school=school, name="Oak")
    typed = typed_pupil(
        upn=f" {GOOD_UPN.lower()} ",
        group=group.pk,
        sen_status="K",
        need_1="SEMH",
        need_2="SLCN",
        looked_after="yes",
        social_worker="no",
        elsewhere="some",
        days_elsewhere="2.5",
        elsewhere_as_at="2 11 2026",
        elsewhere_source="letter of the earlier school",
    )
    answer = signed_in(senco).post(reverse("pupil-add"), typed)
    pupil = Pupil.objects.get()
    assert answer.url == reverse("pupil", args=[pupil.pk])
    assert (pupil.name, pupil.upn, pupil.group) == ("Zoë O'Brien", GOOD_UPN, group)
    assert pupil.sen_needs == ["SEMH", "SLCN"]
    assert (pupil.looked_after, pupil.social_worker, pupil.pupil_premium) == (True, False, None)
    assert pupil.sessions_elsewhere == 5
    assert pupil.history.get().history_user == senco


def test_a_double_click_adds_one_pupil(school: School, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    for _ in range(2):
        assert client.post(reverse("pupil-add"), typed_pupil()).status_code == 302
    assert Pupil.objects.count() == 1


def test_days_elsewhere_may_be_unknown(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    url = reverse("pupil-edit", args=[pupil.pk])
    client = signed_in(senco)
    client.post(url, typed_pupil(elsewhere="unknown", version="1"))
    pupil.refresh_from_db()
    assert pupil.sessions_elsewhere is None
    assert "Not known yet" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"legal_surname": ""}, "legal_surname", "Fill this in."),
        ({"born_on": "31 2 2018"}, "born_on", "Enter a real date"),
        ({"born_on": "1 1 2027"}, "born_on", "in the future"),
        ({"born_on": "1 1 1970"}, "born_on", "too long ago"),
        ({"year_group": "99"}, "year_group", "Select a valid choice"),
        ({"upn": "H20420001700"}, "upn", "this one has 12"),
        ({"upn": "HA04200017001"}, "upn", "eleven digits"),
        ({"upn": "A204200017001"}, "upn", "check letter does not fit"),
        ({"need_1": "SEMH", "need_2": "SEMH"}, "need_2", "chosen twice"),
        ({"entered_on": "1 9 2026", "left_on": "1 9 2025"}, "left_on", "before the entry date"),
        ({"elsewhere": "some"}, "days_elsewhere", "how many school days"),
        ({"elsewhere": "some", "days_elsewhere": "2.3"}, "days_elsewhere", "whole and half days"),
        ({"elsewhere": "none", "days_elsewhere": "2"}, "elsewhere", "Choose Yes"),
        ({"home_la": "20"}, "home_la", "three digits"),
    ],
)
def test_bad_input_is_said_by_the_field_and_nothing_is_saved(
    changes: dict[str, str],
    field: str,
    sentence: str,
    senco: User,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(senco).post(
        reverse("pupil-add"), typed_pupil(middle_names="Kept", **changes)
    )
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors[field])
    text = answer.content.decode()
    assert "There is something to put right" in text
    assert 'value="Kept"' in text
    assert not Pupil.objects.exists()


def test_a_upn_belongs_to_one_pupil_of_a_school(
    school: School, other_school: School, pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    PupilFactory(school=other_school, upn=GOOD_UPN)
    client = signed_in(senco)
    url = reverse("pupil-edit", args=[pupil.pk])
    assert client.post(url, typed_pupil(upn=GOOD_UPN, version="1")).status_code == 302
    answer = client.post(reverse("pupil-add"), typed_pupil(legal_forename="Ann", upn=GOOD_UPN))
    assert "Zoë O&#x27;Brien has this UPN already." in answer.content.decode()
    assert Pupil.objects.filter(school=school).count() == 1


def test_the_same_child_is_not_added_again(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    client.post(reverse("pupil-add"), typed_pupil())
    answer = client.post(reverse("pupil-add"), typed_pupil(year_group="5"))
    assert "in this school&#x27;s records already" in answer.content.decode()
    assert Pupil.objects.count() == 1


def test_an_unknown_local_authority_in_a_upn_is_a_warning(
    school: School, senco: User, signed_in: SignedIn
) -> None:
    number = _letter("99920001700" + "1") + "999200017001"
    answer = signed_in(senco).post(reverse("pupil-add"), typed_pupil(upn=number), follow=True)
    assert Pupil.objects.get().upn == number
    assert "999 is not a known one" in answer.content.decode()


def test_the_check_letter_by_the_published_method() -> None:
    for rest in ("204200017001", "80120000100A"[:11] + "1", "999000000019", "20420001700A"):
        number = _letter(rest) + rest
        assert checked_upn(number) == number
        with pytest.raises(DomainError, match="check letter"):
            checked_upn(("B" if number[0] != "B" else "C") + rest)
    assert _letter("204200017001") == GOOD_UPN[0]
    assert knows_local_authority(GOOD_UPN)


def test_two_people_change_a_record(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    url = reverse("pupil-edit", args=[pupil.pk])
    names = {"legal_forename": "Joe", "legal_surname": "Archer"}
    first = typed_pupil(**names, middle_names="Sam", version="1")
    assert client.post(url, first).status_code == 302
    second = typed_pupil(**names, middle_names="Max", looked_after="yes", version="1")
    answer = client.post(url, second)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Someone else has changed this" in text
    form = answer.context["form"]
    assert [(c.label, c.yours, c.theirs) for c in form.clashes] == [("Middle names", "Max", "Sam")]
    assert form["looked_after"].value() == "yes", "nobody else touched it"
    assert 'name="version" value="2"' in text
    pupil.refresh_from_db()
    assert pupil.middle_names == "Sam"
    assert client.post(url, {**second, "version": "2"}).status_code == 302
    pupil.refresh_from_db()
    assert pupil.middle_names == "Max"
