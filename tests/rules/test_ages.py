"""Year groups, completed years and compulsory school age, at their edges."""

from datetime import date

import pytest

from inclusion.rules.ages import (
    age_on,
    compulsory_age_from,
    is_compulsory_school_age,
    school_leaving_date,
    year_group,
)


@pytest.mark.parametrize(
    ("born", "year"),
    [
        (date(2016, 8, 31), 6),
        (date(2016, 9, 1), 5),
        (date(2011, 5, 15), 11),
        (date(2010, 5, 15), 12),
        (date(2022, 3, 1), 0),
    ],
)
def test_year_groups_of_2026_27(born: date, year: int) -> None:
    assert year_group(born, date(2026, 11, 23)) == year
    assert year_group(born, date(2027, 8, 31)) == year
    assert year_group(born, date(2027, 9, 1)) == year + 1


def test_completed_years() -> None:
    assert age_on(date(2020, 11, 23), date(2026, 11, 22)) == 5
    assert age_on(date(2020, 11, 23), date(2026, 11, 23)) == 6
    assert age_on(date(2020, 2, 29), date(2026, 2, 28)) == 5
    assert age_on(date(2020, 2, 29), date(2026, 3, 1)) == 6


@pytest.mark.parametrize(
    ("born", "prescribed"),
    [
        (date(2021, 3, 31), date(2026, 3, 31)),
        (date(2021, 4, 1), date(2026, 8, 31)),
        (date(2021, 9, 1), date(2026, 12, 31)),
        (date(2020, 2, 29), date(2025, 3, 31)),
    ],
)
def test_compulsory_age_begins_with_the_prescribed_day(born: date, prescribed: date) -> None:
    assert compulsory_age_from(born) == prescribed
    assert not is_compulsory_school_age(born, date.fromordinal(prescribed.toordinal() - 1))
    assert is_compulsory_school_age(born, prescribed)


def test_compulsory_age_ends_on_the_last_friday_in_june() -> None:
    born = date(2011, 5, 15)
    assert school_leaving_date(born) == date(2027, 6, 25)
    assert is_compulsory_school_age(born, date(2027, 6, 25))
    assert not is_compulsory_school_age(born, date(2027, 6, 26))
