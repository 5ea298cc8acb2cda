"""The limit of 45 days where a scenario cannot show it: unknown days, two years, near misses."""

from datetime import date

import pytest

from inclusion.rules.duty import Duty
from inclusion.rules.evaluate import derive, evaluate
from inclusion.rules.facts import Facts, PupilFacts, SuspensionFact
from inclusion.rules.school_days import SchoolCalendar, Term

from .calendars import REFERENCE

LIMIT, WARNING = "excl.limit-45", "excl.limit-45.warn"
NOT_KNOWN = PupilFacts(days_excluded_elsewhere_this_year=None)
TWO_YEARS = SchoolCalendar(
    [
        Term("Autumn", date(2026, 9, 3), date(2026, 12, 18)),
        Term("Spring", date(2027, 1, 5), date(2027, 3, 25)),
        Term("Summer", date(2027, 4, 12), date(2027, 7, 21)),
        Term("Autumn", date(2027, 9, 2), date(2027, 12, 17)),
        Term("Spring", date(2028, 1, 4), date(2028, 3, 31)),
    ]
)


def _found(
    *suspensions: SuspensionFact,
    pupil: PupilFacts | None = None,
    calendar: SchoolCalendar = TWO_YEARS,
    on: date = date(2028, 3, 1),
    rule: str = LIMIT,
) -> dict[str | None, Duty]:
    facts = Facts(pupil=pupil or PupilFacts(), suspensions=suspensions)
    return {d.about: d for d in evaluate(facts, calendar, on).duties if d.rule == rule}


def test_days_at_an_earlier_school_that_nobody_knows_are_asked_for() -> None:
    """Trap 13: never taken to be none."""
    s1 = SuspensionFact("s1", date(2026, 11, 9), sessions=2)
    on = date(2026, 11, 9)
    duty = _found(s1, pupil=NOT_KNOWN, calendar=REFERENCE, on=on)["s1"]
    assert (duty.state(on), duty.due_on) == ("unknown", None)
    assert duty.because == (
        "1 day this school year with this suspension, not counting an earlier school; "
        "a pupil may be excluded for no more than 45 days in a school year, in one suspension or "
        "several, all schools together. The days excluded at an earlier school this school year "
        "are not known: ask for them and enter them"
    )


def test_the_days_known_here_can_be_over_by_themselves() -> None:
    s1 = SuspensionFact("s1", date(2026, 9, 7), sessions=91)
    on = date(2026, 9, 7)
    duty = _found(s1, pupil=NOT_KNOWN, calendar=REFERENCE, on=on)["s1"]
    assert (duty.state(on), duty.due_on) == ("blocked", on)
    assert "45.5 days this school year with this suspension, not counting an earlier" in duty.reason


def test_what_is_not_known_this_year_leaves_the_year_before_alone() -> None:
    last_year = SuspensionFact("s1", date(2026, 11, 9), sessions=2)
    this_year = SuspensionFact("s2", date(2027, 11, 8), sessions=2)
    found = _found(last_year, this_year, pupil=NOT_KNOWN, on=date(2027, 11, 8))
    assert set(found) == {"s2"}
    assert found["s2"].counted == ("s2",)


def test_each_school_year_starts_anew() -> None:
    last_year = SuspensionFact("s1", date(2027, 4, 12), sessions=80)
    this_year = SuspensionFact("s2", date(2027, 9, 6), sessions=90)
    assert not _found(last_year, this_year)


@pytest.mark.parametrize(("after_summer", "blocked"), [(90, False), (91, True)])
def test_one_that_runs_into_the_next_school_year_is_tested_in_each(
    after_summer: int, blocked: bool
) -> None:
    before_summer = 2 * len(TWO_YEARS.school_days(date(2027, 7, 12), date(2027, 7, 31)))
    across = SuspensionFact("s1", date(2027, 7, 12), sessions=before_summer + after_summer)
    found = _found(across)
    assert bool(found) is blocked
    if blocked:
        assert found["s1"].reason == (
            "45.5 days in the school year from 2 September with this suspension"
        )


def test_over_in_both_years_is_one_duty_that_names_both() -> None:
    earlier = SuspensionFact("s1", date(2027, 2, 1), sessions=90)
    before_summer = 2 * len(TWO_YEARS.school_days(date(2027, 7, 12), date(2027, 7, 31)))
    across = SuspensionFact("s2", date(2027, 7, 12), sessions=before_summer + 91)
    duty = _found(earlier, across)["s2"]
    assert duty.reason == (
        "53 days this school year with this suspension, 45 days before it and "
        "45.5 days in the school year from 2 September with this suspension"
    )
    assert duty.counted == ("s1", "s2")


def test_it_says_what_it_looked_at_and_did_not_count() -> None:
    on = date(2028, 3, 1)
    found = _found(
        SuspensionFact("old", date(2027, 3, 1), sessions=2),
        SuspensionFact("cut", date(2027, 9, 6), sessions=6, cancelled_on=date(2027, 9, 7)),
        SuspensionFact(
            "none",
            date(2027, 9, 20),
            sessions=4,
            decided_on=date(2027, 9, 17),
            cancelled_on=date(2027, 9, 17),
        ),
        SuspensionFact("long", date(2027, 10, 4), sessions=90),
        SuspensionFact("pex", date(2028, 2, 28), kind="permanent"),
        on=on,
        rule=WARNING,
    )
    assert found["long"].counted == ("cut", "long")
    assert {miss.event: miss.why for miss in found["long"].nearly} == {
        "old": "it lies in another school year",
        "cut": "cancelled, but the 2 days served before that count",
        "none": "cancelled, and none of it counts this school year",
        "pex": "a permanent exclusion has no number of days",
    }


def test_a_later_suspension_is_said_to_come_after() -> None:
    facts = Facts(
        suspensions=(
            SuspensionFact("s1", date(2026, 9, 7), sessions=91),
            SuspensionFact("s2", date(2027, 3, 1), sessions=2),
        )
    )
    first = next(d for d in derive(facts, REFERENCE) if (d.rule, d.about) == (LIMIT, "s1"))
    assert [(miss.event, miss.why) for miss in first.nearly] == [("s2", "it comes after this one")]
