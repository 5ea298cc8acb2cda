"""Attendance by pupil and week: from a file, typed, on the pupil page, in the pack, for the rules."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.importers import runs
from cases.importers.attendance import ATTENDANCE, check_attendance, confirm_attendance
from cases.importers.attendance_plan import AttendancePlan
from cases.models import AttendanceWeek, ImportRun, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.errors import DomainError
from tests.factories import PupilFactory

from .files import csv_upload, upn, xlsx_upload

HEADINGS = ["UPN", "Week commencing", "Possible", "Absent", "Unauthorised", "Code E"]
NONE = {"possible": 10, "absent": 0, "unauthorised": 0, "excluded": 0}
Uploaded = Callable[..., ImportRun]


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
