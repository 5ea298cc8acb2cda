"""The rows that could not be taken, as a CSV file to put right and upload again."""

from collections.abc import Iterable, Sequence

from inclusion.csv_files import csv_text

from .faults import ReadRow


def bad_rows_csv(headings: Sequence[str], rows: Iterable[ReadRow]) -> str:
    """The bad rows with their numbers and the reasons in front. Ready for a spreadsheet: with a BOM."""
    return csv_text(["Row", "What is wrong", *headings], map(_cells, rows))


def _cells(row: ReadRow) -> list[str]:
    reasons = " ".join(fault.words for fault in row.errors)
    return [str(row.number), reasons, *row.line.cells]
