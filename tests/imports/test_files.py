"""Files as they arrive: what can be read, and the sentence for each that cannot."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.importers import sheets, workbooks
from cases.importers.bad_rows import bad_rows_csv
from cases.importers.faults import Fault, ReadRow
from cases.importers.sheets import Line, read_upload
from inclusion.errors import DomainError

from .files import census, census_row, csv_bytes, upload, xlsx_bytes


def refusal(content: bytes, name: str = "roll.csv") -> str:
    with pytest.raises(DomainError) as refused:
        read_upload(upload(content, name))
    assert refused.value.field == "file"
    return refused.value.message


def test_csv_with_and_without_bom_spaces_blank_rows_and_other_delimiters() -> None:
    for delimiter in ",;\t":
        rows = [[], [" UPN ", "Surname"], [" H1 ", "  O  Néill "], ["", " "], ["H2", "B"]]
        for bom in (True, False):
            sheet = read_upload(upload(csv_bytes(rows, delimiter, bom)))
            assert sheet.headings == ("UPN", "Surname")
            # Row numbers are a spreadsheet's: blank rows count.
            assert sheet.lines == (Line(3, ("H1", "O Néill")), Line(5, ("H2", "B")))


def test_a_workbook_gives_the_same_text_as_the_csv_file() -> None:
    cells = census(census_row(1), census_row(2))
    plain, book = (
        read_upload(upload(csv_bytes(cells))),
        read_upload(upload(xlsx_bytes(cells), "roll.xlsx")),
    )
    assert (plain.headings, plain.lines) == (book.headings, book.lines)


def test_real_dates_numbers_and_formulas_of_a_workbook() -> None:
    content = xlsx_bytes([["a", "b", "c", "d"], [date(2018, 2, 3), 6.0, "=1+1", True]], sheets=2)
    sheet = read_upload(upload(content, "roll.xlsx"))
    assert sheet.lines[0].cells[:3] == ("2018-02-03", "6", "=1+1")
    assert sheet.notices == ("Only the first sheet, “Sheet”, was read.",)


def test_not_utf8() -> None:
    content = "UPN,Surname\r\nH1,Smith\r\nH2,Béla\r\n".encode("cp1252")
    message = refusal(content)
    assert "not text in UTF-8" in message
    assert "Windows-1252" in message
    assert "row 3" in message
    assert "not text in UTF-8" in refusal("UPN,Surname\r\nH1,Béla\r\n".encode("utf-16"))


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_empty(content: bytes) -> None:
    assert refusal(content) == "The file is empty."


def test_headings_without_rows() -> None:
    assert refusal(b"UPN,Surname\r\n") == "The file has headings but no rows under them."


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    class Large(SimpleUploadedFile):
        def read(self, *args: object) -> bytes:
            raise AssertionError("read before its size was looked at")

    large = Large("roll.csv", b"")
    large.size = 50 * 1024 * 1024
    with pytest.raises(DomainError) as refused:
        read_upload(large)
    assert refused.value.message.startswith("The file is 50 MB; the largest that can be read is 10")


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    rows = [["UPN"], *([str(n)] for n in range(4))]
    for content, name in ((csv_bytes(rows), "a.csv"), (xlsx_bytes(rows), "a.xlsx")):
        assert refusal(content, name) == "The file has more than 3 rows. Import it in parts."
    assert len(read_upload(upload(csv_bytes(rows[:-1]))).lines) == 3


def test_the_same_heading_twice() -> None:
    message = refusal(b"UPN,Surname,surname \r\n1,2,3\r\n")
    assert message.startswith("Two columns have the same heading: Surname and surname.")


def test_a_quotation_mark_that_is_never_closed() -> None:
    assert "a quotation mark is not closed" in refusal(b'UPN,Surname\r\n1,"Smith\r\n2,Jones\r\n')


def test_old_and_broken_workbooks() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0rest").startswith("This is an old Excel file or one with a")
    whole = xlsx_bytes([["UPN"], ["1"]])
    assert refusal(whole[:200]).startswith("The file cannot be read as a workbook.")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert refusal(other.getvalue()).startswith("The file is not an XLSX workbook.")
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    assert refusal(damaged.getvalue()).startswith("The file cannot be read as a workbook.")


def test_a_workbook_that_would_unpack_to_far_more() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (workbooks.MAX_UNPACKED + 1))
    assert len(bomb.getvalue()) < 200_000
    assert refusal(bomb.getvalue()).startswith("The workbook unpacks to more than 50 MB.")


def test_bad_rows_hold_no_cell_that_a_spreadsheet_would_execute() -> None:
    row = ReadRow(Line(7, ("=cmd|' /C calc'!A0", "+44", "-1", "@x", "plain")))
    row.errors.append(Fault("formula", "=words"))
    text = bad_rows_csv(["=UPN", "b", "c", "d", "e"], [row])
    assert text.startswith("\ufeffRow,What is wrong,'=UPN,")
    line = text.splitlines()[1]
    assert line == "7,'=words,'=cmd|' /C calc'!A0,'+44,'-1,'@x,plain"
