"""Two people press the button in the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from interventions.models import Plan, Review
from interventions.services import Minutes, hold_review, start_plan
from tests.factories import TODAY

from .making import full_plan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connections["default"].vendor == "sqlite", reason="SQLite tests share one connection"
    ),
]


def at_once(*acts: object) -> list[str]:
    """Run the acts in threads that start together; the sentences of those that were refused."""
    ready = Barrier(len(acts))

    def run(act: object) -> str:
        try:
            ready.wait(timeout=10)
            act()  # type: ignore[operator]
        except DomainError as error:
            return error.message
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [words for words in pool.map(run, acts) if words]


def test_two_heads_who_start_a_psp_make_one(pupil: Pupil, senco: User, head: User) -> None:
    def start(by: User) -> object:
        return lambda: start_plan(pupil=pupil, kind="psp", by=by, on=TODAY)

    (refused,) = at_once(start(senco), start(head))
    assert "already a PSP in draft" in refused
    assert Plan.objects.count() == 1


def test_two_who_record_the_same_meeting_make_one_review(
    pupil: Pupil, senco: User, head: User
) -> None:
    plan = full_plan(pupil)
    minutes = Minutes(held_on=TODAY, impact="partly")

    def hold(by: User) -> object:
        return lambda: hold_review(plan=plan, minutes=minutes, by=by, on=TODAY)

    (refused,) = at_once(hold(senco), hold(head))
    assert "one review a day" in refused
    assert Review.objects.count() == 1
