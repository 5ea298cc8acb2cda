"""One entry, every output: the authority's sheet, the register's codes, the census rows, files."""

import csv
import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cases.models import IssuedDocument, Pupil
from exclusions.models import LetterSettings, Suspension
from exclusions.sending.census import term_name
from exclusions.sending.sheet import Sheet, sheet_of
from exclusions.services import cancel_suspension
from exclusions.services.notices import Told, record_notices
from exclusions.telling.kinds import Line
from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.csv_files import csv_text
from inclusion.rules.terms import block
from tests.factories import TODAY, PupilFactory, SuspensionFactory

from .test_pages import url

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[User], Client]
Decide = Callable[..., Suspension]
Saved = Callable[..., Suspension]


def november(day: int) -> date:
    return date(2026, 11, day)


def said(sheet: Sheet) -> dict[str, str]:
    return {field.label: field.value for part in sheet.parts for field in part.fields}


def file_of(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer by their headings."""
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def joe(school: School) -> Pupil:
    made: Pupil = PupilFactory(
        school=school,
        forename="Joe",
        surname="Archer",
        legal_forename="Joseph",
        legal_surname="Archer",
        middle_names="Lee",
        upn="V204290121030",
        sex="M",
        born_on=date(2017, 3, 1),
        year_group=5,
        ethnicity="WBRI",
        sen_status="K",
        sen_needs=["SEMH", "SLCN"],
        looked_after=True,
        social_worker=None,
        home_la="211",
        pupil_premium=True,
    )
    return made


class TestTheSheet:
    def test_every_field_of_an_authority_s_form(
        self, joe: Pupil, head_person: Person, decide: Decide
    ) -> None:
        decide(date(2026, 9, 14), 5, pupil=joe)
        row = decide(pupil=joe, sessions=3, reason_2="DM", start_session="pm")
        record_notices(
            suspension=row,
            lines=[Line("local_authority")],
            told=Told(TODAY, "portal", time(9, 20)),
            by=head_person,
            on=TODAY,
        )
        fields = said(sheet_of(head_person, row))
        assert fields == {
            "School": "Test Primary",
            "DfE number": row.school.dfe_number,
            "Headteacher": "A. Bell",
            "Legal surname": "Archer",
            "Legal forenames": "Joseph Lee",
            "Known as": "Joe Archer",
            "UPN": "V204290121030",
            "Date of birth": "01/03/2017",
            "Sex": "Male",
            "National curriculum year": "5 (Year 5)",
            "Ethnicity": fields["Ethnicity"],
            "SEN stage": "K SEN support",
            "SEN, primary need first": (
                "Social, emotional and mental health, Speech, language and communication needs"
            ),
            "Looked after": "Yes",
            "Previously looked after": "Not recorded",
            "Social worker": "Not recorded",
            "Home local authority": "211",
            "Type": "SUSP Suspension",
            "From": "Monday 23 November 2026, in the afternoon",
            "To": "Tuesday 24 November 2026, the end of the school day",
            "Back in school": "Wednesday 25 November 2026, in the morning",
            "School days": "1.5",
            "Reason 1": "DB Persistent or general disruptive behaviour",
            "Reason 2": "DM Damage to property",
            "Days this term, with this one": "4",
            "Days this school year, with this one": "4",
            "Parents told, by word of mouth": "Not yet",
            "Parents told, in writing": "Not yet",
            "Local authority told": "23 November 2026, 09:20",
            "Governing board told": "Not yet",
            "Virtual school head told": "Not yet",
        }
        assert fields["Ethnicity"].startswith("WBRI ")
        assert "Left the room" not in " ".join(fields.values())

    def test_a_permanent_exclusion_asks_for_more_and_what_is_missing_is_typed(
        self, joe: Pupil, head: User, signed_in: SignedIn, saved: Saved, head_person: Person
    ) -> None:
        saved(joe, date(2026, 9, 14), 7)
        row = SuspensionFactory(
            pupil=joe, kind="permanent", sessions=None, starts_on=TODAY, reason_1="OW"
        )
        fields = said(sheet_of(head_person, row))
        assert fields["Days of suspension before, this school year"] == "3.5"
        assert fields["A weapon was involved"] == "Yes"
        assert fields["Where it happened"] == "Not recorded"
        assert fields["Pupil premium"] == "Yes"
        assert fields["Home authority told"] == "Not yet"
        assert not {"To", "School days"} & set(fields)

        client = signed_in(head)
        page = url("suspension-sheet-print", row.pk)
        answer = client.post(page, {"number": "1", "place": "Playground", "weapon": "no"})
        document = IssuedDocument.objects.get()
        assert answer.url == url("suspension-sheet", document.pk)
        pdf = client.get(answer.url)
        assert pdf["Content-Type"] == "application/pdf"
        reader = PdfReader(io.BytesIO(pdf.content))
        text = reader.pages[0].extract_text()
        assert len(reader.pages) == 1
        for words in ("Playground", "V204290121030", "Signature of the headteacher", "A. Bell"):
            assert words in text
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert document.kind == "la_sheet"
        assert document.about == f"suspension:{row.pk}"

    def test_pressed_twice_is_one_and_a_later_one_is_numbered(
        self, pupil: Pupil, senco: User, signed_in: SignedIn, decide: Decide, head_person: Person
    ) -> None:
        row = decide()
        client = signed_in(senco)
        page = url("suspension-sheet-print", row.pk)
        first = client.post(page, {"number": "1"})
        assert client.post(page, {"number": "1"}).url == first.url
        record_notices(
            suspension=row,
            lines=[Line("local_authority")],
            told=Told(TODAY, "portal"),
            by=head_person,
            on=TODAY,
        )
        assert client.post(page, {"number": "2"}).url != first.url
        assert sorted(pupil.documents.values_list("number", flat=True)) == [1, 2]
        text = client.get(url("suspension-send", row.pk)).content.decode()
        assert "Number 1, 23 November 2026" in text
        printed = AccessEvent.objects.filter(kind="printed", about=f"pupil:{pupil.pk}")
        assert printed.count() == 3

    def test_it_is_signed_as_letters_are(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        LetterSettings.objects.create(school=school, head_name="Mrs Adaeze Bell")
        assert sheet_of(head_person, decide()).signed_by == "Mrs Adaeze Bell"

    def test_a_pupil_of_eighteen_and_a_lunchtime(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        adult = PupilFactory(school=school, born_on=date(2008, 10, 1), year_group=13)
        fields = said(sheet_of(head_person, decide(pupil=adult, kind="lunchtime", sessions=1)))
        assert fields["Pupil told, in writing"] == "Not yet"
        assert fields["Type"] == "LNCH Lunchtime suspension"
        assert fields["From"] == "Monday 23 November 2026, at lunchtime"
        assert fields["School days"] == "0.5"

    def test_other_documents_are_not_opened_by_it(
        self, pupil: Pupil, senco: User, signed_in: SignedIn
    ) -> None:
        other = IssuedDocument.objects.create(
            school=pupil.school,
            pupil=pupil,
            kind="psp_review",
            title="Pack",
            about="plan:1",
            number=1,
            pages=1,
            data={},
            content=b"%PDF",
            sha256="0" * 64,
            issued_by=senco,
        )
        assert signed_in(senco).get(url("suspension-sheet", other.pk)).status_code == 404


class TestTheRegister:
    def test_sent_home_after_the_morning_mark(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        """C-1: sent home at 11 on Monday 9 November, suspended to the end of Tuesday."""
        row = decide(november(9), 3, start_session="pm")
        client = signed_in(senco)
        days = client.get(url("suspension-send", row.pk)).context["days"]
        marks = [(d.day.day, d.morning.code, d.afternoon.code) for d in days]
        assert marks == [(9, "/", "E"), (10, "E", "E")]
        assert days[0].notes == ["AM: In school until then: the mark that was made stands"]
        found = file_of(client.get(url("suspension-register", row.pk)))
        assert [(r["Date"], r["Session"], r["Code"]) for r in found] == [
            ("09/11/2026", "AM", "/"),
            ("09/11/2026", "PM", "E"),
            ("10/11/2026", "AM", "E"),
            ("10/11/2026", "PM", "E"),
        ]
        census = file_of(client.get(url("suspension-census", row.pk)))
        assert [r["Sessions"] for r in census] == ["3"]

    def test_two_on_end_with_a_referral_unit_from_the_sixth_day(
        self, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        """C-3 on B-5: E for 12 to 18 November, D on 19 and 20 November."""
        first, second = decide(november(12), 8), decide(november(18), 6)
        Suspension.objects.filter(pk=second.pk).update(
            sixth_day_provision_from=november(19), provision_site="other_school"
        )
        client = signed_in(senco)
        codes = {
            d.day.day: d.morning.code
            for row in (first, second)
            for d in client.get(url("suspension-send", row.pk)).context["days"]
        }
        assert codes == {12: "E", 13: "E", 16: "E", 17: "E", 18: "E", 19: "D", 20: "D"}

    def test_days_that_were_not_due_and_a_lunchtime(
        self, senco: User, signed_in: SignedIn, decide: Decide, saved: Saved, pupil: Pupil
    ) -> None:
        row = saved(pupil, november(9), 2, not_due=["2026-11-09-pm"])
        client = signed_in(senco)
        days = client.get(url("suspension-send", row.pk)).context["days"]
        assert days[0].notes == ["PM: Not due to attend"]
        lunch = decide(kind="lunchtime", sessions=1)
        page = client.get(url("suspension-send", lunch.pk)).content.decode()
        assert "leaves no mark in the attendance register" in page
        assert file_of(client.get(url("suspension-register", lunch.pk))) == []

    def test_cancelled_on_the_evening_of_the_first_day(
        self, head_person: Person, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        """B-11: one day was lost, and the census takes nothing."""
        row = decide(november(9), 6)
        cancel_suspension(suspension=row, reason="A witness.", by=head_person, on=november(9))
        client = signed_in(senco)
        answer = client.get(url("suspension-send", row.pk))
        marks = [(d.day.day, d.morning.code, d.afternoon.code) for d in answer.context["days"]]
        assert marks == [(9, "E", "E")]
        assert "It was cancelled: the census does not take it." in answer.content.decode()
        assert file_of(client.get(url("suspension-census", row.pk))) == []

    def test_what_lies_past_the_known_terms_is_said(
        self, pupil: Pupil, senco: User, signed_in: SignedIn
    ) -> None:
        row = SuspensionFactory(pupil=pupil, starts_on=date(2031, 1, 13), sessions=2)
        page = signed_in(senco).get(url("suspension-send", row.pk)).content.decode()
        assert "2 half-days past the known terms" in page


class TestTheCensus:
    def test_a_term_without_what_was_cancelled_or_overturned(
        self, school: School, other_school: School, senco: User, signed_in: SignedIn, joe: Pupil
    ) -> None:
        SuspensionFactory(
            pupil=joe,
            starts_on=november(9),
            sessions=3,
            reason_1="PP",
            reason_2="VP",
            reason_3="DM",
        )
        SuspensionFactory(pupil=joe, starts_on=november(10), kind="lunchtime", sessions=1)
        SuspensionFactory(pupil=joe, starts_on=november(11), kind="permanent", sessions=None)
        SuspensionFactory(pupil=joe, starts_on=november(12), cancelled_on=november(12))
        SuspensionFactory(pupil=joe, starts_on=november(13), board_decision="reinstated")
        SuspensionFactory(pupil=joe, starts_on=date(2026, 6, 8))
        SuspensionFactory(pupil=PupilFactory(school=other_school), starts_on=november(9))
        client = signed_in(senco)
        page = client.get(url("census"))
        assert [label for _, label in page.context["terms"]] == ["Autumn 2026/27", "Summer 2025/26"]
        assert page.context["page"].paginator.count == 3
        assert "V204290121030" not in page.content.decode()
        found = file_of(client.get(url("census-file")))
        kept = ("UPN", "Category", "Reason 1", "Reason 2", "Reason 3", "Start date", "Sessions")
        assert [tuple(r[name] for name in kept) for r in found] == [
            ("V204290121030", "SUSP", "PP", "VP", "DM", "09/11/2026", "3"),
            ("V204290121030", "LNCH", "DB", "", "", "10/11/2026", "1"),
            ("V204290121030", "PERM", "DB", "", "", "11/11/2026", ""),
        ]
        summer = url("census-file") + "?term=2026-04-06"
        assert [r["Term"] for r in file_of(client.get(summer))] == ["Summer 2025/26"]

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2026, 8, 1), "Autumn 2026/27"),
            (date(2026, 12, 31), "Autumn 2026/27"),
            (date(2027, 1, 1), "Spring 2026/27"),
            (date(2027, 3, 28), "Spring 2026/27"),
            (date(2027, 3, 29), "Summer 2026/27"),
            (date(2027, 7, 31), "Summer 2026/27"),
        ],
    )
    def test_terms_are_cut_at_easter_monday_and_the_ends_of_july_and_december(
        self, day: date, name: str
    ) -> None:
        assert term_name(block(day)) == name

    def test_the_office_takes_it_and_each_time_leaves_a_trace(
        self, joe: Pupil, someone: Callable[..., User], signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide(pupil=joe)
        client = signed_in(someone(Role.OFFICE))
        for page in (
            url("suspension-register", row.pk),
            url("suspension-census", row.pk),
            url("census-file"),
        ):
            assert client.get(page).status_code == 200
        traces = AccessEvent.objects.filter(kind="exported").order_by("pk")
        assert [(trace.about, trace.what) for trace in traces] == [
            (f"suspension:{row.pk}", "Register codes"),
            (f"suspension:{row.pk}", "Census row"),
            ("", "Exclusions for the census"),
        ]

    def test_queries_stay_the_same_for_one_and_twenty(
        self, school: School, senco: User, signed_in: SignedIn, decide: Decide
    ) -> None:
        row = decide()
        client = signed_in(senco)
        pages = [url("census"), url("census-file"), url("suspension-send", row.pk)]

        def count() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page).status_code == 200
                found.append(len(queries))
            return found

        count()
        with_one = count()
        for _ in range(20):
            SuspensionFactory(pupil=PupilFactory(school=school), starts_on=november(9))
            SuspensionFactory(pupil=row.pupil, starts_on=november(9), start_session="pm")
            Suspension.objects.filter(pupil=row.pupil, starts_on=november(9)).update(
                cancelled_on=november(9)
            )
        assert count() == with_one


class TestFilesThatNoSpreadsheetExecutes:
    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"]
    )
    def test_a_cell_that_could_be_a_formula_is_text(self, cell: str) -> None:
        text = csv_text(["Name"], [[cell]])
        (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        assert row["Name"] == f"'{cell}"

    def test_ordinary_cells_stay_and_commas_are_quoted(self) -> None:
        text = csv_text(["A", "B"], [["Archer, Joe", 3], [None, "O’Neil-Shaw"]])
        assert text == '\ufeffA,B\r\n"Archer, Joe",3\r\n,O’Neil-Shaw\r\n'

    def test_a_name_in_the_census_file_cannot_run(
        self, school: School, senco: User, signed_in: SignedIn
    ) -> None:
        name = '=HYPERLINK("http://evil.example","Joe")'
        bad = PupilFactory(school=school, legal_surname=name)
        SuspensionFactory(pupil=bad, starts_on=november(9))
        (row,) = file_of(signed_in(senco).get(url("census-file")))
        assert row["Legal surname"] == f"'{name}"
