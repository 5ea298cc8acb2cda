"""manage.py print: the same text and pages as the issued pack, and a sentence where there is none."""

from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion.accounts.permissions import Role
from tests.factories import PlanFactory
from tests.letters import making

from . import records

pytestmark = pytest.mark.django_db


def run(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("print", "psp-review", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def text(content: bytes) -> list[str]:
    """The pages' text without the line that says who printed them and when."""
    pages = PdfReader(BytesIO(content)).pages
    return ["\n".join(line for line in page.extract_text().splitlines() if "printed by" not in line)
            for page in pages]  # fmt: skip


def test_the_command_prints_what_was_issued(pupil, senco, signed_in, today, tmp_path):
    plan = records.typical_plan(pupil, senco)
    signed_in(senco).post(reverse("pack-print", args=[plan.pk]), {"number": "1"})
    issued = bytes(IssuedDocument.objects.get().content)
    file = tmp_path / "pack.pdf"
    code, said, _ = run(str(plan.pk), "--out", str(file))
    assert code == 0
    assert "PSP review 2: Joe A, 2 pages" in said
    assert text(file.read_bytes()) == text(issued)
    assert "printed by the system" in PdfReader(file).pages[0].extract_text()
    assert IssuedDocument.objects.count() == 1


def test_it_prints_as_of_a_day_and_in_somebodys_name(pupil, senco, today, tmp_path):
    plan = records.typical_plan(pupil, senco)
    file = tmp_path / "pack.pdf"
    run(str(plan.pk), "--out", str(file), "--on", "2026-11-06", "--as", senco.email)
    page = PdfReader(file).pages[0].extract_text()
    assert "PSP review 1: Joe A" in page
    assert "printed by R. Osei" in page


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["--on", "yesterday"], "yesterday"),
        (["--as", "nobody@school.example"], "does not belong to the plan's school"),
        (["--out", "/no/such/folder/x.pdf"], "No such file"),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_a_sentence(pupil, today, tmp_path, extra, words):
    plan = records.empty_plan(pupil)
    code, _, err = run(str(plan.pk), "--out", str(tmp_path / "x.pdf"), *extra)
    assert code == 2
    assert words in err
    assert not (tmp_path / "x.pdf").exists()


def test_an_unknown_plan_an_ibp_and_a_person_without_the_right_print_nothing(
    pupil, someone, today, tmp_path
):
    file = str(tmp_path / "x.pdf")
    assert run("999", "--out", file)[::2] == (2, "There is no plan 999.\n")
    ibp = PlanFactory(pupil=pupil, kind="ibp")
    assert run(str(ibp.pk), "--out", file)[0] == 2
    plan, office = records.empty_plan(pupil), someone(Role.OFFICE)
    code, _, err = run(str(plan.pk), "--out", file, "--as", office.email)
    assert code == 2
    assert "may not print a pupil's documents" in err


def letter(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("print", "letter", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_letter_is_printed_to_read_and_nothing_is_issued(pupil, head, school, today, tmp_path):
    making.full_settings(school)
    making.mother_of(pupil)
    making.earlier(pupil, 7)
    row = making.exclusion(pupil, head, looked_into=True)
    file = tmp_path / "letter.pdf"
    code, said, err = letter(str(row.pk), "--out", str(file))
    assert (code, err) == (0, "")
    assert "Suspension of Joe Archer (L2), to Kelly Archer, " in said
    page = PdfReader(file).pages[0].extract_text()
    assert "Dear Kelly Archer" in page
    assert "to read only, not issued" in page
    word = tmp_path / "letter.docx"
    assert letter(str(row.pk), "--out", str(word), "--variant", "L9-none")[0] == 0
    assert any("no further action" in p.text for p in Document(str(word)).paragraphs)
    assert IssuedDocument.objects.count() == 0


def test_a_letter_that_there_is_not_or_that_lacks_something_ends_with_two(
    pupil, head, school, someone, today, tmp_path
):
    row, file = making.exclusion(pupil, head), str(tmp_path / "x.pdf")
    assert "No contact with parental responsibility" in letter(str(row.pk), "--out", file)[2]
    making.mother_of(pupil)
    assert "where to write to the governing board" in letter(str(row.pk), "--out", file)[2]
    making.full_settings(school)
    code, _, err = letter(str(row.pk), "--out", file, "--variant", "l4")
    assert (code, err) == (2, "There is no such letter about it now. There can be: L1.\n")
    before = making.exclusion(pupil, head, origin="earlier", starts_on=date(2026, 6, 1))
    assert "already dealt with" in letter(str(before.pk), "--out", file)[2]
    assert letter("999", "--out", file)[2] == "There is no suspension 999.\n"
    staff = someone(Role.STAFF)
    _, _, err = letter(str(row.pk), "--out", file, "--as", staff.email)
    assert "may not send notices and letters about an exclusion" in err
    assert not (tmp_path / "x.pdf").exists()
