"""The school calendar: worked examples, errors in words, and laws that hold for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.rules.calendar_days import (
    add_calendar_months,
    add_weeks,
    add_working_days,
    bank_holiday,
    easter_monday,
)
from inclusion.rules.school_days import (
    BeyondKnownTerms,
    CalendarError,
    Closure,
    Period,
    SchoolCalendar,
    Skipped,
    Term,
)
from inclusion.rules.skipped_days import gap_name

from .calendars import AUTUMN_ONLY, HALF_TERMS, INSET, REFERENCE, SIX_TERMS, TERMS

DAYS = REFERENCE.school_days(TERMS[0].start, TERMS[2].end)
in_the_year = st.dates(TERMS[0].start, TERMS[2].end)
school_day = st.sampled_from(DAYS)


def test_reference_calendar_has_190_days() -> None:
    assert len(DAYS) == 190
    assert [len(REFERENCE.school_days(t.start, t.end)) for t in TERMS] == [71, 53, 66]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 11, 23), 50, date(2027, 2, 23)),
        (date(2026, 12, 7), 15, date(2027, 1, 12)),
        (date(2026, 10, 14), 15, date(2026, 11, 12)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
    ],
)
def test_deadlines_of_the_worked_examples(start: date, count: int, due: date) -> None:
    assert REFERENCE.add_school_days(start, count) == due


def test_day_itself_is_day_nought() -> None:
    assert REFERENCE.add_school_days(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert REFERENCE.add_school_days_back(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert REFERENCE.add_school_days_back(date(2026, 11, 23), 1) == date(2026, 11, 20)


def test_rolling_over_the_christmas_holiday() -> None:
    assert REFERENCE.roll_forward(date(2027, 1, 1)) == date(2027, 1, 5)
    assert REFERENCE.roll_back(date(2027, 1, 1)) == date(2026, 12, 18)
    assert REFERENCE.roll_forward(date(2027, 1, 5)) == date(2027, 1, 5)
    assert REFERENCE.roll_back(date(2027, 1, 5)) == date(2027, 1, 5)


def test_working_names_and_joins_what_was_skipped() -> None:
    assert REFERENCE.working(date(2026, 11, 23), 50) == (
        Skipped(date(2026, 12, 21), date(2027, 1, 4), "Christmas holiday and INSET"),
        Skipped(date(2027, 2, 15), date(2027, 2, 19), "half-term"),
    )
    assert REFERENCE.working(date(2027, 4, 26), date(2027, 6, 8)) == (
        Skipped(date(2027, 5, 3), date(2027, 5, 3), "Early May bank holiday"),
        Skipped(date(2027, 5, 31), date(2027, 6, 7), "half-term and INSET"),
    )
    assert REFERENCE.working(date(2026, 8, 28), date(2026, 9, 2)) == (
        Skipped(date(2026, 8, 31), date(2026, 9, 2), "summer holiday and INSET"),
    )
    assert REFERENCE.working(date(2027, 3, 25), date(2027, 4, 12))[0].reason == "Easter holiday"
    assert SIX_TERMS.working(date(2026, 10, 16), date(2026, 11, 2))[0].reason == "half-term"


def test_a_long_gap_out_of_season_is_a_school_holiday() -> None:
    assert gap_name(date(2027, 2, 1), date(2027, 2, 26)) == "school holiday"


def test_an_answer_past_the_known_terms_asks_for_next_years_dates() -> None:
    with pytest.raises(BeyondKnownTerms, match="enter next year's term dates"):
        AUTUMN_ONLY.add_school_days(date(2026, 12, 14), 5)
    with pytest.raises(BeyondKnownTerms, match="enter next year's term dates"):
        AUTUMN_ONLY.school_days_between(date(2026, 12, 14), date(2027, 1, 8))
    with pytest.raises(BeyondKnownTerms, match="before the first known term"):
        REFERENCE.is_school_day(date(2026, 7, 15))
    with pytest.raises(BeyondKnownTerms, match="before the first known term"):
        REFERENCE.add_school_days_back(date(2026, 9, 4), 2)
    with pytest.raises(BeyondKnownTerms):
        REFERENCE.roll_forward(date(2027, 7, 26))
    with pytest.raises(BeyondKnownTerms):
        AUTUMN_ONLY.sessions_by_day(date(2026, 12, 18), "am", 3)


def test_a_calendar_without_terms_knows_nothing() -> None:
    empty = SchoolCalendar(())
    assert empty.first_day is None
    assert empty.last_day is None
    assert empty.latest_statutory_term(date(2026, 9, 3)) is None
    with pytest.raises(BeyondKnownTerms, match="enter the school's term dates"):
        empty.add_school_days(date(2026, 9, 3), 1)


def test_what_lies_before_a_term_in_spring_is_not_known() -> None:
    spring = SchoolCalendar([TERMS[1]])
    assert spring.add_school_days(date(2027, 1, 5), 1) == date(2027, 1, 6)
    with pytest.raises(BeyondKnownTerms):
        spring.add_school_days(date(2027, 1, 4), 1)


def test_a_missing_term_between_two_is_not_counted_across() -> None:
    calendar = SchoolCalendar([TERMS[0], TERMS[2]])
    with pytest.raises(BeyondKnownTerms, match="No term is known between 19 December 2026"):
        calendar.add_school_days(date(2026, 12, 17), 2)
    with pytest.raises(BeyondKnownTerms):
        calendar.is_school_day(date(2027, 1, 12))
    assert calendar.place_sessions(date(2026, 12, 18), "am", 4) == (((date(2026, 12, 18), 2),), 2)


def test_bad_calendars_are_refused_in_words() -> None:
    with pytest.raises(CalendarError, match="term Autumn ends before it starts"):
        SchoolCalendar([Term("Autumn", date(2026, 12, 18), date(2026, 9, 3))])
    with pytest.raises(CalendarError, match="closure snow ends before"):
        SchoolCalendar([], [Closure(date(2026, 12, 18), date(2026, 9, 3), "snow")])
    with pytest.raises(CalendarError, match="Autumn and Spring overlap"):
        SchoolCalendar(
            [
                Term("Spring", date(2026, 12, 18), date(2027, 3, 25)),
                Term("Autumn", date(2026, 9, 3), date(2026, 12, 18)),
            ]
        )
    for wrong in (REFERENCE.add_school_days, REFERENCE.add_school_days_back):
        with pytest.raises(CalendarError, match="cannot be negative"):
            wrong(date(2026, 11, 23), -1)
    with pytest.raises(CalendarError, match="at least one session"):
        REFERENCE.period(date(2026, 11, 23), "am", 0)
    with pytest.raises(CalendarError, match="not a school day"):
        REFERENCE.period(date(2026, 11, 22), "am", 2)


def test_same_terms_make_equal_calendars() -> None:
    again = SchoolCalendar(reversed(TERMS), (*reversed(INSET), *HALF_TERMS))
    assert again == REFERENCE
    assert hash(again) == hash(REFERENCE)
    assert again != SIX_TERMS
    assert again != "a calendar"


def test_suspension_across_the_easter_holiday() -> None:
    assert REFERENCE.period(date(2027, 3, 22), "am", 12) == Period(
        date(2027, 3, 22), date(2027, 4, 13), "pm", date(2027, 4, 14), "am"
    )
    assert REFERENCE.period(date(2026, 11, 23), "pm", 2).returns_session == "pm"


def test_terms_of_three_kinds() -> None:
    day = date(2026, 11, 9)
    own, law = SIX_TERMS.term_of(day), SIX_TERMS.statutory_term(day)
    assert own is not None
    assert own.name == "Term 2"
    assert law is not None
    assert (law.name, law.start, law.end) == ("Autumn", date(2026, 8, 1), date(2026, 12, 31))
    three = REFERENCE.statutory_term(day)
    assert three is not None
    assert (three.start, three.end) == (TERMS[0].start, TERMS[0].end)
    assert REFERENCE.statutory_term(date(2026, 12, 28)) is None
    assert REFERENCE.statistical_term(date(2027, 3, 28)).name == "Spring"
    assert REFERENCE.statistical_term(date(2027, 3, 29)).name == "Summer"
    assert "2027-03-29" not in REFERENCE.statistical_term(date(2027, 3, 29))


def test_each_school_year_is_counted_for_itself() -> None:
    both = SchoolCalendar([*SIX_TERMS.terms, Term("Autumn", date(2027, 9, 2), date(2027, 12, 17))])
    first, second = both.statutory_term(date(2026, 9, 2)), both.statutory_term(date(2027, 9, 2))
    assert first is not None
    assert second is not None
    assert first.start == date(2026, 8, 1)
    assert second.start == date(2027, 9, 2)


def test_school_year_runs_from_first_school_day_to_first_school_day() -> None:
    assert REFERENCE.school_year(date(2026, 9, 3))[0] == date(2026, 9, 3)
    assert REFERENCE.school_year(date(2027, 8, 10)) == (date(2026, 9, 3), date(2027, 8, 31))
    assert REFERENCE.school_year(date(2026, 9, 2))[1] == date(2026, 9, 2)


@pytest.mark.parametrize(
    "monday", [date(2024, 4, 1), date(2027, 3, 29), date(2028, 4, 17), date(2029, 4, 2)]
)
def test_easter_monday(monday: date) -> None:
    assert easter_monday(monday.year) == monday
    assert bank_holiday(monday) == "Easter Monday"


@pytest.mark.parametrize("year", range(2000, 2100))
def test_easter_is_a_bank_holiday_every_year(year: int) -> None:
    assert bank_holiday(easter_monday(year)) == "Easter Monday"


def test_sums_without_a_school_calendar() -> None:
    assert add_weeks(date(2026, 11, 9), 16) == date(2027, 3, 1)
    assert add_calendar_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_calendar_months(date(2026, 12, 14), 1) == date(2027, 1, 14)
    assert add_calendar_months(date(2027, 1, 15), -12) == date(2026, 1, 15)
    assert add_working_days(date(2026, 12, 16), 2) == date(2026, 12, 18)
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 12, 24), -1)


@given(in_the_year, st.integers(0, 60), st.integers(0, 60))
def test_counting_on_is_monotone(day: date, few: int, more: int) -> None:
    few, more = sorted((few, more))
    try:
        assert REFERENCE.add_school_days(day, few) <= REFERENCE.add_school_days(day, more)
    except BeyondKnownTerms:
        assert REFERENCE.school_days_between(day, TERMS[2].end) < more


@given(in_the_year, st.integers(1, 190))
def test_counting_back_what_was_counted_on(day: date, count: int) -> None:
    try:
        due = REFERENCE.add_school_days(day, count)
    except BeyondKnownTerms:
        return
    assert REFERENCE.school_days_between(day, due) == count
    assert REFERENCE.school_days_between(due, day) == -count
    assert REFERENCE.is_school_day(due)
    assert REFERENCE.add_school_days_back(due, count) <= REFERENCE.roll_back(day)


@given(in_the_year, st.integers(1, 60), in_the_year, st.integers(0, 4))
def test_a_closure_only_pushes_a_deadline_later(
    day: date, count: int, closed: date, length: int
) -> None:
    snow = Closure(closed, closed + timedelta(days=length), "snow")
    snowed_in = SchoolCalendar(TERMS, (*REFERENCE.closures, snow))
    try:
        assert snowed_in.add_school_days(day, count) >= REFERENCE.add_school_days(day, count)
    except BeyondKnownTerms:
        assert snowed_in.school_days_between(day, TERMS[2].end) < count


@given(school_day, st.sampled_from(["am", "pm"]), st.integers(1, 60))
def test_sessions_by_day_add_up_and_agree_with_the_period(
    start: date, session: str, sessions: int
) -> None:
    try:
        days = REFERENCE.sessions_by_day(start, session, sessions)
        period = REFERENCE.period(start, session, sessions)
    except BeyondKnownTerms:
        return
    assert sum(count for _, count in days) == sessions
    assert all(REFERENCE.is_school_day(day) for day, _ in days)
    assert (period.first, period.last) == (days[0][0], days[-1][0])
    assert period.returns >= period.last


@given(in_the_year, st.integers(1, 60))
def test_working_accounts_for_every_weekday(day: date, count: int) -> None:
    try:
        due = REFERENCE.add_school_days(day, count)
    except BeyondKnownTerms:
        return
    weekdays = [
        d for n in range(1, (due - day).days + 1) if (d := day + timedelta(days=n)).weekday() < 5
    ]
    skipped = [
        d for d in weekdays if any(r.start <= d <= r.end for r in REFERENCE.working(day, count))
    ]
    assert len(weekdays) - len(skipped) == count
