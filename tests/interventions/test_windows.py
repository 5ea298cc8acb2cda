"""When the next review falls, whatever the day of the last one: properties, not examples."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inclusion.accounts.selectors import school_calendar
from interventions.models import Plan
from interventions.selectors import window_after

FIRST = date(2026, 9, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "opens", "due"), [("psp", 21, 28), ("ibp", 28, 42)])
def test_the_window_ends_on_a_school_day_and_holds_its_own_days(school, kind, opens, due):
    calendar = school_calendar(school)

    @settings(max_examples=80, deadline=None, database=None, derandomize=True)
    @given(st.integers(0, 150), st.integers(1, 140))
    def holds(after: int, length: int) -> None:
        since = FIRST + timedelta(days=after)
        plan = Plan(
            kind=kind, school=school, starts_on=FIRST, ends_on=since + timedelta(days=length)
        )
        window = window_after(plan, since, calendar)
        assert window.due_on is not None
        assert since < window.opens_on <= window.due_on
        assert window.holds(window.opens_on)
        assert window.holds(window.due_on)
        assert not window.holds(window.due_on + timedelta(days=1))
        last = since + timedelta(days=due)
        if length >= due + 21:  # The end of the plan is far: the count alone decides.
            assert window.opens_on == since + timedelta(days=opens)
            assert window.due_on >= last
            assert calendar.is_school_day(window.due_on)
            between = (window.due_on - last).days
            assert not any(calendar.is_school_day(last + timedelta(days=n)) for n in range(between))
        else:
            assert window.due_on <= max(plan.ends_on, last + timedelta(days=21))

    holds()
