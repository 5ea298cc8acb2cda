"""Which letter an exclusion asks for: each line before, on and after."""

from datetime import date

import pytest

from inclusion.rules.facts import Facts, SuspensionFact
from inclusion.rules.letters import letter_for
from inclusion.rules.pack import load_packs
from inclusion.rules.running import RunningTotals
from tests.rules.calendars import REFERENCE

START = date(2026, 11, 23)


def _letter(before_sessions: int, sessions: int, kind: str = "suspension", **more: object) -> str:
    earlier = SuspensionFact(id="s1", start=date(2026, 9, 7), sessions=before_sessions)
    this = SuspensionFact(id="s2", start=START, sessions=sessions, kind=kind, **more)  # type: ignore[arg-type]
    ordered = (earlier, this) if before_sessions else (this,)
    running = RunningTotals(ordered, REFERENCE, Facts(suspensions=ordered), START)
    return letter_for(this, running.terms["s2"], load_packs())


@pytest.mark.parametrize(
    ("before", "letter"),
    [(5, "L1"), (6, "L1"), (7, "L2"), (26, "L2"), (27, "L3")],
)
def test_two_days_that_make_five_five_and_a_half_or_fifteen_and_a_half(
    before: int, letter: str
) -> None:
    """K-1: a 2-day suspension, T becomes 5.0 / 5.5 / 15.5; 15.0 is not over 15."""
    assert _letter(before, 4) == letter


def test_a_permanent_exclusion_has_its_own_letter() -> None:
    assert _letter(0, 0, "permanent") == "L4"


def test_an_examination_missed_asks_for_the_board_whatever_the_length() -> None:
    assert _letter(0, 1, misses_exam_on=START) == "L3"


def test_a_lunchtime_has_its_own_letter_until_its_term_is_over_five_days() -> None:
    assert _letter(9, 1, "lunchtime") == "L6"
    assert _letter(10, 1, "lunchtime") == "L2"
