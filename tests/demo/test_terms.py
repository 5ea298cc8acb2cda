"""The made-up terms have the shape of published ones."""

from datetime import date, timedelta

import pytest

from inclusion.dashboard.demo.terms import (
    YearPlan,
    school_year_of,
    six_term_year,
    three_term_year,
)
from inclusion.rules.calendar_days import easter_monday
from inclusion.rules.school_days import Closure, SchoolCalendar, Term

YEARS = range(2015, 2041)


def as_calendar(plan: YearPlan) -> SchoolCalendar:
    return SchoolCalendar(
        [Term(t.name, t.starts_on, t.ends_on) for t in plan.terms],
        [Closure(c.starts_on, c.ends_on, c.name) for c in plan.closures],
    )


@pytest.mark.parametrize("make", [three_term_year, six_term_year])
@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_190_pupil_days_and_ends_in_late_july(make, year):
    plan = make(year)
    calendar = as_calendar(plan)
    assert len(calendar.school_days(date(year, 8, 1), date(year + 1, 7, 31))) == 190
    assert date(year + 1, 7, 16) <= plan.terms[-1].ends_on <= date(year + 1, 7, 27)
    assert date(year, 9, 1) <= plan.terms[0].starts_on <= date(year, 9, 6)
    assert sum(c.name == "INSET" for c in plan.closures) == 5


def test_three_terms_and_six():
    assert [t.name for t in three_term_year(2026).terms] == ["Autumn", "Spring", "Summer"]
    assert len(six_term_year(2026).terms) == 6
    assert {c.name for c in six_term_year(2026).closures} == {"INSET"}


def test_the_year_of_2026_is_the_one_that_a_published_calendar_has():
    autumn, spring, summer = three_term_year(2026).terms
    assert (autumn.starts_on, autumn.ends_on) == (date(2026, 9, 1), date(2026, 12, 18))
    assert (spring.starts_on, spring.ends_on) == (date(2027, 1, 4), date(2027, 3, 25))
    assert (summer.starts_on, summer.ends_on) == (date(2027, 4, 12), date(2027, 7, 21))


@pytest.mark.parametrize("year", YEARS)
def test_nobody_is_in_school_at_easter_or_at_christmas(year):
    calendar = as_calendar(three_term_year(year))
    monday = easter_monday(year + 1)
    for day in (monday, monday - timedelta(days=3), date(year, 12, 25), date(year, 12, 31)):
        assert not calendar.is_school_day(day)


def test_the_school_year_turns_on_1_september():
    assert school_year_of(date(2026, 8, 31)) == 2025
    assert school_year_of(date(2026, 9, 1)) == 2026
    assert school_year_of(date(2027, 1, 4)) == 2026
