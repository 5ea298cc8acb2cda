"""Attendance by pupil and week: from a file, typed, on the pupil page, in the pack, for the rules."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.facts import gather
from cases.importers import runs
from cases.importers.attendance import ATTENDANCE, check_attendance, confirm_attendance
from cases.importers.attendance_plan import AttendancePlan
from cases.models import AttendanceWeek, ImportRun, Pupil
from cases.selectors.attendance import attendance_of, percent
from cases.services.attendance import add_week, change_week
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import ConflictError, DomainError
from tests.factories import TODAY, PlanFactory, PupilFactory, SuspensionFactory

from .files import csv_upload, upn, xlsx_upload

HEADINGS = ["UPN", "Week commencing", "Possible", "Absent", "Unauthorised", "Code E"]
NONE = {"possible": 10, "absent": 0, "unauthorised": 0, "excluded": 0}
Uploaded = Callable[..., ImportRun]


@pytest.fixture
def joe(school: School) -> Pupil:
    made: Pupil = PupilFactory(school=school, forename="Joe", surname="Archer", upn=upn(1))
    return made


@pytest.fixture
def plan(uploaded: Uploaded, today: date, joe: Pupil) -> Callable[..., AttendancePlan]:
    def make(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> AttendancePlan:
        file = csv_upload([headings, *rows], "attendance.csv")
        return check_attendance(uploaded(file, source=ATTENDANCE), today)

    return make


@pytest.fixture
def imported(uploaded: Uploaded, senco: User, today: date, joe: Pupil) -> Callable[..., ImportRun]:
    def make(file: SimpleUploadedFile) -> ImportRun:
        run = uploaded(file, source=ATTENDANCE)
        seen = check_attendance(run, today).fingerprint
        return confirm_attendance(run=run, fingerprint=seen, by=senco, on=today)

    return make


def _week(pupil: Pupil, monday: date, **numbers: int) -> AttendanceWeek:
    week: AttendanceWeek = AttendanceWeek.objects.create(
        school=pupil.school, pupil=pupil, week_starts_on=monday, **{**NONE, **numbers}
    )
    return week


def _errors(plan: AttendancePlan) -> list[str]:
    return [fault.words for row in plan.bad for fault in row.errors]


@pytest.mark.parametrize("make", [csv_upload, xlsx_upload])
def test_a_file_is_imported_once_and_changes_nothing_the_second_time(
    imported: Callable[..., ImportRun], make: Callable[..., SimpleUploadedFile], joe: Pupil
) -> None:
    rows = [HEADINGS, [upn(1), "16/11/2026", 10, 4, 1, 2], [upn(1), "09/11/2026", 10, 0, 0, 0]]
    first = imported(make(rows, "week"))
    assert (first.counts["created"], first.counts["changed"]) == (2, 0)
    week = AttendanceWeek.objects.get(pupil=joe, week_starts_on=date(2026, 11, 16))
    assert (week.possible, week.absent, week.unauthorised, week.excluded) == (10, 4, 1, 2)
    assert week.source == "file"
    again = imported(make(rows, "week"))
    assert (again.counts["created"], again.counts["changed"], again.counts["unchanged"]) == (
        0,
        0,
        2,
    )
    assert AttendanceWeek.history.count() == 2
    assert again.rows == []


def test_a_corrected_file_changes_the_week_and_keeps_what_was(
    imported: Callable[..., ImportRun], joe: Pupil, senco: User
) -> None:
    _week(joe, date(2026, 11, 16), absent=2, excluded=2)
    run = imported(csv_upload([HEADINGS[:4], [upn(1), "2026-11-16", 10, 3]]))
    assert run.counts["changed"] == 1
    week = AttendanceWeek.objects.get()
    assert (week.absent, week.excluded, week.version) == (3, 2, 2), "what the file leaves out stays"
    assert week.history.first().history_user == senco


def test_authorised_and_unauthorised_make_what_was_missed(
    plan: Callable[..., AttendancePlan],
) -> None:
    headings = ["UPN", "W/C", "Possible marks", "Authorised absences", "Unauthorised absences"]
    found = plan([upn(1), "16/11/2026", 10, 3, 1], headings=headings)
    ((_, week),) = found.creations
    assert (week.absent, week.unauthorised) == (4, 1)


@pytest.mark.parametrize(
    ("headings", "numbers", "missed"),
    [
        (["possibleSessions", "attendedSessions"], [10, 7], (3, 0)),
        (
            [
                *["possibleSessions", "attendedSessions"],
                *["authorisedAbsenceSessions", "unauthorisedAbsenceSessions"],
            ],
            [10, 7, 2, 1],
            (3, 1),
        ),
        # Two half-days of an activity elsewhere that this system counts as neither.
        (["Possible", "Present", "Absent"], [10, 7, 1], (1, 0)),
    ],
)
def test_what_was_missed_is_worked_out_from_what_was_attended(
    plan: Callable[..., AttendancePlan],
    headings: list[str],
    numbers: list[int],
    missed: tuple[int, int],
) -> None:
    found = plan([upn(1), "16/11/2026", *numbers], headings=["UPN", "Week", *headings])
    ((_, week),) = found.creations
    assert (week.absent, week.unauthorised) == missed


def test_more_attended_than_there_were_is_refused(plan: Callable[..., AttendancePlan]) -> None:
    headings = ["UPN", "Week commencing", "Possible", "Attended", "Absent"]
    found = plan(
        [upn(1), "09/11/2026", 10, 12],
        [upn(1), "16/11/2026", 10, 9, 2],
        [upn(1), "02/11/2026", "", 9, 1],
        headings=headings,
    )
    assert _errors(found) == [
        "12 attended and 0 missed of 10 possible: more than there were.",
        "9 attended and 2 missed of 10 possible: more than there were.",
        "Possible half-days is blank; it is needed.",
    ]


def test_a_file_that_tells_neither_missed_nor_attended_is_refused_at_its_columns(
    uploaded: Uploaded, school: School
) -> None:
    with pytest.raises(DomainError, match="Half-days missed or Authorised absences or Half-days"):
        uploaded(
            csv_upload([HEADINGS[:3], [upn(1), "16/11/2026", 10]]), source=ATTENDANCE, order="day"
        )


def test_a_row_with_an_error_names_the_pupil_and_an_unknown_one_its_upn(
    plan: Callable[..., AttendancePlan],
) -> None:
    found = plan([upn(1), "16/11/2026", 8, 9], [upn(2), "16/11/2026", 10, 0])
    assert [row.called for row in found.bad] == ["Joe Archer", upn(2)]


def test_a_day_within_the_week_stands_for_its_monday(plan: Callable[..., AttendancePlan]) -> None:
    found = plan([upn(1), "18/11/2026", 10, 0, 0, 0])
    assert found.creations[0][1].week_starts_on == date(2026, 11, 16)
    assert found.warned[0].warnings[0].words == (
        "Wednesday 18 November 2026: taken as the week from 16 November 2026."
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([upn(1), "15/11/2026", 10, 0], "Sunday 15 November 2026 is a weekend"),
        ([upn(1), "30/11/2026", 10, 0], "is still to come"),
        ([upn(1), "31/02/2026", 10, 0], "is not a real date"),
        ([upn(1), "16/11/1826", 10, 0], "not yet born"),
        ([upn(1), "16/11/2026", 120, 4], "one week has at most 10"),
        ([upn(1), "16/11/2026", 8, 9], "9 missed of 8 possible"),
        ([upn(1), "16/11/2026", 10, 2, 3], "3 unauthorised of 2 missed"),
        ([upn(1), "16/11/2026", 10, 2, 0, 3], "3 with code E of 2 missed"),
        ([upn(1), "16/11/2026", 10, 2, 1, 2], "Code E is an authorised absence"),
        ([upn(1), "16/11/2026", 10, "2.5"], "is not a whole number of half-days"),
        ([upn(1), "16/11/2026", 10, "-1"], "begins with -"),
        ([upn(1), "16/11/2026", "=10", 0], "begins with ="),
        ([upn(1), "16/11/2026", 10, ""], "Half-days missed is blank"),
        ([upn(1), "", 10, 0], "Week from is blank"),
        ([upn(2), "16/11/2026", 10, 0], "No pupil of this school has this UPN."),
        (["H2043", "16/11/2026", 10, 0], "UPN"),
    ],
)
def test_a_bad_row_says_why_and_is_left_alone(
    plan: Callable[..., AttendancePlan], row: Sequence[object], words: str
) -> None:
    found = plan(row, [upn(1), "19/10/2026", 10, 0])
    assert any(words in told for told in _errors(found)), _errors(found)
    assert len(found.creations) == 1


def test_the_same_week_twice_is_refused_on_both_rows(plan: Callable[..., AttendancePlan]) -> None:
    found = plan([upn(1), "16/11/2026", 10, 0], [upn(1), "17/11/2026", 10, 2])
    assert _errors(found) == ["The same pupil and week stand on rows 2 and 3."] * 2
    assert not found.does_something


def test_another_schools_pupil_is_not_found(
    plan: Callable[..., AttendancePlan], other_school: School
) -> None:
    PupilFactory(school=other_school, upn=upn(7))
    found = plan([upn(7), "16/11/2026", 10, 0])
    assert _errors(found) == ["No pupil of this school has this UPN."]


def test_nothing_is_saved_when_the_records_have_changed_meanwhile(
    uploaded: Uploaded, joe: Pupil, senco: User, today: date
) -> None:
    file = csv_upload([HEADINGS[:4], [upn(1), "2026-11-16", 10, 3], [upn(1), "2026-11-09", 10, 0]])
    run = uploaded(file, source=ATTENDANCE)
    seen = check_attendance(run, today).fingerprint
    _week(joe, date(2026, 11, 16), absent=1)
    with pytest.raises(runs.ReviewAgain):
        confirm_attendance(run=run, fingerprint=seen, by=senco, on=today)
    assert AttendanceWeek.objects.get().absent == 1


def test_the_plan_takes_the_same_queries_for_one_row_and_twenty(
    uploaded: Uploaded, joe: Pupil, today: date, django_assert_num_queries: Callable[..., object]
) -> None:
    weeks = [[upn(1), "2026-11-16", 10, 0]]
    weeks += [[upn(n), "2026-11-16", 10, 0] for n in range(2, 21)]
    for n in range(2, 21):
        PupilFactory(school=joe.school, upn=upn(n))
    for rows in (weeks[:1], weeks):
        run = uploaded(csv_upload([HEADINGS[:4], *rows]), source=ATTENDANCE)
        with django_assert_num_queries(2):
            assert len(check_attendance(run, today).creations) == len(rows)


def test_the_pages_lead_from_the_file_to_the_import(
    joe: Pupil, someone: Callable[..., User], signed_in: Callable[[User], Client], today: date
) -> None:
    client = signed_in(someone(Role.OFFICE))
    file = csv_upload(
        [HEADINGS, [upn(1), "16/11/2026", 10, 4, 1, 2], [upn(9), "16/11/2026", 10, 0]]
    )
    answer = client.post(reverse("import-upload", args=["attendance"]), {"file": file}, follow=True)
    page = answer.content.decode()
    assert "What the columns are" in page
    run = ImportRun.objects.get()
    chosen = {
        f"column_{n}": name
        for n, name in enumerate(["upn", "week", "possible", "absent", "unauthorised", "excluded"])
    }
    answer = client.post(
        reverse("import-columns", args=[run.pk]), {**chosen, "order": "day"}, follow=True
    )
    page = answer.content.decode()
    assert "Joe Archer" in page
    assert "Import the attendance" in page
    assert "No pupil of this school has this UPN." in page
    assert "Go on" in client.get(reverse("imports")).content.decode()
    bad = client.get(reverse("import-bad-rows", args=[run.pk])).content.decode()
    assert "No pupil of this school" in bad
    seen = check_attendance(ImportRun.objects.get(), today).fingerprint
    for _ in range(2):
        done = client.post(reverse("import-confirm", args=[run.pk]), {"seen": seen}, follow=True)
    assert "Attendance" in done.content.decode()
    assert AttendanceWeek.objects.get().absent == 4


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
        "in the last 2 recorded weeks 3 of 20"
    )
