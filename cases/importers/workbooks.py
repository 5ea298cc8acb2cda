"""XLSX workbooks as rows of text. What a workbook would unpack to is looked at before it is opened."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from openpyxl import load_workbook

from inclusion.errors import DomainError

MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 2_000
LAST_ROW = 1_048_576
WHOLE_MINUTE = "%Y-%m-%d %H:%M"


def read(content: bytes, max_rows: int) -> tuple[Iterable[Sequence[str]], list[str]]:
    """Rows of the first sheet as text, and notices about the rest. Raises DomainError.

    A formula arrives as its own text, which begins with an equals sign: the rows that hold one are
    refused where they are read. A real date arrives in ISO form.
    """
    _look_before_unpacking(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _first_sheet(content, max_rows)
    except Exception as broken:
        # A damaged workbook fails in many ways inside the reader; all of them mean the same here.
        raise _refused(
            "The file cannot be read as a workbook. Save it again as XLSX or CSV."
        ) from broken


def _look_before_unpacking(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise _refused(
            "The file cannot be read as a workbook. Save it again as XLSX or CSV."
        ) from broken
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(
            "The workbook unpacks to more than 50 MB. "
            "Keep the one sheet that is needed, without pictures, and upload it again."
        )
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _refused("The file is not an XLSX workbook. Save it as XLSX or CSV.")


def _first_sheet(content: bytes, max_rows: int) -> tuple[list[tuple[str, ...]], list[str]]:
    # Formulas are asked for as such: their last results could not be told from typed values.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        # A row number beyond what a sheet can have would be filled up with blank rows for hours.
        rows = sheet.iter_rows(max_row=LAST_ROW, values_only=True)
        texts = list(_texts(rows, max_rows))
        others = len(book.worksheets) - 1
        notices = [f"Only the first sheet, “{sheet.title}”, was read."] if others else []
        return texts, notices
    finally:
        book.close()


def _texts(rows: Iterable[Sequence[object]], max_rows: int) -> Iterator[tuple[str, ...]]:
    filled = 0
    for row in rows:
        cells = tuple(_text(value) for value in row)
        filled += any(cells)
        yield cells
        if filled > max_rows + 1:
            return


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        whole_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole_day else value.strftime(WHOLE_MINUTE)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "ref"):  # an array formula or a data table
        return "=" + str(getattr(value, "text", "") or "").lstrip("=")
    return str(value)


def _refused(message: str) -> DomainError:
    return DomainError(message, "file")
