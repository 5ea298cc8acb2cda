"""The board met, and what it decided is not on record: that is a step by itself."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cases.models import Pupil
from exclusions.models import Suspension
from exclusions.next_steps import Step, steps_after
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
MET = date(2026, 11, 20)


def _missing(person: Person, row: Suspension) -> list[Step]:
    return [s for s in steps_after(person, row).to_do if "board’s decision" in s.sentence]


def _row(pupil: Pupil, **facts: Any) -> Suspension:
    given = {"starts_on": date(2026, 11, 9), "board_met_on": MET, **facts}
    row: Suspension = SuspensionFactory(pupil=pupil, **given)
    return row


def test_it_asks_for_the_decision_and_leads_to_its_field(head_person: Person, pupil: Pupil) -> None:
    row = _row(pupil)
    (step,) = _missing(head_person, row)
    assert step.sentence == "Record the board’s decision: it met on 20 November 2026"
    assert step.button == "Record the decision"
    assert step.url.endswith(f"/{row.pk}/done/#div_id_board_decision")


@pytest.mark.parametrize(
    "facts",
    [
        {"board_decision": "noted"},
        {"board_met_on": None},
        {"board_met_on": TODAY + timedelta(days=1)},
        {"cancelled_on": date(2026, 11, 10), "cancelled_reason": "Another pupil did it."},
    ],
)
def test_it_is_silent_where_there_is_nothing_to_record(
    head_person: Person, pupil: Pupil, facts: dict[str, Any]
) -> None:
    assert not _missing(head_person, _row(pupil, **facts))


def test_whoever_records_nothing_sees_it_without_a_button(
    someone: Callable[..., User], person_of: Callable[[User], Person], pupil: Pupil
) -> None:
    (step,) = _missing(person_of(someone(Role.STAFF)), _row(pupil))
    assert (step.button, step.url) == ("", "")
