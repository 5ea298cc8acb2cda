"""The working behind a due date in words."""

from datetime import date

import pytest

from cases.working import length_in_words, working_in_words
from inclusion.rules.duty import Working
from inclusion.rules.skipped_days import Skipped

MONDAY = date(2026, 11, 23)
FROM = "Monday 23 November 2026"


@pytest.mark.parametrize(
    ("count", "unit", "due_on", "sentence"),
    [
        (10, "school days", date(2026, 12, 7), f"10 school days from {FROM}, which is day 0."),
        (1, "school days", date(2026, 11, 24), f"1 school day from {FROM}, which is day 0."),
        (-1, "school days", date(2026, 11, 20), f"The last school day before {FROM}."),
        (
            -5,
            "school days",
            date(2026, 11, 16),
            f"5 school days before {FROM}, which is not counted itself.",
        ),
        (28, "calendar days", date(2026, 12, 21), f"28 calendar days from {FROM}, which is day 0."),
        (
            28,
            "calendar days",
            date(2027, 1, 5),
            f"28 calendar days from {FROM}, which is day 0. "
            "That is Monday 21 December 2026, so the next school day counts.",
        ),
        (6, "school weeks", date(2027, 1, 18), f"6 school weeks from {FROM}."),
        (1, "school weeks", None, f"1 school week from {FROM}."),
        (
            4,
            "school weeks",
            date(2027, 1, 5),
            f"4 school weeks from {FROM}. That day has no school, so the next school day counts.",
        ),
        (28, "calendar days", None, f"28 calendar days from {FROM}, which is day 0."),
    ],
)
def test_the_sentence_says_from_which_day_and_how_many(
    count: int, unit: str, due_on: date | None, sentence: str
) -> None:
    shown = working_in_words(Working(MONDAY, count, unit, ()), due_on)
    assert shown is not None
    assert shown.counted == sentence
    assert shown.skipped == ()


def test_days_before_a_day_may_move_to_the_school_day_before() -> None:
    back = Working(MONDAY, -2, "calendar days", ())
    before = f"2 calendar days before {FROM}, which is not counted itself."
    for due_on, moved in (
        (date(2026, 11, 21), ""),
        (
            date(2026, 11, 20),
            " That is Saturday 21 November 2026, so the last school day before it counts.",
        ),
    ):
        shown = working_in_words(back, due_on)
        assert shown is not None
        assert shown.counted == before + moved


def test_a_count_whose_first_day_is_day_one_says_so() -> None:
    sixth = Working(MONDAY, 5, "school days", (), from_day_one=True)
    shown = working_in_words(sixth, date(2026, 11, 30))
    assert shown is not None
    assert shown.counted == f"6 school days, {FROM} being day 1."


def test_days_left_out_are_named_one_or_a_run() -> None:
    skipped = (
        Skipped(date(2026, 10, 23), date(2026, 10, 23), "INSET"),
        Skipped(date(2026, 10, 26), date(2026, 10, 30), "half-term"),
    )
    shown = working_in_words(Working(MONDAY, 15, "school days", skipped), None)
    assert shown is not None
    assert shown.skipped == (
        "23 October 2026: INSET",
        "26 October 2026 to 30 October 2026: half-term",
    )
    assert shown.left_out == "Not counted, besides weekends"
    moved = working_in_words(Working(MONDAY, 28, "calendar days", skipped), None)
    assert moved is not None
    assert moved.left_out == "Passed over, besides weekends", "calendar days count holidays too"


def test_of_school_weeks_whole_holidays_are_not_counted() -> None:
    skipped = (Skipped(date(2026, 12, 21), date(2027, 1, 1), "Christmas holiday"),)
    shown = working_in_words(Working(MONDAY, 6, "school weeks", skipped), None)
    assert shown is not None
    assert shown.left_out == "Not counted"
    assert shown.skipped == ("21 December 2026 to 1 January 2027: Christmas holiday",)


def test_where_nothing_was_counted_there_is_no_working() -> None:
    assert working_in_words(None, MONDAY) is None


def test_the_length_alone() -> None:
    assert length_in_words(Working(MONDAY, 50, "school days", ())) == "50 school days"
