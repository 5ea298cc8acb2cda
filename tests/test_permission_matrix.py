"""Every URL x every role x own school, other school, signed out: one row a page, written by hand.

The table says what DESIGN section 6 says; it is not computed from the code that it tests.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role

from .factories import (
    GroupStaffFactory,
    MembershipFactory,
    UserFactory,
)
from .matrix_pages import PAGES, ST, Page
from .matrix_rows import Rows, given, rows_for

PUBLIC = {"sign-in", "sign-out", "health", "said", "feed"}
# Opened by the secret in their address: tests/security/test_family_link attacks them.
BY_TOKEN = {"say", "say-keep"}
# Addresses that name a thing without saying whose: nothing of another school can be reached by them.
OWN_ONLY = {"draft", "setting", "rule", "kind_of_file", "blank_form"}
OPEN = {200, 302, 405}
# What a GET may write: the trace of opening something, and the session of the sign-in.
MAY_WRITE = ("accounts_accessevent", "django_session")


def _patterns() -> Iterator[object]:
    def walk(patterns: list[object]) -> Iterator[object]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return walk(get_resolver().url_patterns)


def test_every_url_has_its_row() -> None:
    assert {p.name for p in _patterns()} == PAGES.keys() | PUBLIC | BY_TOKEN  # type: ignore[attr-defined]


@pytest.fixture
def here(school: School, today: date) -> Rows:
    return rows_for(school)


@pytest.fixture
def there(other_school: School, today: date) -> Rows:
    return rows_for(other_school)


def _address(name: str, rows: Rows) -> str:
    record = PAGES[name].record
    return reverse(name, args=given(rows, record))


def _refused(page: Page) -> set[int]:
    """403 with the reason; what somebody else prepared is theirs alone and is not found at all."""
    return {403, 404} if page.record == "prepared" else {403}


def _user(school: School, role: Role, rows: Rows) -> User:
    """Someone in this role; a teacher teaches the class of the rows."""
    user: User = UserFactory()
    MembershipFactory(user=user, school=school, role=role)
    if role == Role.STAFF:
        GroupStaffFactory(group_id=rows["group"], user=user)
    return user


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_pages_and_no_others(
    client: Client, school: School, here: Rows, role: Role
) -> None:
    client.force_login(_user(school, role, here))
    wrong = []
    for name, page in PAGES.items():
        status = client.get(_address(name, here)).status_code
        right = status in OPEN if role in page.roles else status in _refused(page)
        if not right:
            wrong.append((name, status, "may" if role in page.roles else "may not"))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_another_schools_records_do_not_exist(
    client: Client,
    school: School,
    here: Rows,
    there: Rows,
    role: Role,
) -> None:
    client.force_login(_user(school, role, here))
    wrong = []
    for name, page in PAGES.items():
        if not page.record or page.record in OWN_ONLY:
            continue
        address = _address(name, there)
        for status in (client.get(address).status_code, client.post(address).status_code):
            if status != 404:
                wrong.append((name, status))
    assert wrong == []


def test_a_teacher_finds_no_pupil_of_another_class(
    client: Client, school: School, here: Rows
) -> None:
    user = UserFactory()
    MembershipFactory(user=user, school=school, role=Role.STAFF)
    client.force_login(user)
    wrong = []
    for name, page in PAGES.items():
        if page.record in OWN_ONLY | {""} or ST not in page.roles:
            continue
        status = client.get(_address(name, here)).status_code
        if status != 404:
            wrong.append((name, status))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in(client: Client, here: Rows) -> None:
    for name in PAGES:
        answer = client.get(_address(name, here))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign-in")), name


def test_posts_of_those_without_the_right_are_refused(
    client: Client, school: School, here: Rows
) -> None:
    """The same answer to a form sent from elsewhere: nothing depends on the page being seen first."""
    for role in Role:
        client.force_login(_user(school, role, here))
        for name, page in PAGES.items():
            if role not in page.roles:
                status = client.post(_address(name, here)).status_code
                assert status in _refused(page), (role, name)


@pytest.mark.parametrize("role", [Role.HEAD, Role.SENCO, Role.OFFICE])
def test_a_get_writes_nothing_but_its_trace(
    client: Client, school: School, here: Rows, role: Role
) -> None:
    client.force_login(_user(school, role, here))
    client.get(reverse("today"))
    for name in PAGES:
        with CaptureQueriesContext(connection) as captured:
            client.get(_address(name, here))
        writes = [
            query["sql"][:120]
            for query in captured.captured_queries
            if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
            and not any(table in query["sql"] for table in MAY_WRITE)
        ]
        assert writes == [], name
