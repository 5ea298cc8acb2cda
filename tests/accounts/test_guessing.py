"""Guessing passwords: after some wrong ones an address, or a place, waits; others sign in as ever."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from inclusion.accounts.guessing import (
    MOST_FOR_ONE,
    MOST_FOR_ONE_HERE,
    MOST_FROM_HERE,
    WAIT,
    note_failure,
    place_of,
)
from inclusion.accounts.models import FailedSignIn, User
from inclusion.accounts.permissions import Role
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def head_with_password(head: User) -> User:
    head.set_password(PASSWORD)
    head.save()
    return head


def _sign_in(client: Client, address: str, password: str, place: str = HERE) -> str:
    """What the page says: nothing once somebody is signed in."""
    answer = client.post(
        reverse("sign-in"), {"username": address, "password": password}, REMOTE_ADDR=place
    )
    return answer.content.decode()


@pytest.mark.parametrize("known", [True, False])
def test_after_ten_wrong_passwords_not_even_the_right_one_is_looked_at(
    client: Client, head_with_password: User, known: bool
) -> None:
    address = head_with_password.email if known else "nobody@school.example"
    for _ in range(MOST_FOR_ONE_HERE):
        assert "do not belong together" in _sign_in(client, address, "wrong")
    said = _sign_in(client, address.upper(), PASSWORD)
    assert "Wait 15 minutes and try again." in said
    assert FailedSignIn.objects.count() == MOST_FOR_ONE_HERE
    with time_machine.travel(timezone.now() + WAIT, tick=False):
        said = _sign_in(client, address, PASSWORD)
        assert said == "" if known else "do not belong together" in said


def test_it_holds_back_neither_colleagues_nor_the_person_elsewhere(
    client: Client, head_with_password: User, someone: Callable[..., User]
) -> None:
    colleague = someone(Role.STAFF)
    colleague.set_password(PASSWORD)
    colleague.save()
    for _ in range(MOST_FOR_ONE_HERE):
        _sign_in(client, head_with_password.email, "wrong")
    assert _sign_in(Client(), colleague.email, PASSWORD) == ""
    assert _sign_in(Client(), head_with_password.email, PASSWORD, THERE) == ""


def test_signing_in_forgets_the_slips_before_it(client: Client, head_with_password: User) -> None:
    for _ in range(2):
        for _ in range(MOST_FOR_ONE_HERE - 1):
            _sign_in(client, head_with_password.email, "wrong")
        assert _sign_in(Client(), head_with_password.email, PASSWORD) == ""
    assert not FailedSignIn.objects.exists()


@pytest.mark.parametrize(
    ("failures", "place"),
    [
        ([("head", str(n)) for n in range(MOST_FOR_ONE)], THERE),
        ([(f"person{n}", HERE) for n in range(MOST_FROM_HERE)], HERE),
    ],
    ids=["one address from everywhere", "many addresses from one place"],
)
def test_many_guesses_from_many_places_or_at_many_people_are_held_up_too(
    client: Client, head_with_password: User, failures: list[tuple[str, str]], place: str
) -> None:
    for who, from_there in failures[1:]:
        note_failure(head_with_password.email if who == "head" else who, from_there)
    assert "do not belong" in _sign_in(client, head_with_password.email, "wrong", place)
    assert "Wait 15 minutes" in _sign_in(client, head_with_password.email, PASSWORD, place)


def test_what_is_kept_tells_nothing_and_is_forgotten_after_a_day(
    client: Client, head_with_password: User
) -> None:
    _sign_in(client, "My-Password-In-The-Wrong-Box", "wrong")
    kept = FailedSignIn.objects.get()
    assert len(kept.address) == len(kept.place) == 64
    assert HERE not in kept.place
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        _sign_in(client, head_with_password.email, "wrong")
    assert FailedSignIn.objects.get() != kept


@pytest.mark.parametrize(
    ("behind_proxy", "told", "place"),
    [
        (False, "", HERE),
        (False, THERE, HERE),
        (True, THERE, THERE),
        (True, f"10.0.0.1, {THERE}", THERE),
        (True, "", ""),
        (True, f"{THERE}, anything\r\nat all", ""),
    ],
)
def test_a_visitor_does_not_choose_where_they_come_from(
    settings: object, behind_proxy: bool, told: str, place: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy  # type: ignore[attr-defined]
    request = RequestFactory().post("/", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=told)
    assert place_of(request) == place
