"""The letter about a safeguarding separation: from what is typed, for few to open, no exclusion."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import IssuedDocument
from exclusions.letters.reader import Reader
from exclusions.letters.separation import Separation, draft_separation, who_may_receive
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, User
from inclusion.accounts.permissions import Role
from tests.factories import TODAY, PupilFactory

from .conftest import text_of
from .making import grown_up
from .plain import grade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "lines", "mother")]
SignedIn = Callable[[User], Client]
WORDS = "Something was said that we have to look into before everybody can be in one place."
LESSONS = "A teacher comes to your home every morning from 9.30 to 11.30."


def fields(**more: str) -> dict[str, str]:
    return {
        "to": "1",
        "starts_on": "23 11 2026",
        "reasons": WORDS,
        "education": LESSONS,
        "authority_told_on": "23 11 2026",
        "review_on": "30 11 2026",
        "number": "1",
        **more,
    }


def issue(client: Client, pupil: Any, **more: str) -> Any:
    return client.post(
        reverse("separation-letter", args=[pupil.pk]), fields(issue="1", **more), follow=True
    )


@pytest.mark.parametrize("adult", [False, True])
def test_it_says_what_it_must_in_plain_words(pupil, adult: bool) -> None:
    child = grown_up(pupil) if adult else pupil
    typed = Separation(TODAY, WORDS, LESSONS, TODAY.replace(day=30), TODAY)
    recipient = who_may_receive(child, TODAY)[0]
    letter = draft_separation(child, typed, recipient, TODAY).letter
    assert letter.lacking == ()
    for words in (
        WORDS,
        "This is not a suspension, and it is not an exclusion.",
        "It is not a punishment.",
        LESSONS,
        "We told Hackney Education about this on Monday 23 November 2026.",
        "Hackney Education has a duty to see that",
        "We will look at this again by Monday 30 November 2026.",
        "020 7946 0101",
    ):
        assert words in letter.text.replace("\u00a0", " ")
    assert grade(letter.own_words) <= 8
    assert "penalty" not in letter.text
    assert "representations" not in letter.text
    assert ("Joe" in letter.own_words) is not adult


def test_each_mandatory_part_is_wanted(pupil, head, signed_in: SignedIn, lines) -> None:
    client = signed_in(head)
    for field, words in (("reasons", "Fill this in."), ("education", "Fill this in.")):
        assert words in issue(client, pupil, **{field: ""}).content.decode()
    assert "Enter a date." in issue(client, pupil, review_on="").content.decode()
    lines.contact_phone = lines.contact_email = ""
    lines.save()
    assert "The letter lacks whom the family may ring." in issue(client, pupil).content.decode()
    assert IssuedDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"starts_on": "20 7 2026"},
            "The guidance knows a safeguarding separation from 26 July 2026 on.",
        ),
        ({"review_on": "20 11 2026"}, "This is before the day from which the pupil is kept apart."),
        (
            {"starts_on": "9 11 2026", "review_on": "16 11 2026"},
            "It is looked at again on a day to come.",
        ),
        ({"to": "9"}, "Select a valid choice"),
        ({"reasons": "x" * 4001}, "use at most 4,000"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(
    pupil, head, signed_in: SignedIn, typed, words
) -> None:
    assert words in issue(signed_in(head), pupil, **typed).content.decode()
    assert IssuedDocument.objects.count() == 0


def test_shown_first_then_issued_once_and_it_is_no_exclusion(
    pupil, head, signed_in: SignedIn
) -> None:
    client = signed_in(head)
    address = reverse("separation-letter", args=[pupil.pk])
    assert "Issue this letter" not in client.get(address).content.decode()
    shown = client.post(address, fields(show="1")).content.decode()
    assert "Dear Kelly Archer" in shown
    assert "Issue this letter" in shown
    for _ in range(2):
        issue(client, pupil)
    document = IssuedDocument.objects.get()
    assert document.restricted
    assert document.title == "Letter to Kelly Archer"
    assert document.data["variant"] == "L12"
    assert document.data["edition"]["id"] == "2026-07-26"
    assert WORDS in text_of(document.content)
    assert bytes(document.word or b"").startswith(b"PK")
    assert Suspension.objects.count() == 0
    assert AccessEvent.objects.filter(kind="printed").exists()


def test_few_may_open_it_and_nothing_tells_the_others_what_it_is(
    pupil, head, someone, signed_in: SignedIn
) -> None:
    issue(signed_in(head), pupil)
    document = IssuedDocument.objects.get()
    for role, opens in ((Role.DSL, True), (Role.SENCO, True), (Role.PASTORAL, False)):
        client = signed_in(someone(role))
        for name in ("document", "document-word", "document-share"):
            answer = client.get(reverse(name, args=[document.pk]))
            assert answer.status_code == (200 if opens else 404), (role, name)
        tab = client.get(reverse("pupil-documents", args=[pupil.pk])).content.decode()
        assert ("Letter to Kelly Archer" in tab) is opens
    client = signed_in(someone(Role.PASTORAL))
    for name in ("pupil-documents", "pupil-history", "pupil-chronology", "pupil"):
        page = client.get(reverse(name, args=[pupil.pk])).content.decode()
        assert WORDS not in page
        assert "afeguarding separation" not in page
    for role in (Role.OFFICE, Role.PASTORAL, Role.STAFF):
        client = signed_in(someone(role))
        assert client.get(reverse("separation-letter", args=[pupil.pk])).status_code in (403, 404)


def test_other_pupils_names_stay_out(pupil, school, head, signed_in: SignedIn) -> None:
    PupilFactory(school=school, forename="Ayesha", surname="Khan")
    client = signed_in(head)
    answer = issue(client, pupil, reasons="Ayesha Khan told us. Ayesha was upset.")
    assert "First names stand in the text" in answer.content.decode()
    issue(client, pupil, reasons="Ayesha Khan told us. Ayesha was upset.", confirmed="Ayesha")
    document = IssuedDocument.objects.get()
    assert "another pupil told us. Ayesha was upset." in text_of(document.content)
    assert "Khan" not in str(document.data)


def test_a_name_is_spoken_of_in_the_words_of_its_reader() -> None:
    family, own = Reader("Joe", "Joe Archer"), Reader("Joe", "Joe Archer", is_pupil=True)
    assert (family.fulls, own.fulls) == ("Joe Archer’s", "your")
    assert (family.us_all, own.us_all) == ("you and Joe", "you")
