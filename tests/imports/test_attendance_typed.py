"""Attendance typed in, shown, and given to the rules and the pack."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.facts import gather
from cases.models import AttendanceWeek, Pupil
from cases.selectors.attendance import attendance_of, percent
from cases.services.attendance import add_week, change_week
from inclusion.accounts.models import User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import ConflictError, DomainError
from tests.factories import TODAY, PlanFactory, PupilFactory, SuspensionFactory

from .test_attendance import NONE, _week


def test_a_typed_week_is_recorded_once_and_changed_by_who_saw_it(
    joe: Pupil, senco: User, today: date
) -> None:
    day, numbers = date(2026, 11, 18), {**NONE, "absent": 2}
    week = add_week(pupil=joe, week_of=day, numbers=numbers, by=senco, on=today)
    assert add_week(pupil=joe, week_of=day, numbers=numbers, by=senco, on=today) == week
    assert week.week_starts_on == date(2026, 11, 16)
    with pytest.raises(DomainError, match="recorded already, with 2 of 10"):
        add_week(pupil=joe, week_of=day, numbers=NONE, by=senco, on=today)
    with pytest.raises(DomainError, match="weekend"):
        add_week(pupil=joe, week_of=date(2026, 11, 21), numbers=NONE, by=senco, on=today)
    with pytest.raises(DomainError, match="in the future"):
        add_week(pupil=joe, week_of=date(2026, 11, 30), numbers=NONE, by=senco, on=today)
    change_week(week=week, numbers=NONE, by=senco, on=today, expected_version=1)
    with pytest.raises(ConflictError):
        change_week(week=week, numbers=numbers, by=senco, on=today, expected_version=1)
    with pytest.raises(DomainError, match="more than there were"):
        change_week(week=week, numbers={**NONE, "absent": 11}, by=senco, on=today)


def test_typing_a_week_on_the_page(
    joe: Pupil, senco: User, signed_in: Callable[[User], Client], today: date
) -> None:
    client = signed_in(senco)
    address = reverse("attendance-add", args=[joe.pk])
    typed = {"week_of": "16 11 2026", "possible": 10, "absent": 3, "unauthorised": 4, "excluded": 0}
    page = client.post(address, typed).content.decode()
    assert "4 unauthorised of 3 missed" in page
    page = client.post(address, {**typed, "unauthorised": 1}, follow=True).content.decode()
    assert "The week from 16 November 2026 is recorded." in page
    assert "30.0% of half-days missed, 3 of 10" in page
    week = AttendanceWeek.objects.get()
    page = client.post(
        reverse("attendance-change", args=[week.pk]),
        {"possible": 10, "absent": 1, "unauthorised": 0, "excluded": 0, "version": 1},
        follow=True,
    ).content.decode()
    assert "was changed" in page
    history = client.get(reverse("pupil-history", args=[joe.pk])).content.decode()
    assert "Attendance of a week changed" in history


@pytest.mark.parametrize(
    ("absent", "possible", "words", "tenth"),
    [(10, 100, "10.0", True), (99, 1000, "9.9", False), (999, 10_000, "9.9", False),
     (21, 210, "10.0", True), (0, 10, "0.0", False), (0, 0, "", False), (7, 7, "100.0", True)],
)  # fmt: skip
def test_a_tenth_is_named_at_exactly_a_tenth(
    joe: Pupil, absent: int, possible: int, words: str, tenth: bool
) -> None:
    from cases.selectors.attendance import Attendance

    assert percent(absent, possible) == words
    assert Attendance((), possible, absent, 0, 0).is_tenth is tenth


def test_the_year_ends_with_the_summer_and_knows_no_week_to_come(joe: Pupil) -> None:
    for monday in (date(2026, 7, 13), date(2026, 8, 31), date(2026, 11, 16)):
        _week(joe, monday, absent=1)
    calendar = school_calendar(joe.school)
    now = attendance_of(joe, calendar, TODAY)
    assert [week.week_starts_on.month for week in now.weeks] == [11, 8]
    before = attendance_of(joe, calendar, date(2026, 11, 13))
    assert (before.absent, before.possible) == (1, 10)


def test_the_overview_shows_the_year_six_weeks_and_where_code_e_differs(
    joe: Pupil, senco: User, signed_in: Callable[[User], Client], today: date
) -> None:
    client, address = signed_in(senco), reverse("pupil", args=[joe.pk])
    assert "No attendance is recorded for this school year." in client.get(address).content.decode()
    # Monday and Tuesday: four half-days with code E.
    SuspensionFactory(pupil=joe, starts_on=date(2026, 11, 9), sessions=4)
    _week(joe, date(2026, 11, 9), absent=4, excluded=4)
    page = client.get(address).content.decode()
    assert "Missed this school year" in page
    assert "40.0%" in page
    assert "10% or more of sessions missed." in page
    assert "with code E in the register" not in page
    AttendanceWeek.objects.update(excluded=2)
    page = client.get(address).content.decode()
    assert (
        "Week from 9 November 2026: 2 sessions with code E in the register, "
        "4 half-days of suspension recorded here." in page
    )
    AttendanceWeek.objects.update(excluded=0, absent=0)
    _week(joe, date(2026, 11, 2), absent=1, excluded=1)
    page = client.get(address).content.decode()
    assert "1 session with code E in the register, 0 half-days of suspension" in page
    for n in range(8):
        _week(
            joe, date(2026, 9, 7 + 7 * (n % 3)) if n < 3 else date(2026, 10, 5 + 7 * (n - 3))
        ) if n < 6 else None
    page = client.get(address).content.decode()
    assert page.count("of 10</td>") == 6


def test_after_the_fifth_day_code_e_may_or_may_not_stand(
    joe: Pupil, senco: User, signed_in: Callable[[User], Client], today: date
) -> None:
    SuspensionFactory(pupil=joe, starts_on=date(2026, 11, 9), sessions=16)
    _week(joe, date(2026, 11, 9), absent=10, excluded=10)
    second = _week(joe, date(2026, 11, 16))
    for excluded in (0, 6):
        second.absent = second.excluded = excluded
        second.save()
        page = signed_in(senco).get(reverse("pupil", args=[joe.pk])).content.decode()
        assert "with code E in the register" not in page
    SuspensionFactory(pupil=joe, starts_on=date(2026, 10, 12), sessions=1, kind="lunchtime")
    _week(joe, date(2026, 10, 12))
    page = signed_in(senco).get(reverse("pupil", args=[joe.pk])).content.decode()
    assert "with code E in the register" not in page, "a lunchtime has no session of its own"


def test_an_office_reads_no_casework_and_still_types_a_week(
    joe: Pupil, someone: Callable[..., User], signed_in: Callable[[User], Client], today: date
) -> None:
    client = signed_in(someone(Role.OFFICE))
    assert (
        reverse("attendance", args=[joe.pk])
        in client.get(reverse("pupil", args=[joe.pk])).content.decode()
    )
    page = client.get(reverse("attendance", args=[joe.pk])).content.decode()
    assert "Record a week" in page


def test_the_rules_are_given_the_year_in_one_query_a_batch(joe: Pupil) -> None:
    other = PupilFactory(school=joe.school)
    since = date(2025, 8, 1)
    with CaptureQueriesContext(connection) as one:
        empty = gather(joe.school, [joe.pk], since)
    assert empty[joe.pk].pupil.attendance is None
    _week(joe, date(2026, 7, 6), absent=4, unauthorised=2)
    _week(joe, date(2026, 11, 9), absent=3, unauthorised=2)
    _week(joe, date(2026, 11, 16), absent=1)
    _week(other, date(2026, 11, 16), absent=5)
    _week(joe, date(2025, 7, 7), absent=9, unauthorised=9)
    with CaptureQueriesContext(connection) as two:
        found = gather(joe.school, [joe.pk, other.pk], since)
    assert len(one) == len(two)
    fact = found[joe.pk].pupil.attendance
    assert fact is not None
    assert (fact.possible_sessions, fact.absent_sessions) == (20, 4)
    july, november = date(2026, 7, 6), date(2026, 11, 9)
    assert fact.unauthorised == (july, july, november, november)
    assert found[other.pk].pupil.attendance.absent_sessions == 5  # type: ignore[union-attr]


def test_the_pack_says_the_attendance_or_that_there_is_none(
    joe: Pupil, senco: User, person_of: Callable[[User], object], today: date
) -> None:
    from interventions.documents import psp_review_pack
    from interventions.selectors import plan_for

    plan_id = PlanFactory(pupil=joe, lead=senco).pk
    person = person_of(senco)

    def words() -> str:
        return psp_review_pack(person, plan_for(person, plan_id), TODAY).attendance  # type: ignore[arg-type]

    assert words() == "no attendance recorded for this school year"
    _week(joe, date(2026, 11, 9), absent=3, unauthorised=1, excluded=2)
    _week(joe, date(2026, 11, 16), absent=0)
    assert words() == (
        "15.0% of half-days missed this school year (3 of 20, 1 of them unauthorised); "
        "in the last 2 recorded weeks 3 of 20 half-days"
    )
