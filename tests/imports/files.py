"""Files of the shape in which school systems export them, made by the tests."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from stdnum.gb.upn import calc_check_digit

CENSUS = [
    "LEA", "Estab", "UPN", "Surname", "Forename", "Middlenames", "Sex", "DOB", "NCyearActual",
    "EnrolStatus", "FSMeligible", "Language", "SENProvision",
]  # fmt: skip
Cells = Sequence[Sequence[object]]


def upn(serial: int, la: str = "204", estab: str = "2000", year: str = "20") -> str:
    """A UPN whose check letter fits."""
    digits = f"{la}{estab}{year}{serial:03d}"
    return calc_check_digit(digits) + digits


def wrong_letter(number: str) -> str:
    """The same UPN with a check letter that does not fit."""
    return ("A" if number[0] != "A" else "B") + number[1:]


def census_row(serial: int, dob: str = "3/14/18", **cells: object) -> list[object]:
    """One row of a census extract; `cells` by heading."""
    row: dict[str, object] = {
        "LEA": "204", "Estab": "2000", "UPN": upn(serial), "Surname": f"Synth{serial}",
        "Forename": f"Pupil{serial}", "Middlenames": " ", "Sex": "F", "DOB": dob,
        "NCyearActual": "4", "EnrolStatus": "C", "FSMeligible": "0", "Language": "ENG",
        "SENProvision": "N", **cells,
    }  # fmt: skip
    return list(row.values())


def census(*rows: Sequence[object]) -> list[Sequence[object]]:
    return [CENSUS, *rows]


def csv_bytes(cells: Cells, delimiter: str = ",", bom: bool = False) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def xlsx_bytes(cells: Cells, sheets: int = 1) -> bytes:
    book = Workbook()
    for row in cells:
        book.active.append([_cell(value) for value in row])
    for n in range(1, sheets):
        book.create_sheet(f"Other {n}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> object:
    return value if isinstance(value, (int, float, date)) else str(value)


def upload(content: bytes, name: str = "roll.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def csv_upload(cells: Cells, name: str = "roll.csv") -> SimpleUploadedFile:
    return upload(csv_bytes(cells), name)


def xlsx_upload(cells: Cells, name: str = "roll.xlsx") -> SimpleUploadedFile:
    return upload(xlsx_bytes(cells), name)
