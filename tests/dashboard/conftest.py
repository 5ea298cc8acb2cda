"""A school whose suspensions were counted by hand, for the tests of its figures."""

from collections.abc import Callable
from datetime import date

import pytest

from cases.models import Pupil
from exclusions import services
from exclusions.models import Suspension
from inclusion.accounts.models import School, User
from inclusion.accounts.person import Person
from tests.factories import PupilFactory, SuspensionFactory, UserFactory

Saved = Callable[..., Suspension]


@pytest.fixture
def saved() -> Saved:
    """A saved suspension with its dates worked out, as the service leaves it."""

    def make(pupil: Pupil, starts_on: date, sessions: int, **more: object) -> Suspension:
        row: Suspension = SuspensionFactory.build(
            school=pupil.school,
            pupil=pupil,
            starts_on=starts_on,
            sessions=sessions,
            recorded_by=UserFactory(),
            **more,
        )
        services.set_period(row)
        row.save()
        return row

    return make


@pytest.fixture
def counted(school: School, saved: Saved) -> dict[str, Pupil]:
    """Four pupils. This autumn: Ada 2 + 1.5 days, Ben 3, Cem 0.5 at lunch; Dot one cancelled.

    Last year: Ada 5 days from 20 July, of which two fall in that year's last two days.
    """
    ada, ben, cem, dot = (
        PupilFactory(school=school, forename=name, surname="Test", year_group=year)
        for name, year in (("Ada", 4), ("Ben", 4), ("Cem", 6), ("Dot", 2))
    )
    saved(ada, date(2026, 9, 14), 4, reason_1="DB")
    saved(ada, date(2026, 11, 9), 3, reason_1="PP")
    saved(ben, date(2026, 10, 21), 6, reason_1="DB")
    saved(cem, date(2026, 11, 12), 1, kind="lunchtime", reason_1="VP")
    saved(dot, date(2026, 11, 16), 4, cancelled_on=date(2026, 11, 16))
    saved(ada, date(2026, 3, 26), 10, reason_1="DB")
    return {"ada": ada, "ben": ben, "cem": cem, "dot": dot}


@pytest.fixture
def me(head: User, person_of: Callable[[User], Person]) -> Person:
    return person_of(head)
