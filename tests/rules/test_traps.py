"""Traps of counting and of codes that no scenario names: one test each, by their number."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from cases.codes import SEN_NEEDS
from cases.upn import checked_upn
from exclusions.codes import Reason
from inclusion.errors import DomainError
from inclusion.rules.ask_deadline import ask_deadline
from inclusion.rules.evaluate import evaluate
from inclusion.rules.facts import Facts, PlanFact, ReviewFact, SuspensionFact

from .calendars import REFERENCE


def test_trap_20_weeks_count_through_holidays_and_school_days_do_not() -> None:
    start = date(2026, 11, 23)
    assert ask_deadline(None, start, 6, "weeks").due_on == date(2027, 1, 4)
    assert ask_deadline(REFERENCE, start, 30).due_on == date(2027, 1, 19)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 14), date(2027, 1, 14)),
    ],
)
def test_trap_21_a_month_from_the_31st_ends_with_the_month(start: date, due: date) -> None:
    assert ask_deadline(None, start, 1, "months").due_on == due


def test_trap_22_a_review_due_in_the_holidays_rolls_forward() -> None:
    plan = PlanFact(
        "p", "psp", date(2026, 11, 9), date(2027, 3, 1), reviews=(ReviewFact(date(2026, 12, 4)),)
    )
    found = evaluate(Facts(plans=(plan,)), REFERENCE, date(2026, 12, 7)).duties
    (due,) = (d.due_on for d in found if d.rule.endswith("review-cycle") and d.met_on is None)
    assert due == date(2027, 1, 5)


def test_trap_30_the_two_meanings_of_ds_stand_in_two_lists() -> None:
    assert Reason.DS.label == "Abuse relating to disability"
    assert SEN_NEEDS["DS"] == "Down syndrome"


def test_trap_31_a_vendors_arithmetic_does_not_decide_a_upn() -> None:
    assert checked_upn("P207000016049") == "P207000016049"
    with pytest.raises(DomainError):
        checked_upn("Q207000016049")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_trap_33_a_day_ends_at_midnight_in_london(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert timezone.localdate() == day


def test_trap_35_shortening_is_no_extension() -> None:
    def blocked(sessions: int) -> bool:
        changed = SuspensionFact("s", date(2026, 11, 23), sessions=sessions, sessions_as_issued=6)
        found = evaluate(Facts(suspensions=(changed,)), REFERENCE, date(2026, 11, 23)).duties
        return any(duty.rule == "excl.no-extend" for duty in found)

    assert (blocked(4), blocked(6), blocked(7)) == (False, False, True)
