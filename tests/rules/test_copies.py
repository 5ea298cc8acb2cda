"""By when the law wants a copy of what is kept: a month whatever the holidays, 15 school days."""

from datetime import date

import pytest

from inclusion.rules.copies import copies_due, data_copy_by
from inclusion.rules.pack import load_packs

from .calendars import REFERENCE

ENGLAND = load_packs().pack("england")


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 12, 14), date(2027, 1, 14)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, and what stands for Boxing Day
        (date(2026, 8, 31), date(2026, 9, 30)),
    ],
)
def test_a_month_ends_on_a_working_day_and_no_holiday_stops_it(
    asked_on: date, due_on: date
) -> None:
    assert data_copy_by(asked_on, 1) == due_on


def test_a_school_that_is_no_academy_owes_the_record_as_well() -> None:
    record, data = copies_due(date(2026, 12, 14), academy=False, pack=ENGLAND, calendar=REFERENCE)
    assert (record.due_on, data.due_on) == (date(2027, 1, 19), date(2027, 1, 14))
    assert record.counted == "15 school days from the day they asked"
    assert "2005/1437" in record.source.reference
    assert "articles 12(3) and 15" in data.source.reference


def test_an_academy_owes_the_data_alone() -> None:
    (data,) = copies_due(date(2026, 12, 14), academy=True, pack=ENGLAND, calendar=REFERENCE)
    assert data.due_on == date(2027, 1, 14)


def test_past_the_known_terms_no_day_is_guessed() -> None:
    record, data = copies_due(date(2027, 7, 19), academy=False, pack=ENGLAND, calendar=REFERENCE)
    assert record.due_on is None
    assert data.due_on == date(2027, 8, 19)
