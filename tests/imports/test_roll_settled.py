"""What a person settles about a roll, what is refused as a whole, and how the work grows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.importers import runs
from cases.importers.roll import ROLL, check_roll, confirm_roll, settle_roll
from cases.importers.roll_plan import RollPlan
from cases.models import ColumnMapping, ImportRun, Pupil
from inclusion.accounts.models import AccessEvent, Group, School, User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.errors import DomainError
from tests.factories import PupilFactory

from .files import CENSUS, census_row, csv_upload, upn
from .test_roll import errors, one, small

PlanOf = Callable[..., RollPlan]
Imported = Callable[..., ImportRun]
Uploaded = Callable[..., ImportRun]


def test_without_a_upn_match_a_person_settles_who_it_is(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    born = date(2018, 3, 12)
    known = PupilFactory(school=school, forename="Zoë", surname="O'Neil", upn=None, born_on=born)
    twin = PupilFactory(school=school, forename="Max", surname="O'Neil", upn=None, born_on=born)
    run = uploaded(
        small(
            [upn(1), "ONeil", "Zoe", "2018-03-12", "4"],
            [upn(2), "O'Neil", "Pia", "2018-03-12", "4"],
        )
    )
    plan = check_roll(run, today)
    # The other child of the same surname and birthday is no candidate for anybody.
    assert [(p.row.number, [c.pk for c in p.candidates]) for p in plan.possibles] == [
        (2, [known.pk])
    ]
    assert (plan.waiting, [c.row.number for c in plan.creations]) == (1, [3])
    assert [p.pk for p in plan.missing] == [twin.pk]

    def settled(answer: str) -> RollPlan:
        kept = settle_roll(run=run, answers={"settled": {"2": answer}}, on=today)
        return check_roll(kept, today)

    assert len(settled("new").creations) == 2
    assert settled("skip").waiting == 1
    assert settled(f"same:{twin.pk}").waiting == 1  # not a candidate: still open
    plan = settled(f"same:{known.pk}")
    assert plan.changes[0].values["upn"] == upn(1)
    confirm_roll(run=run, fingerprint=plan.fingerprint, by=senco, on=today)
    known.refresh_from_db()
    assert known.upn == upn(1)


def test_two_rows_taken_as_the_same_pupil_are_errors(
    uploaded: Uploaded, today: date, school: School
) -> None:
    known = PupilFactory(school=school, forename="Zoe", surname="Neil", upn=None)
    born = known.born_on.isoformat()
    run = uploaded(small([upn(1), "Neil", "Zoe", born, "4"], [upn(2), "Neil", "Zoe", born, "4"]))
    same = f"same:{known.pk}"
    run = settle_roll(run=run, answers={"settled": {"2": same, "3": same}}, on=today)
    assert set(errors(check_roll(run, today))) == {2, 3}


def test_the_same_child_twice_without_a_upn(plan_of: PlanOf, school: School) -> None:
    row = ["", "Neil", "Zoe", "2018-03-12", "4"]
    assert errors(plan_of(small(row, list(row)))) == {
        n: ["The same names and date of birth stand on rows 2 and 3, without a UPN."]
        for n in (2, 3)
    }


def test_another_schools_pupil_with_the_upn_is_no_match(
    imported: Imported, school: School, other_school: School
) -> None:
    theirs = PupilFactory(school=other_school, upn=upn(1), forename="Elsewhere")
    imported(small(one(1)))
    theirs.refresh_from_db()
    assert theirs.forename == "Elsewhere"
    assert Pupil.objects.filter(upn=upn(1)).count() == 2


def test_when_records_change_after_the_preview_nothing_is_imported(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    pupil = PupilFactory(school=school, upn=upn(1), forename="Pupil1", surname="Synth1", sex="M")
    run = uploaded(small(one(1, "F"), one(2, "F"), extra=("Sex",)))
    seen = check_roll(run, today).fingerprint
    pupil.sex = ""
    pupil.save()
    with pytest.raises(runs.ReviewAgain, match="changed since this preview"):
        confirm_roll(run=run, fingerprint=seen, by=senco, on=today)
    assert Pupil.objects.count() == 1
    assert not AccessEvent.objects.exists()
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED


def test_a_second_press_imports_nothing(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    run = uploaded(small(one(1)))
    seen = check_roll(run, today).fingerprint
    confirm_roll(run=run, fingerprint=seen, by=senco, on=today)
    with pytest.raises(runs.AlreadyImported):
        confirm_roll(run=run, fingerprint=seen, by=senco, on=today)
    assert (Pupil.objects.count(), AccessEvent.objects.count()) == (1, 1)


def test_all_or_nothing(
    uploaded: Uploaded, today: date, senco: User, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = uploaded(small(one(1, "4H"), extra=("Class",)))
    seen = check_roll(run, today).fingerprint

    def fail(*args: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("cases.locking.refresh_many", fail)
    with pytest.raises(RuntimeError):
        confirm_roll(run=run, fingerprint=seen, by=senco, on=today)
    assert (Pupil.objects.count(), Group.objects.count()) == (0, 0)


def test_the_order_of_dates_must_be_said_and_must_fit(
    school: School, senco: User, today: date
) -> None:
    def upload_of(*dates: str) -> ImportRun:
        rows = [[upn(n), "A", f"B{n}", text] for n, text in enumerate(dates)]
        file = csv_upload([["UPN", "Surname", "Forename", "DOB"], *rows])
        return runs.start_run(source=ROLL, upload=file, by=senco, school=school)

    def save(run: ImportRun, order: str) -> ImportRun:
        chosen = runs.guessed_columns(run, ROLL)
        return runs.save_columns(run=run, source=ROLL, chosen=chosen, order=order, by=senco)

    open_run = upload_of("01/02/2018", "03/04/2018")
    with pytest.raises(DomainError, match="Say in which order the dates"):
        save(open_run, "")
    assert save(open_run, "month").options["order"] == "month"
    proven = upload_of("01/02/2018", "2/13/2018")
    with pytest.raises(DomainError, match=r"Row 3 \(2/13/2018\) can only be read month first."):
        save(proven, "day")
    with pytest.raises(DomainError, match="The dates contradict each other"):
        save(upload_of("13/02/2018", "2/13/2018"), "day")
    assert save(upload_of("2018-02-01"), "").options["order"] == ""


def test_the_mapping_is_remembered_for_the_school(school: School, senco: User) -> None:
    cells = [["Number", "Surname", "Forename", "DOB"], [upn(1), "A", "B", "2018-02-01"]]

    def start() -> ImportRun:
        return runs.start_run(source=ROLL, upload=csv_upload(cells), by=senco, school=school)

    run = start()
    assert runs.guessed_columns(run, ROLL)[0] == ""
    chosen = ["upn", "legal_surname", "legal_forename", "born_on"]
    for _ in range(2):
        runs.save_columns(run=run, source=ROLL, chosen=chosen, order="", by=senco)
    assert runs.guessed_columns(start(), ROLL) == chosen
    mapping = ColumnMapping.objects.get()
    # Saved by the person, once: the second time nothing was new.
    assert mapping.history.latest().history_user == senco
    run.refresh_from_db()
    # The file that was left unfinished has been let go, with its rows.
    assert (run.state, run.rows) == ("dropped", [])


def test_a_file_that_was_let_go_cannot_be_imported(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    run = uploaded(small(one(1)))
    seen = check_roll(run, today).fingerprint
    runs.drop_run(run=run)
    run.refresh_from_db()
    assert (run.state, run.rows) == ("dropped", [])
    with pytest.raises(DomainError, match="This file was let go"):
        confirm_roll(run=run, fingerprint=seen, by=senco, on=today)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from(["", "N", "K", "E", "A", "Q"]),
            st.sampled_from(["", "4H", "5K"]),
            st.sampled_from(["", "SEMH", "SLCN;SEMH"]),
            st.sampled_from(["", "Y", "N"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_importing_again_never_changes_anything(
    imported: Imported, plan_of: PlanOf, school: School, rows: list[tuple[object, ...]]
) -> None:
    def file() -> object:
        cells = [one(serial, *extra) for serial, *extra in rows]  # type: ignore[call-overload]
        return small(*cells, extra=("SEN", "Class", "SEN needs", "FSM"))

    imported(file())
    before = list(Pupil.objects.order_by("pk").values())
    plan = plan_of(file())
    assert not plan.does_something
    assert plan.new_groups == []
    imported(file())
    assert list(Pupil.objects.order_by("pk").values()) == before


def _queries(run: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run()
    return [q["sql"] for q in captured.captured_queries]


def test_the_number_of_queries_does_not_grow_with_the_rows(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    """The dry run: the same for 10 and 200 rows. The import: the same but for the insert batches."""
    PupilFactory.create_batch(5, school=school)
    found = {}
    for count in (10, 200):
        run = uploaded(small(*(one(n + count * 2) for n in range(count))))
        preview = _queries(lambda run=run: check_roll(run, today))  # type: ignore[misc]
        seen = check_roll(run, today).fingerprint
        write = _queries(
            lambda run=run, seen=seen: confirm_roll(  # type: ignore[misc]
                run=run, fingerprint=seen, by=senco, on=today
            )
        )
        inserts = [sql for sql in write if sql.startswith("INSERT") and "pupil" in sql]
        # A database that takes few values at once is given batches of about 29 pupils.
        assert len(inserts) <= 2 * (count // 25 + 1)
        others = [sql for sql in write if sql not in inserts]
        found[count] = (len(preview), len(others))
    assert found[10] == found[200]


def test_changing_many_pupils_takes_the_same_queries_but_for_the_batches(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    school_calendar(school), school_packs(school)  # asked for once a version and kept
    found = {}
    for count in (10, 200):
        Pupil.objects.all().delete()
        for n in range(count):
            PupilFactory(
                school=school, upn=upn(n), forename=f"Pupil{n}", surname=f"Synth{n}", year_group=3
            )
        run = uploaded(small(*(one(n) for n in range(count))))
        seen = check_roll(run, today).fingerprint
        write = _queries(
            lambda run=run, seen=seen: confirm_roll(  # type: ignore[misc]
                run=run, fingerprint=seen, by=senco, on=today
            )
        )
        batched = [
            sql for sql in write
            if sql.startswith(("INSERT", "UPDATE")) and "pupil" in sql
        ]  # fmt: skip
        assert len(batched) <= 2 * (count // 25 + 1)
        found[count] = len(write) - len(batched)
    assert found[10] == found[200]


def test_headings_of_the_generated_file_are_the_extracts() -> None:
    assert len(CENSUS) == len(census_row(1))
