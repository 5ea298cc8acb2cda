"""Characters that nobody sees: they come in with what is pasted or imported, and go no further."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from cases.importers.sheets import sheet_of
from cases.models import Action, Contact, Pupil
from inclusion.accounts.models import User
from inclusion.unseen import plain_text
from tests.cases.records import typed_pupil

SignedIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Joe \u202egnp.exe", "Joe gnp.exe"),
        ("\u202d07700 900123\u202c", "07700 900123"),
        ("a\x01b\x1bc\x7fd\x9be", "abcde"),
        ("one\x0btwo\u2028three\r\nfour\rfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a\tb"),
        # Arabic, Hebrew, a joined Persian word, a flag and a family are kept letter for letter.
        ("محمد בן‏ می‌خواهم 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩‍👩‍👧", "محمد בן‏ می‌خواهم 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩‍👩‍👧"),
    ],
)
def test_what_is_seen_stays_and_the_rest_goes(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept


def test_where_there_is_one_line_a_break_becomes_a_space() -> None:
    assert plain_text("Kelly\r\nBcc: x", lines=False) == "Kelly Bcc: x"


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_form_keeps_none_of_them(pupil: Pupil, senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    typed = {"name": "Kelly\u202e Archer", "relation": "mother\nX", "priority": "1"}
    client.post(reverse("contact-add", args=[pupil.pk]), {**typed, "address": "1 Row\r\nTown"})
    contact = Contact.objects.get()
    assert (contact.name, contact.relation) == ("Kelly Archer", "mother X")
    assert contact.address == "1 Row\nTown"
    nothing = {"what": "\u202e\u202c", "due_on": "27 11 2026", "owner": senco.pk}
    page = client.post(reverse("action-add", args=[pupil.pk]), nothing).content.decode()
    assert "Fill this in." in page
    assert not Action.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_name_with_one_still_has_its_picture(senco: User, signed_in: SignedIn) -> None:
    client = signed_in(senco)
    client.post(reverse("pupil-add"), typed_pupil(legal_forename="Zo\x01e"))
    pupil = Pupil.objects.get()
    picture = client.get(reverse("pupil-journey-chart", args=[pupil.pk])).content
    assert ElementTree.fromstring(picture).tag.endswith("svg")  # noqa: S314 (our own)
    assert b"Zoe" in picture


def test_a_file_brings_none_of_them_in() -> None:
    sheet = sheet_of([["Forename"], ["Zo\x01e\u202e\x0bAnn"]])
    assert sheet.lines[0].cells == ("Zoe Ann",)
