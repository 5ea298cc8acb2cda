"""The roll: what a file would do, what it does, and what it never does."""

from collections.abc import Callable
from datetime import date

import pytest

from cases.importers.roll import check_roll, confirm_roll, settle_roll
from cases.importers.roll_plan import RollPlan
from cases.models import ImportRun, Pupil
from inclusion.accounts.models import AccessEvent, Group, School, User
from inclusion.errors import DomainError
from tests.factories import GroupFactory, PupilFactory

from .files import census, census_row, csv_upload, upn, wrong_letter, xlsx_upload

PlanOf = Callable[..., RollPlan]
Imported = Callable[..., ImportRun]
Uploaded = Callable[..., ImportRun]


def errors(plan: RollPlan) -> dict[int, list[str]]:
    return {row.number: [fault.words for fault in row.errors] for row in plan.bad}


def warnings(plan: RollPlan) -> dict[int, list[str]]:
    return {row.number: [fault.words for fault in row.warnings] for row in plan.warned}


def small(*rows: list[object], extra: tuple[str, ...] = ()) -> object:
    return csv_upload([["UPN", "Surname", "Forename", "DOB", "Year", *extra], *rows])


def one(serial: int, *extra: object, dob: str = "2018-03-12", year: str = "4") -> list[object]:
    return [upn(serial), f"Synth{serial}", f"Pupil{serial}", dob, year, *extra]


@pytest.mark.parametrize("make", [csv_upload, xlsx_upload])
def test_a_census_extract_comes_in_as_it_was_previewed(
    make: Callable[..., object], imported: Imported, school: School, senco: User
) -> None:
    # All born in the first five months of 2018 written month first, as row 3 proves.
    rows = [
        census_row(1, "01/02/2018", SENProvision="K", FSMeligible="1", Middlenames="Ann"),
        census_row(2, "2/13/18", Language="OTH", Sex="M"),
        census_row(3, "3/14/18", UPN=wrong_letter(upn(3))),
    ]
    run = imported(make(census(*rows)))
    assert {key: run.counts[key] for key in ("created", "bad")} == {"created": 2, "bad": 1}
    first, second = Pupil.objects.order_by("upn")[0], Pupil.objects.get(upn=upn(2))
    first = Pupil.objects.get(upn=upn(1))
    assert (first.legal_forename, first.forename, first.middle_names) == ("Pupil1", "Pupil1", "Ann")
    assert (first.born_on, first.year_group, first.sex) == (date(2018, 1, 2), 4, "F")
    assert (first.sen_status, first.free_school_meals, first.language) == ("K", True, "ENG")
    assert first.search_name == "pupil1 synth1 | synth1 pupil1"
    assert (second.sen_status, second.free_school_meals, second.language) == ("N", False, "OTH")
    assert second.pupil_premium is None
    history = first.history.get()
    assert (history.history_user, history.history_type) == (senco, "+")
    assert history.history_change_reason.startswith("Roll import: roll.")


def test_the_rows_of_a_file_are_emptied_and_its_counts_kept(
    imported: Imported, senco: User, school: School
) -> None:
    run = imported(small(one(1)))
    run.refresh_from_db()
    assert (run.state, run.rows, run.counts["created"]) == ("done", [], 1)
    assert "answers" not in run.options
    event = AccessEvent.objects.get()
    assert (event.kind, event.user, event.about) == ("imported", senco, f"importrun:{run.pk}")


def test_the_same_file_twice_changes_nothing(imported: Imported, plan_of: PlanOf) -> None:
    rows = [census_row(1), census_row(2, SENProvision="A")]
    imported(csv_upload(census(*rows)))
    before = list(Pupil.objects.order_by("pk").values())
    plan = plan_of(csv_upload(census(*rows)))
    assert (plan.unchanged, plan.does_something) == (2, False)
    run = imported(csv_upload(census(*rows)))
    assert run.counts["unchanged"] == 2
    assert list(Pupil.objects.order_by("pk").values()) == before
    assert Pupil.history.count() == 2


def test_changes_are_told_field_by_field(
    imported: Imported, plan_of: PlanOf, school: School, senco: User
) -> None:
    pupil = PupilFactory(
        school=school, upn=upn(1), forename="Joe", surname="Archer", legal_forename="Joseph",
        year_group=3, looked_after=False, sex="M", born_on=date(2018, 3, 12),
    )  # fmt: skip
    file = small(
        [upn(1), "Archer", "Joseph", "2018-03-12", "4", "Y", "4H", "SEMH; SLCN"],
        extra=("Looked after", "Class", "SEN needs"),
    )
    plan = plan_of(file)
    told = [(f.label, f.old, f.new) for f in plan.changes[0].fields]
    assert told == [
        ("Year group", "Year 3", "Year 4"),
        ("Looked after", "no", "yes"),
        ("Class or form", "not recorded", "4H"),
        (
            "SEN needs",
            "not recorded",
            "Social, emotional and mental health, Speech, language and communication needs",
        ),
    ]
    assert plan.new_groups == ["4H"]
    file.seek(0)
    imported(file)
    pupil.refresh_from_db()
    assert (pupil.year_group, pupil.looked_after, pupil.forename) == (4, True, "Joe")
    assert (pupil.group.name, pupil.sen_needs, pupil.version) == ("4H", ["SEMH", "SLCN"], 2)
    latest = pupil.history.first()
    assert (latest.history_user, latest.year_group) == (senco, 4)
    assert latest.prev_record.year_group == 3


def test_a_preferred_name_follows_the_legal_one_only_where_nobody_chose_another(
    imported: Imported, school: School
) -> None:
    plain = PupilFactory(school=school, upn=upn(1), forename="Ann", surname="Old")
    chosen = PupilFactory(
        school=school, upn=upn(2), forename="Bo", surname="Old", legal_forename="Robert"
    )
    born = "2018-03-12"
    imported(small([upn(1), "New", "Ann", born, "4"], [upn(2), "Old", "Rupert", born, "4"]))
    plain.refresh_from_db()
    chosen.refresh_from_db()
    assert (plain.legal_surname, plain.surname) == ("New", "New")
    assert (chosen.legal_forename, chosen.forename) == ("Rupert", "Bo")
    assert "new ann" in plain.search_name


def test_blanks_never_wipe(plan_of: PlanOf, school: School) -> None:
    PupilFactory(
        school=school, upn=upn(1), legal_forename="Pupil1", forename="Pupil1", surname="Synth1",
        born_on=date(2018, 3, 14), year_group=4, middle_names="Ann", sex="F", language="OTH",
        sen_status="E", sen_needs=["SEMH"], free_school_meals=True,
        group=GroupFactory(school=school, name="4H"),
    )  # fmt: skip
    blank = {"Sex": "", "Language": "", "SENProvision": " ", "FSMeligible": "", "NCyearActual": ""}
    plan = plan_of(csv_upload(census(census_row(1, **blank), census_row(2, "3/15/18"))))
    assert (plan.unchanged, plan.changes) == (1, [])


def test_needs_in_a_rank_that_the_file_does_not_tell_stay(plan_of: PlanOf, school: School) -> None:
    PupilFactory(
        school=school, upn=upn(1), forename="Pupil1", surname="Synth1", sen_needs=["SEMH", "SLCN"]
    )
    assert plan_of(small(one(1, "SEMH"), extra=("Primary need",))).unchanged == 1
    plan = plan_of(small(one(1, "ASD"), extra=("Primary need",)))
    assert plan.changes[0].values == {"sen_needs": ["ASD", "SLCN"]}


def test_classes_are_found_whatever_the_case_and_made_once(
    imported: Imported, school: School
) -> None:
    there = GroupFactory(school=school, name="4h")
    imported(small(one(1, "4H"), one(2, "5K"), one(3, "5k"), extra=("Class",)))
    assert sorted(Group.objects.values_list("name", flat=True)) == ["4h", "5K"]
    assert Pupil.objects.get(upn=upn(1)).group == there
    assert Pupil.objects.get(upn=upn(2)).group == Pupil.objects.get(upn=upn(3)).group


def test_errors_by_row_in_words(plan_of: PlanOf, school: School) -> None:
    long = "x" * 101
    file = csv_upload(
        [
            ["UPN", "Surname", "Forename", "DOB", "Year", "SEN", "FSM", "Home LA", "Entry date",
             "Leaving date"],
            [upn(1)[:-1], "A", "B", "12/03/2018", "4"],
            [upn(2), "", "B", "31/02/2018", "4"],
            [upn(3), "=A1", "B", "12/03/2018", "4"],
            [upn(4), "A", "@B", "12/03/2018", "=4"],
            [upn(5), "A", "B", "12/03/2018", "99", "Z", "perhaps", "Leeds"],
            [upn(6), "A", long, "12/03/2027", "4"],
            [upn(7), "A", "B", "13/03/2018", "4", "", "", "", "01/09/2022", "31/08/2022"],
            [upn(8), "A", "B", "12/03/2018", "4", "", "", "", "", "", "astray"],
            [upn(9), "A", "B", "12/03/2018", "4"],
        ]
    )  # fmt: skip
    assert errors(plan_of(file)) == {
        2: ["UPN: A UPN has 13 characters; this one has 12."],
        3: [
            "Date of birth: “31/02/2018” is not a real date read day first.",
            "Legal surname is blank; it is needed.",
        ],
        4: ["Legal surname begins with =, as a formula does. Put the value itself in the cell."],
        5: [
            "Legal forename begins with @, as a formula does. Put the value itself in the cell.",
            "Year group begins with =, as a formula does. Put the value itself in the cell.",
        ],
        6: [
            "Year group: “99” is not known. Write N1, N2, R or 1 to 14.",
            "SEN status: “Z” is not known. Write N, K or E.",
            "Free school meals: “perhaps” is not known. Write Y or N.",
            "Home local authority: “Leeds” is not a number of 3 digits.",
        ],
        7: [
            "Legal forename has 101 characters; 100 fit.",
            "Date of birth: 12 March 2027 is in the future.",
        ],
        8: ["The leaving date is before the entry date."],
        9: ["The row has more cells than there are headings: a comma may be astray."],
    }


def test_formula_cells_of_a_workbook_are_errors(plan_of: PlanOf, school: School) -> None:
    rows = [["UPN", "Surname", "Forename", "DOB"], [upn(1), '=CONCAT("a","b")', "B", "2018-03-12"]]
    assert "begins with =" in errors(plan_of(xlsx_upload(rows)))[2][0]


def test_a_repeated_upn_is_an_error_on_every_row_of_it(plan_of: PlanOf, school: School) -> None:
    plan = plan_of(small(one(1), one(2), one(1), one(1)))
    words = ["The same UPN stands on rows 2, 4 and 5."]
    assert errors(plan) == {2: words, 4: words, 5: words}
    assert len(plan.creations) == 1


def test_rows_of_another_establishment(uploaded: Uploaded, today: date, school: School) -> None:
    run = uploaded(csv_upload(census(census_row(1), census_row(2, Estab="2999"))))
    plan = check_roll(run, today)
    assert errors(plan) == {3: ["The row belongs to school 204/2999; this school is 204/2000."]}
    run = settle_roll(run=run, answers={"other_establishments": True}, on=today)
    assert len(check_roll(run, today).creations) == 2


def test_warnings_do_not_stop_a_row(plan_of: PlanOf, school: School) -> None:
    PupilFactory(
        school=school, upn=upn(4), forename="Zed", surname="Synth4", left_on=date(2026, 7, 17)
    )
    file = small(
        one(1, "P", "", year="6"),
        one(2, "", "Klingon", year=""),
        [upn(3, la="999"), "Synth3", "Pupil3", "2018-03-12", "4", "", ""],
        ["", "Synth5", "Pupil5", "2018-03-12", "4", "", ""],
        one(4, "", "", dob="2017-12-03"),
        extra=("SEN", "Language"),
    )
    plan = plan_of(file)
    assert plan.bad == []
    assert warnings(plan) == {
        2: [
            "School Action Plus (P) is an old code: taken as SEN support.",
            "Year 6 does not fit the date of birth, 12 March 2018: by age it would be Year 4.",
        ],
        3: [
            "First language: “Klingon” is not in the census list; left out.",
            "Year group is blank: taken as Year 4, by age.",
        ],
        4: ["The UPN names local authority 999, which is not in the list."],
        5: ["No UPN: next time this pupil will be matched by name, by hand."],
        6: [
            "Recorded as having left on 17 July 2026: that stays as it is. "
            "Take the leaving date out on the pupil's page if the pupil has come back.",
            "The record with this UPN has another forename and another date of birth: "
            "make sure that it is the same child.",
        ],
    }
    assert plan.counts["warnings"]["legacy_sen"] == 1


def test_a_leaving_date_still_to_come_is_left_out(imported: Imported, school: School) -> None:
    run = imported(small(one(1, "17/07/2027"), one(2, "17/07/2026"), extra=("Leaving date",)))
    assert run.counts["warnings"] == {"future_leaving": 1}
    assert Pupil.objects.get(upn=upn(1)).left_on is None
    assert Pupil.objects.get(upn=upn(2)).left_on == date(2026, 7, 17)


def test_missing_pupils_are_offered_as_leavers_and_never_removed(
    uploaded: Uploaded, today: date, senco: User, school: School
) -> None:
    stays, leaves, gone, mistyped = (
        PupilFactory(school=school, upn=upn(n), entered_on=date(2024, 9, 2)) for n in range(1, 5)
    )
    Pupil.objects.filter(pk=gone.pk).update(left_on=date(2025, 7, 1))
    rows = [one(9), [upn(4), "", "", "", ""]]
    run = uploaded(small(*rows))
    # A row with errors still shows that its pupil is in the file.
    assert {p.pk for p in check_roll(run, today).missing} == {stays.pk, leaves.pk}

    ticked = {"leavers": [leaves.pk, mistyped.pk]}
    for left_on, sentence in (
        (None, "Enter the day on which the ticked pupils left."),
        (date(2026, 11, 24), "This date is in the future."),
        (date(2024, 9, 1), "was not yet on roll on this date."),
    ):
        with pytest.raises(DomainError, match=sentence):
            settle_roll(run=run, answers={**ticked, "left_on": left_on}, on=today)
    run = settle_roll(run=run, answers={**ticked, "left_on": date(2026, 7, 17)}, on=today)
    plan = check_roll(run, today)
    assert [c.pupil.pk for c in plan.leavers] == [leaves.pk]
    done = confirm_roll(run=run, fingerprint=plan.fingerprint, by=senco, on=today)
    assert done.counts["left"] == 1
    left = dict(Pupil.objects.values_list("pk", "left_on"))
    assert (left[stays.pk], left[mistyped.pk]) == (None, None)
    assert left[leaves.pk] == date(2026, 7, 17)


def test_a_file_of_one_class_offers_no_leavers(
    plan_of: PlanOf, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.importers.roll_plan.MISSING_SHOWN", 2)
    PupilFactory.create_batch(3, school=school)
    plan = plan_of(small(one(1)))
    assert (len(plan.missing), plan.offers_leavers) == (3, False)
