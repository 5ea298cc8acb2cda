"""Two who change a school's people in the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connections

from inclusion.accounts import people
from inclusion.accounts.models import GroupStaff, Membership, School, User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import TODAY, GroupFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connections["default"].vendor == "sqlite", reason="SQLite tests share one connection"
    ),
]
Act = Callable[[], object]


def _at_once(*acts: Act) -> list[str]:
    """Run the acts in threads that start together; the sentences of those that were refused."""
    ready = Barrier(len(acts))

    def run(act: Act) -> str:
        try:
            ready.wait(timeout=10)
            act()
        except DomainError as error:
            return error.message
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [words for words in pool.map(run, acts) if words]


@pytest.fixture
def _slow_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writer waits for the other before the save, if the other gets that far at all."""
    meet, real = Barrier(2, timeout=1), people.save_as

    def slow(*args: object, **kwargs: object) -> object:
        with suppress(BrokenBarrierError):
            meet.wait()
        return real(*args, **kwargs)  # type: ignore[type-var]

    monkeypatch.setattr(people, "save_as", slow)


@pytest.mark.usefixtures("_slow_saves")
def test_two_who_end_each_others_role_leave_one_of_them(
    school: School, someone: Callable[..., User]
) -> None:
    one, two = someone(Role.HEAD), someone(Role.ADMIN)

    def end(of: User, by: User) -> Act:
        held = Membership.objects.get(user=of)
        return lambda: people.end_role(membership=held, last_day=TODAY, by=by)

    (refused,) = _at_once(end(one, two), end(two, one))
    assert "Somebody must be left" in refused
    assert Membership.objects.filter(school=school, until_on=None).count() == 1


@pytest.mark.usefixtures("_slow_saves")
def test_two_who_say_who_teaches_a_group_leave_one_answer(
    school: School, someone: Callable[..., User]
) -> None:
    group, by = GroupFactory(school=school), someone(Role.HEAD)
    one, two = someone(Role.STAFF), someone(Role.STAFF)

    def say(user: User) -> Act:
        return lambda: people.set_group_staff(group=group, staff=[user], by=by)

    assert _at_once(say(one), say(two)) == []
    assert GroupStaff.objects.filter(group=group).count() == 1
