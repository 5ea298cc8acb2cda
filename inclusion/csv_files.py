"""Tables as CSV files that any spreadsheet opens and none executes."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), wide forms too.
_EXECUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Headings and rows as text with a BOM, lines ending in CR LF; every cell is harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as a file to save. `name` is without its ending, in letters, digits and hyphens."""
    response = HttpResponse(csv_text(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_EXECUTED) else text
