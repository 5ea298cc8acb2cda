"""manage.py print: the same text and pages as the issued pack, and a sentence where there is none."""

from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion.accounts.permissions import Role
from tests.factories import PlanFactory

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
