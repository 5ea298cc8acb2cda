"""Headings, dates and cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.importers import cells
from cases.importers.columns import check_mapping, guess, to_remember
from cases.importers.dates import prove, read_date
from cases.importers.faults import CellError
from cases.importers.roll_columns import ROLL_COLUMNS
from inclusion.errors import DomainError

from .files import CENSUS, upn, wrong_letter


def guessed(*headings: str) -> list[str]:
    return guess(headings, ROLL_COLUMNS, {})


def test_headings_of_several_systems_are_recognised() -> None:
    assert guessed(*CENSUS) == [
        "local_authority", "establishment", "upn", "legal_surname", "legal_forename",
        "middle_names", "sex", "born_on", "year_group", "", "free_school_meals", "language",
        "sen_status",
    ]  # fmt: skip
    assert guessed("Form/Tutor Group", "Ethnic Group", "NC Year", "Leaving Date") == [
        "group", "ethnicity", "year_group", "left_on",
    ]  # fmt: skip
    assert guessed("isPp", "inCare", "everInCare", "senCategory", "Middle name(s)") == [
        "pupil_premium", "looked_after", "previously_looked_after", "sen_status", "middle_names",
    ]  # fmt: skip
    assert guessed("Date of Birth (YYYY-MM-DD)", "Gender (M or F)", "House") == [
        "born_on", "sex", "",
    ]  # fmt: skip


def test_a_plain_forename_is_the_preferred_one_beside_a_legal_one() -> None:
    assert guessed("Forename", "Legal Forename", "Surname", "Legal Surname") == [
        "forename", "legal_forename", "surname", "legal_surname",
    ]  # fmt: skip


def test_what_was_chosen_before_comes_first() -> None:
    remembered = to_remember(["Known as", "House"], ["", "group"])
    assert guess(["KNOWN AS", "house"], ROLL_COLUMNS, remembered) == ["", "group"]
    # A choice that no longer exists is guessed again.
    assert guess(["UPN"], ROLL_COLUMNS, {"upn": "gone"}) == ["upn"]


def test_columns_that_are_lacking_or_there_twice() -> None:
    with pytest.raises(DomainError, match="No column of the file stands for UPN and Date of birth"):
        check_mapping(["legal_surname", "legal_forename"], ROLL_COLUMNS)
    with pytest.raises(DomainError, match="Two columns of the file stand for UPN"):
        check_mapping(["upn", "upn"], ROLL_COLUMNS)


def test_the_order_of_dates_is_proven_by_the_rows_that_allow_one_only() -> None:
    assert prove([(2, "01/02/2018"), (3, "1/13/18")]).order == "month"
    assert prove([(2, "13-02-2018"), (3, "01/02/2018")]).order == "day"
    unproven = prove([(2, "01/01/2018"), (3, "01/02/2018")])
    assert (unproven.order, unproven.either, unproven.either_count) == (None, (3, "01/02/2018"), 1)
    assert unproven.needed
    # Dates that say themselves what they are prove nothing and ask nothing.
    assert not prove(
        [(2, "2018-02-01"), (3, "3 Feb 2018"), (4, "rubbish"), (5, "99/99/2018")]
    ).needed


def test_contradicting_dates_name_two_rows() -> None:
    proof = prove([(5, "1/13/18"), (9, "13/1/18")])
    with pytest.raises(DomainError) as refused:
        proof.require_consistent()
    assert "row 9 (13/1/18) can only be day first, row 5 (1/13/18) can only be month first" in (
        refused.value.message
    )


@given(st.dates(date(1990, 1, 1), date(2026, 11, 23)), st.sampled_from(["day", "month"]))
def test_a_date_is_read_as_it_was_written(written: date, order: str) -> None:
    forms = ["%d/%m/%Y", "%d.%m.%y"] if order == "day" else ["%m/%d/%Y", "%m-%d-%y"]
    for form in [*forms, "%Y-%m-%d", "%d %b %Y", "%Y-%m-%d 00:00:00"]:
        assert read_date(written.strftime(form), order, no_later_than=2026) == written


@pytest.mark.parametrize(
    "text", ["31/02/2018", "13/13/2018", "2018", "tomorrow", "43101", "²/1/18"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(CellError, match="is not a real date read day first"):
        cells.day("Date of birth", text, "day", date(2026, 11, 23))


def test_upns() -> None:
    assert cells.upn(f" {upn(1).lower()} ") == upn(1)
    assert cells.upn("U20432102600A") == "U20432102600A"
    # Two published help pages print Q for this one; their sum is off by one.
    assert cells.upn("P207000016049") == "P207000016049"
    for text, kind in [
        (wrong_letter(upn(1)), "upn_letter"),
        ("Q207000016049", "upn_letter"),
        (upn(1)[:-1], "upn_shape"),
        (f"{upn(1)}0", "upn_shape"),
        ("X80120000A001", "upn_shape"),
        ("I801200005001", "upn_shape"),
        ("0381021010022", "upn_shape"),
        ("H20432102600²", "upn_shape"),
    ]:
        with pytest.raises(CellError) as refused:
            cells.upn(text)
        assert refused.value.fault.kind == kind, text


def test_an_unknown_local_authority_is_a_warning_even_beside_a_wrong_letter() -> None:
    number = upn(1, la="999")
    assert cells.upn(number) == number
    for text in (number, wrong_letter(number)):
        warning = cells.unknown_la(text)
        assert warning is not None
        assert "local authority 999" in warning.words
    assert cells.unknown_la(upn(1)) is None


def test_sen_codes() -> None:
    assert cells.sen_status("K") == ("K", None)
    assert cells.sen_status("EHC plan") == ("E", None)
    for old, new in (("A", "K"), ("P", "K"), ("S", "E")):
        status, warning = cells.sen_status(old)
        assert status == new
        assert warning is not None
        assert warning.kind == "legacy_sen"
        assert f"({old})" in warning.words
    with pytest.raises(CellError, match="SEN status: “Q” is not known"):
        cells.sen_status("Q")


def test_sen_needs() -> None:
    assert cells.sen_needs("SEMH; slcn/SEMH") == ["SEMH", "SLCN"]
    assert cells.sen_needs("SEMH, SLCN") == ["SEMH", "SLCN"]
    assert cells.sen_needs("Social, emotional and mental health") == ["SEMH"]
    with pytest.raises(CellError, match="BESD was replaced in 2014"):
        cells.sen_needs("BESD")
    with pytest.raises(CellError, match="“XYZ” is not known"):
        cells.sen_needs("SEMH; XYZ")


def test_year_groups() -> None:
    texts = ["R", "Reception", "N1", "N2", "Nursery", "6", "06", "Year 6", "Y6", "-1", "13"]
    assert [cells.year_group(t) for t in texts] == [0, 0, -2, -1, -1, 6, 6, 6, 6, -1, 13]
    for text in ("15", "X", "-3", "six", "²", "4²", "Year ²", "--1", "-", "9" * 5000):
        with pytest.raises(CellError, match="Year group: "):
            cells.year_group(text)


def test_yes_and_no() -> None:
    assert [cells.yes_or_no("FSM", t) for t in ("Y", "yes", "1", "True", "t")] == [True] * 5
    assert [cells.yes_or_no("FSM", t) for t in ("N", "no", "0", "FALSE", "f")] == [False] * 5
    with pytest.raises(CellError, match="FSM: “maybe” is not known"):
        cells.yes_or_no("FSM", "maybe")


def test_census_lists_take_codes_and_words_and_name_what_they_do_not_know() -> None:
    assert cells.census_code("Ethnicity", "wbri", "ethnicity") == ("WBRI", None)
    assert cells.census_code("Ethnicity", "White - British", "ethnicity") == ("WBRI", None)
    assert cells.census_code("First language", "OTH*", "language") == ("OTH", None)
    value, warning = cells.census_code("First language", "Klingon", "language")
    assert value is None
    assert warning is not None
    assert "“Klingon” is not in the census list; left out" in warning.words


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)", "'=1+1"])
def test_a_text_that_begins_like_a_formula_is_refused(text: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.words("Legal surname", text, 100)
    assert refused.value.fault.kind == "formula"
