"""An uploaded CSV file or workbook as headings and rows of text, within fixed limits.

The size is looked at before a byte is read. Row numbers are those that a spreadsheet shows: the
heading is row 1 when nothing stands above it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from inclusion.errors import DomainError
from inclusion.unseen import plain_text
from inclusion.words import listing

from . import workbooks

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
ZIP_START = b"PK\x03\x04"
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"


class Upload(Protocol):
    """What the reader needs of an uploaded file."""

    name: str | None
    size: int | None

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The text in a column, or nothing where the row is short or the column is not mapped."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows of one file, and sentences about the file as a whole."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    notices: tuple[str, ...] = ()


def read_upload(upload: Upload) -> Sheet:
    """Read a CSV file or an XLSX workbook. Raises DomainError naming what is wrong with the file."""
    if not upload.size:
        raise _refused("The file is empty.")
    if upload.size > MAX_BYTES:
        raise _refused(
            f"The file is {upload.size / 1024 / 1024:.0f} MB; the largest that can be read is "
            f"{MAX_BYTES // 1024 // 1024} MB. A roll of 20,000 pupils is smaller than that."
        )
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if content.startswith(OLD_OFFICE_START):
        raise _refused(
            "This is an old Excel file or one with a password. "
            "Save it as XLSX without a password, or as CSV UTF-8."
        )
    if content.startswith(ZIP_START):
        rows, notices = workbooks.read(content, MAX_ROWS)
        return sheet_of(rows, notices)
    return sheet_of(_csv_rows(_decoded(content)))


def sheet_of(rows: Iterable[Sequence[str]], notices: Sequence[str] = ()) -> Sheet:
    """The first row with text is the heading; blank rows are left out, their numbers are not."""
    headings: tuple[str, ...] | None = None
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        cells = _trimmed(row)
        if not cells:
            continue
        if headings is None:
            headings = _headings(cells)
        elif len(lines) == MAX_ROWS:
            raise _refused(f"The file has more than {MAX_ROWS:,} rows. Import it in parts.")
        elif max(map(len, cells)) > MAX_CELL:
            raise _refused(f"Row {number} has a cell with more than {MAX_CELL:,} characters.")
        else:
            lines.append(Line(number, cells))
    if headings is None:
        raise _refused("The file is empty.")
    if not lines:
        raise _refused("The file has headings but no rows under them.")
    return Sheet(headings, tuple(lines), tuple(notices))


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """Cells without spaces around them, and without the blank ones at the end of the row."""
    cells = [" ".join(plain_text(cell).split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    if len(cells) > MAX_COLUMNS:
        raise _refused(f"The file has more than {MAX_COLUMNS} columns.")
    folded = [cell.casefold() for cell in cells if cell]
    twice = sorted({cell for cell in cells if cell and folded.count(cell.casefold()) > 1})
    if twice:
        raise _refused(
            f"Two columns have the same heading: {listing(twice)}. "
            "Give each column a heading of its own."
        )
    return tuple(cell[:120] or f"Column {n}" for n, cell in enumerate(cells, start=1))


def _decoded(content: bytes) -> str:
    """The text of a CSV file. A wrong encoding would change names without anybody noticing."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise _refused(_NOT_UTF8)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            f"{_NOT_UTF8} The first character that is not stands in row {row}."
        ) from error


_NOT_UTF8 = (
    "The file is not text in UTF-8. Spreadsheets often save CSV in Windows-1252, which spoils "
    "accented names: save it again as “CSV UTF-8”, or upload the workbook (XLSX) itself."
)


def _csv_rows(text: str) -> Iterable[Sequence[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _refused(
            f"The file cannot be read as CSV near line {reader.line_num}: "
            "a quotation mark is not closed or not doubled."
        ) from error


def _refused(message: str) -> DomainError:
    return DomainError(message, "file")
