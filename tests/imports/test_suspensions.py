"""Suspensions that were dealt with before, from a file."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.importers import runs
from cases.models import Alert, ImportRun, Pupil
from exclusions.importers.plan import SuspensionPlan
from exclusions.importers.suspensions import SUSPENSIONS, check_suspensions, confirm_suspensions
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, School, User
from tests.factories import PupilFactory, SuspensionFactory

from .files import csv_upload, upn, xlsx_upload

Uploaded = Callable[..., ImportRun]
Imported = Callable[..., ImportRun]

HEADINGS = ["UPN", "Category", "StartDate", "Sessions", "Reason", "Reason2", "Reason3"]


@pytest.fixture
def pupils(school: School) -> list[Pupil]:
    return [PupilFactory(school=school, upn=upn(n)) for n in range(1, 4)]


@pytest.fixture
def plan_of(uploaded: Uploaded, today: date) -> Callable[..., SuspensionPlan]:
    def make(*rows: list[object], headings: list[str] = HEADINGS) -> SuspensionPlan:
        file = csv_upload([headings, *rows])
        return check_suspensions(uploaded(file, source=SUSPENSIONS), today)

    return make


def errors(plan: SuspensionPlan) -> dict[int, list[str]]:
    return {row.number: [fault.words for fault in row.errors] for row in plan.bad}


def warnings(plan: SuspensionPlan) -> dict[int, list[str]]:
    return {row.number: [fault.words for fault in row.warnings] for row in plan.warned}


ROWS = [
    [upn(1), "SUSP", "14/09/2026", "3", "PP", "DB", ""],
    [upn(1), "FIXD", "09/11/2026", "2", "Bullying", "", ""],
    [upn(2), "LNCH", "10/11/2026", "1", "DB", "", ""],
    [upn(3), "PERM", "13/11/2026", "", "PP", "OW", "VA"],
]


@pytest.mark.parametrize("make", [csv_upload, xlsx_upload])
def test_suspensions_are_recorded_as_dealt_with(
    make: Callable[..., object],
    suspensions_imported: Imported,
    pupils: list[Pupil],
    senco: User,
) -> None:
    run = suspensions_imported(make([HEADINGS, *ROWS]))
    assert (run.counts["created"], run.counts["pupils"], run.counts["sessions"]) == (4, 3, 6)
    first, second, lunch, permanent = Suspension.objects.order_by("starts_on")
    assert {s.origin for s in Suspension.objects.all()} == {Suspension.Origin.EARLIER}
    assert (first.pupil, first.kind, first.sessions) == (pupils[0], "suspension", 3)
    assert (first.reasons, first.start_session) == (["PP", "DB"], "am")
    # Three half-days from Monday morning end on Tuesday morning; back that afternoon.
    assert (first.last_on, first.last_session) == (date(2026, 9, 15), "am")
    assert (first.returns_on, first.returns_session) == (date(2026, 9, 15), "pm")
    assert (first.decided_on, first.decided_by) == (date(2026, 9, 14), None)
    assert (second.kind, second.reasons, second.returns_on) == (
        "suspension", ["BU"], date(2026, 11, 10),
    )  # fmt: skip
    assert (lunch.kind, lunch.sessions) == ("lunchtime", 1)
    assert (permanent.kind, permanent.sessions, permanent.last_on) == ("permanent", None, None)
    assert permanent.reasons == ["PP", "OW", "VA"]
    history = first.history.get()
    assert (history.history_user, history.history_change_reason) == (
        senco, f"Recorded from before: {run.file_name}",
    )  # fmt: skip
    assert AccessEvent.objects.get().what.startswith("Suspensions import: ")
    run.refresh_from_db()
    assert run.rows == []


def test_they_raise_no_duties(
    suspensions_imported: Imported, pupils: list[Pupil], today: date
) -> None:
    suspensions_imported(csv_upload([HEADINGS, *ROWS]))
    statutory = Alert.objects.filter(level__in=("statute", "statutory_guidance"))
    assert not statutory.exists()


def test_the_same_file_twice_changes_nothing(
    suspensions_imported: Imported, plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    suspensions_imported(csv_upload([HEADINGS, *ROWS]))
    before = list(Suspension.objects.order_by("pk").values())
    plan = plan_of(*ROWS)
    assert (plan.unchanged, plan.does_something, plan.bad) == (4, False, [])
    suspensions_imported(csv_upload([HEADINGS, *ROWS]))
    assert list(Suspension.objects.order_by("pk").values()) == before


def test_errors_by_row_in_words(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    plan = plan_of(
        [upn(9), "SUSP", "14/09/2026", "2", "DB"],
        [upn(1)[:-1], "SUSP", "14/09/2026", "2", "DB"],
        [upn(1), "INCL", "14/09/2026", "2", "DB"],
        [upn(1), "SUSP", "31/09/2026", "2", "DB"],
        [upn(1), "SUSP", "24/11/2026", "2", "DB"],
        [upn(1), "SUSP", "15/09/2026", "0", "DB"],
        [upn(1), "SUSP", "16/09/2026", "91", "DB"],
        [upn(1), "SUSP", "17/09/2026", "2.5", "DB"],
        [upn(1), "SUSP", "18/09/2026", "", "DB"],
        [upn(1), "PERM", "21/09/2026", "4", "DB"],
        [upn(1), "LNCH", "22/09/2026", "2", "DB"],
        [upn(1), "SUSP", "23/09/2026", "2", "ZZ"],
        [upn(1), "SUSP", "24/09/2026", "2", ""],
        [upn(1), "SUSP", "25/09/2026", "2", "DB", "DB"],
        [upn(1), "SUSP", "28/09/2026", "2", "DB;PP;VA;BU"],
        [upn(1), "SUSP", "29/09/2026", "2", "OT"],
        ["", "SUSP", "30/09/2026", "2", "DB"],
        [upn(1), "=A1", "01/10/2026", "2", "DB"],
    )
    assert errors(plan) == {
        2: ["No pupil of this school has this UPN."],
        3: ["UPN: A UPN has 13 characters; this one has 12."],
        4: ["Category: “INCL” is not known. Write SUSP, FIXD, LNCH or PERM."],
        5: ["First day: “31/09/2026” is not a real date read day first."],
        6: ["24 November 2026 is still to come: a head records it as a decision."],
        7: ["0 half-days: a suspension has from 1 to 90."],
        8: ["91 half-days: a suspension has from 1 to 90."],
        9: ["Half-days: “2.5” is not a whole number."],
        10: ["Half-days is blank; it is needed."],
        11: ["A permanent exclusion has no number of half-days: leave it blank."],
        12: ["A lunchtime is one half-day: give each lunchtime its own row."],
        13: ["Reason: “ZZ” is not known. Write a census code, for example DB."],
        14: ["Reason is blank; it is needed."],
        15: ["The same reason stands twice."],
        16: ["4 reasons: the census takes three at most."],
        17: ["The reason OT (other) ended on 1 September 2020: choose the reason that it was."],
        18: ["UPN is blank; it is needed."],
        19: ["Category begins with =, as a formula does. Put the value itself in the cell."],
    }
    assert plan.records == []


def test_the_reason_other_counts_up_to_the_day_before_it_ended(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    plan = plan_of(
        [upn(1), "FIXD", "31/08/2020", "2", "OT"], [upn(1), "FIXD", "01/09/2020", "2", "OT"]
    )
    assert ([row.number for row, _ in plan.records], list(errors(plan))) == ([2], [3])


def test_reasons_are_taken_as_codes_words_and_several_in_a_cell(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    plan = plan_of(
        [upn(1), "Suspension", "14/09/2026", "2", "PP; DB", "va"],
        [upn(2), "Fixed Term", "14/09/2026", "2", "DB - Persistent disruptive behaviour"],
        [upn(3), "Fixed period", "14/09/2026", "2", "Physical assault against a pupil"],
    )
    assert [record.reasons for _, record in plan.records] == [["PP", "DB", "VA"], ["DB"], ["PP"]]


def test_repeated_rows_are_errors_that_name_each_other(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    row = [upn(1), "SUSP", "14/09/2026", "2", "DB"]
    words = ["The same suspension stands on rows 2 and 3."]
    assert errors(plan_of(row, list(row))) == {2: words, 3: words}


def test_overlaps_in_the_file_and_with_the_record_are_errors(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    SuspensionFactory(
        pupil=pupils[1], starts_on=date(2026, 9, 14), sessions=4, last_on=date(2026, 9, 15),
        last_session="pm",
    )  # fmt: skip
    plan = plan_of(
        [upn(1), "SUSP", "15/09/2026", "2", "DB"],
        [upn(1), "SUSP", "14/09/2026", "4", "DB"],
        [upn(1), "SUSP", "16/09/2026", "2", "DB"],
        [upn(2), "SUSP", "15/09/2026", "2", "DB"],
        [upn(2), "SUSP", "16/09/2026", "2", "DB"],
    )
    spans = "the suspension of 14 September 2026 to 15 September 2026"
    assert errors(plan) == {
        2: [f"These days overlap {spans}, row 3."],
        5: [f"These days overlap {spans}."],
    }


def test_an_afternoon_start_follows_a_morning_end(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    plan = plan_of(
        [upn(1), "SUSP", "14/09/2026", "1", "DB", "AM"],
        [upn(1), "SUSP", "14/09/2026", "2", "DB", "PM"],
        headings=["UPN", "Category", "StartDate", "Sessions", "Reason", "Start session"],
    )
    assert plan.bad == []
    second = plan.records[1][1]
    assert (second.start_session, second.last_on, second.last_session) == (
        "pm", date(2026, 9, 15), "am",
    )  # fmt: skip


def test_a_record_that_differs_is_never_changed(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    SuspensionFactory(pupil=pupils[0], starts_on=date(2026, 9, 14), sessions=2, reason_1="DB")
    SuspensionFactory(pupil=pupils[1], starts_on=date(2026, 9, 14), cancelled_on=date(2026, 9, 14))
    plan = plan_of(
        [upn(1), "SUSP", "14/09/2026", "4", "DB"], [upn(2), "SUSP", "14/09/2026", "2", "DB"]
    )
    assert errors(plan) == {
        2: [
            "Already recorded as the suspension of 14 September 2026, with other half-days or "
            "reasons. Nothing was changed: compare the two."
        ]
    }
    # One that was cancelled stands in nobody's way.
    assert [row.number for row, _ in plan.records] == [3]


def test_days_without_school_and_unknown_terms_are_recorded_and_said(
    plan_of: Callable[..., SuspensionPlan], pupils: list[Pupil]
) -> None:
    Pupil.objects.filter(pk=pupils[2].pk).update(left_on=date(2026, 7, 17))
    plan = plan_of(
        [upn(1), "SUSP", "28/10/2026", "2", "DB"],
        [upn(2), "SUSP", "14/09/2023", "2", "DB"],
        [upn(3), "SUSP", "14/09/2026", "2", "DB"],
    )
    assert plan.bad == []
    assert warnings(plan) == {
        2: [
            "Wednesday 28 October 2026 is no school day in the calendar. "
            "It is recorded as it stands in the file."
        ],
        3: [
            "The terms around 14 September 2023 are not entered, so its last day was not worked out."
        ],
        4: ["The pupil left on 17 July 2026, before this."],
    }
    by_start = {record.starts_on: record for _, record in plan.records}
    holiday = by_start[date(2026, 10, 28)]
    assert (holiday.last_on, holiday.returns_on) == (date(2026, 11, 2), date(2026, 11, 3))
    assert by_start[date(2023, 9, 14)].last_on is None


def test_another_schools_pupil_is_no_match(
    plan_of: Callable[..., SuspensionPlan], other_school: School, school: School
) -> None:
    PupilFactory(school=other_school, upn=upn(1))
    assert errors(plan_of([upn(1), "SUSP", "14/09/2026", "2", "DB"])) == {
        2: ["No pupil of this school has this UPN."]
    }


def test_changed_records_go_back_for_review_and_a_second_press_does_nothing(
    uploaded: Uploaded, pupils: list[Pupil], today: date, senco: User
) -> None:
    run = uploaded(csv_upload([HEADINGS, *ROWS]), source=SUSPENSIONS)
    seen = check_suspensions(run, today).fingerprint
    made = SuspensionFactory(pupil=pupils[0], starts_on=date(2026, 9, 14))
    with pytest.raises(runs.ReviewAgain):
        confirm_suspensions(run=run, fingerprint=seen, by=senco, on=today)
    assert list(Suspension.objects.all()) == [made]
    seen = check_suspensions(run, today).fingerprint
    confirm_suspensions(run=run, fingerprint=seen, by=senco, on=today)
    with pytest.raises(runs.AlreadyImported):
        confirm_suspensions(run=run, fingerprint=seen, by=senco, on=today)
    assert Suspension.objects.count() == 4


def test_the_number_of_queries_of_the_dry_run_does_not_grow(
    uploaded: Uploaded, school: School, today: date
) -> None:
    found = []
    for count in (10, 200):
        for n in range(count):
            PupilFactory(school=school, upn=upn(n, estab=f"{count:04d}"))
        rows = [
            [upn(n, estab=f"{count:04d}"), "SUSP", "14/09/2026", "2", "DB"] for n in range(count)
        ]
        run = uploaded(csv_upload([HEADINGS[:5], *rows]), source=SUSPENSIONS)
        check_suspensions(run, today)
        with CaptureQueriesContext(connection) as captured:
            assert len(check_suspensions(run, today).records) == count
        found.append(len(captured))
    assert found[0] == found[1]
