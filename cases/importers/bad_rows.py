"""The rows that could not be taken, as a CSV file to put right and upload again."""

import csv
import io
from collections.abc import Iterable, Sequence

from .faults import ReadRow

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_EXECUTED = ("=", "+", "-", "@", "\t", "\r")


def bad_rows_csv(headings: Sequence[str], rows: Iterable[ReadRow]) -> str:
    """The bad rows with their numbers and the reasons in front. Ready for a spreadsheet: with a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Row", "What is wrong", *map(harmless, headings)])
    for row in rows:
        reasons = " ".join(fault.words for fault in row.errors)
        writer.writerow([row.number, harmless(reasons), *map(harmless, row.line.cells)])
    return "\ufeff" + out.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never executes."""
    return f"'{text}" if text.startswith(_EXECUTED) else text
