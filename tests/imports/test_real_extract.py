"""The census extract that schools' systems export, where it is at hand; it is not part of the project.

Counted by a script of its own, apart from the importer: 79 rows, 58 of establishment 999/1001 and 21
of 999/1002; check letter wrong in 15 rows (2 to 14, 39 and 78, of which 78 is of 1002); local
authority 999 in the UPN of 13 (rows 2 to 14); SEN code S in 2 (rows 5 and 48); dates month first in
43, either way in 33, the same both ways in 3; all born in 2005 before September and recorded in
year 6. So 15 + 21 - 1 = 35 rows have an error and 44 pupils are created.
"""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from cases.importers import runs
from cases.importers.roll import ROLL, check_roll, confirm_roll, settle_roll
from cases.models import ImportRun, Pupil
from inclusion.accounts.models import School, User
from tests.factories import SchoolFactory

from .files import upload, xlsx_upload

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "pupil-file-fixtures"
EXTRACT = FOLDER / "census_extract_synthetic.csv"

pytestmark = pytest.mark.skipif(not EXTRACT.exists(), reason="the extract is not at hand")


@pytest.fixture
def school(db: None) -> School:
    made: School = SchoolFactory(local_authority="999", establishment="1001")
    return made


def _file(kind: str) -> object:
    if kind == "csv":
        return upload(EXTRACT.read_bytes(), EXTRACT.name)
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        return xlsx_upload(list(csv.reader(file)), "extract.xlsx")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_counted_is_what_a_script_counted(
    kind: str, uploaded: Callable[..., ImportRun], senco: User, today: date
) -> None:
    run = uploaded(_file(kind))
    assert len(run.rows) == 79
    proof = runs.date_proof(run, ROLL, runs.guessed_columns(run, ROLL))
    assert (proof.order, proof.month_first, proof.either_count) == ("month", (14, "1/13/05"), 33)

    plan = check_roll(run, today)
    assert plan.counts == {
        "created": 44,
        "changed": 0,
        "unchanged": 0,
        "left": 0,
        "missing": 0,
        "waiting": 0,
        "bad": 35,
        "groups": 0,
        "errors": {"other_school": 21, "upn_letter": 15},
        "warnings": {"legacy_sen": 2, "unknown_la": 13, "year_and_age": 79},
    }
    letters = [r.number for r in plan.bad if any(f.kind == "upn_letter" for f in r.errors)]
    assert letters == [*range(2, 15), 39, 78]

    done = confirm_roll(run=run, fingerprint=plan.fingerprint, by=senco, on=today)
    assert done.counts == plan.counts
    assert Pupil.objects.count() == 44
    # 02/03/2005 is 3 February in this file, as row 14 (1/13/05) proves; so every birth is in Q1.
    assert {p.born_on.month for p in Pupil.objects.all()} == {1, 2}
    assert Pupil.objects.get(upn="A211289310115").born_on == date(2005, 2, 3)
    assert Pupil.objects.get(upn="A304100009074").sen_status == "E"

    again = check_roll(uploaded(_file(kind)), today)
    assert (again.counts["unchanged"], again.does_something) == (44, False)


def test_the_other_establishment_comes_in_when_the_person_says_so(
    uploaded: Callable[..., ImportRun], today: date
) -> None:
    run = uploaded(_file("csv"))
    run = settle_roll(run=run, answers={"other_establishments": True}, on=today)
    counts = check_roll(run, today).counts
    assert (counts["created"], counts["bad"], counts["errors"]) == (64, 15, {"upn_letter": 15})


def test_the_other_extracts(uploaded: Callable[..., ImportRun], today: date) -> None:
    def counts(name: str, order: str | None = None) -> dict[str, object]:
        return check_roll(uploaded(upload((FOLDER / name).read_bytes()), order=order), today).counts

    forename = counts("census_extract_missing_forename.csv")
    assert forename["errors"] == {"lacking": 1, "other_school": 21, "upn_letter": 15}
    # Rows 2 and 3 carry the same UPN in this one.
    surname = counts("census_extract_missing_surname.csv")
    assert surname["errors"] == {
        "lacking": 1, "other_school": 21, "repeated": 2, "upn_letter": 15
    }  # fmt: skip


def test_columns_in_another_order_are_told_by_their_names(
    uploaded: Callable[..., ImportRun],
) -> None:
    run = uploaded(upload((FOLDER / "upload_wrong_column_order.csv").read_bytes()), order="day")
    assert run.options["columns"]["legal_forename"] == 0
    assert run.options["columns"]["legal_surname"] == 1


def test_the_extract_is_read_as_it_stands_in_the_file() -> None:
    """Guards this module: were the extract changed, the counts above would not be its counts."""
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    either = [
        r for r in rows
        if (p := [int(x) for x in r["DOB"].split("/")])[0] <= 12 and p[1] <= 12 and p[0] != p[1]
    ]  # fmt: skip
    assert (len(rows), len(either)) == (79, 33)
