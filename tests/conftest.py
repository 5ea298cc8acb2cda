"""What every test stands on: one school with a calendar, people in every role, a second school."""

import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from cases.models import Pupil
from inclusion.accounts.middleware import SEEN
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person, person_for
from inclusion.accounts.selectors import forget_calendars

from .calendars import enter_terms
from .factories import TODAY, MembershipFactory, PupilFactory, SchoolFactory, UserFactory


@pytest.fixture(autouse=True)
def _quick_and_closed(settings: object) -> Iterator[None]:
    """Cheap password hashes, tasks run at once, no calendar left from another test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture(autouse=True)
def _files_of_their_own(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that a test puts into records lie in a folder of the test's."""
    settings.FILES_DIR = tmp_path_factory.getbasetemp() / "files"  # type: ignore[attr-defined]


@pytest.fixture
def today() -> Iterator[date]:
    """It is Monday 23 November 2026, ten in the morning."""
    with time_machine.travel("2026-11-23T10:00:00+00:00", tick=True):
        yield TODAY


@pytest.fixture
def school(db: None) -> School:
    """A three-term primary school with the reference calendar."""
    return enter_terms(SchoolFactory(name="Test Primary", slug="test-primary"))


@pytest.fixture
def other_school(db: None) -> School:
    """A six-term secondary school that has nothing to do with the first."""
    made = SchoolFactory(name="Other Secondary", slug="other", phase=School.Phase.SECONDARY)
    return enter_terms(made, six=True)


@pytest.fixture
def someone(school: School) -> Callable[..., User]:
    """Make a user with a role in a school: someone(Role.HEAD)."""

    def make(role: Role, at: School | None = None, **fields: object) -> User:
        user: User = UserFactory(**fields)
        MembershipFactory(user=user, school=at or school, role=role)
        return user

    return make


@pytest.fixture
def senco(someone: Callable[..., User]) -> User:
    return someone(Role.SENCO, name="R. Osei")


@pytest.fixture
def head(someone: Callable[..., User]) -> User:
    return someone(Role.HEAD, name="A. Bell")


@pytest.fixture
def person_of() -> Callable[[User], Person]:
    """The Person behind a user on the test's today."""

    def make(user: User) -> Person:
        found = person_for(user, TODAY)
        assert found
        return found

    return make


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """The test client, signed in as this user."""

    def make(user: User) -> Client:
        client.force_login(user)
        # As after signing in: the first page does not have to say that the session is in use.
        session = client.session
        session[SEEN] = int(time.time())
        session.save()
        return client

    return make


@pytest.fixture
def pupil(school: School) -> Pupil:
    made: Pupil = PupilFactory(school=school, forename="Joe", surname="Archer")
    return made
