"""Requests that no page makes: characters that are no text, numbers that are none or too long."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import Draft, User
from inclusion.words import whole_number

SignedIn = Callable[[User], Client]
LONG = "9" * 20


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("41", 41),
        ("-2", -2),
        ("007", 7),
        ("", None),
        ("-", None),
        ("--1", None),
        ("²", None),
        ("٣", None),
        ("1.5", None),
        (" 1", None),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, None),
    ],
)
def test_a_number_is_plain_digits(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    "name", ["exclusions-rows", "pupils", "cases", "plans", "duties", "exclusions", "log-entry"]
)
@pytest.mark.parametrize("value", ["--1", "²", "-", LONG, "x"])
def test_a_page_bears_any_value_in_its_address(
    head: User, signed_in: SignedIn, name: str, value: str
) -> None:
    client = signed_in(head)
    for key in ("year_group", "group", "pupil", "page", "year", "reason", "lead", "q"):
        status = client.get(reverse(name), {key: value}).status_code
        assert status == (404 if (name, key) == ("log-entry", "pupil") else 200), key


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("value", ["²", LONG, "x"])
def test_a_kept_draft_bears_any_pupil(senco: User, signed_in: SignedIn, value: str) -> None:
    client = signed_in(senco)
    kept = {"pupil": value, "what_happened": "Left the room"}
    client.post(reverse("keep-draft", args=["log-entry~"]), kept)
    answer = client.get(reverse("log-entry"), {"draft": "use"})
    assert answer.status_code == 200
    assert client.post(reverse("log-entry"), kept).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_nul_character_is_refused_wherever_it_stands(
    senco: User, signed_in: SignedIn, pupil: Pupil
) -> None:
    client = signed_in(senco)
    kept = reverse("keep-draft", args=["log-entry~"])
    answers = [
        client.get(reverse("find-pupil"), {"q": "\0"}),
        client.get(reverse("exclusions-rows"), {"reason": "a\0"}),
        client.get(reverse("pupils"), {"a\0": "b"}),
        client.get("/drafts/a%00b/"),
        client.post(kept, {"what_happened": "a\0b"}),
        client.post(kept, {"a\0b": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert "could not be read" in answers[0].content.decode()
    assert not Draft.objects.exists()
