"""One row of a file of attendance, read: values, errors and warnings in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases.attendance import NUMBERS, is_school_week, monday_of, problems
from inclusion.words import day as day_in_words
from inclusion.words import weekday, whole_number

from . import cells
from .attendance_columns import ATTENDANCE_COLUMNS
from .faults import CellError, Fault, ReadRow
from .sheets import Line

LABELS = {column.name: column.label for column in ATTENDANCE_COLUMNS}
_NEEDED = ("upn", "week", "possible")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the rows of one file."""

    columns: Mapping[str, int]
    order: str | None
    headings: int
    on: date


def read_row(line: Line, how: Reading) -> ReadRow:
    """Read a row. A cell that cannot be taken never hides the next one's fault.

    `values` holds the UPN, the Monday as "week", and those of `NUMBERS` that the row tells.
    """
    row = ReadRow(line, upn_written=line.cell(how.columns.get("upn")).replace(" ", "").upper())
    if any(line.cells[how.headings :]):
        row.errors.append(
            Fault("shape", "The row has more cells than there are headings: a comma may be astray.")
        )
    for name, place in how.columns.items():
        text = line.cell(place)
        if text:
            _read_cell(row, name, text, how)
    for name in _NEEDED:
        if name not in row.values and name not in row.failed:
            row.errors.append(Fault("lacking", f"{LABELS[name]} is blank; it is needed."))
    _read_week(row, how.on)
    _gather_absent(row)
    _check_numbers(row)
    return row


def _read_cell(row: ReadRow, name: str, text: str, how: Reading) -> None:
    try:
        cells.no_formula(LABELS[name], text)
        row.values[name] = _value(name, text, how)
    except CellError as error:
        row.errors.append(error.fault)
        row.failed.add(name)


def _value(name: str, text: str, how: Reading) -> object:
    if name == "upn":
        return cells.upn(text)
    if name == "week":
        return cells.day(LABELS[name], text, how.order, how.on)
    number = whole_number(text.removesuffix(".0"), digits=4)
    if number is None or number < 0:
        raise CellError(
            "number", f"{LABELS[name]}: “{text[:40]}” is not a whole number of half-days."
        )
    return number


def _read_week(row: ReadRow, on: date) -> None:
    """The Monday of the week; which week a weekend belongs to differs from system to system."""
    written = row.values.get("week")
    if written is None:
        return
    if not is_school_week(written):
        row.errors.append(
            Fault("date", f"{weekday(written)} is a weekend: give the Monday of the week.")
        )
        return
    if written > on:
        row.errors.append(Fault("date", f"The week of {day_in_words(written)} is still to come."))
    row.values["week"] = monday = monday_of(written)
    if monday != written:
        row.warnings.append(
            Fault("week", f"{weekday(written)}: taken as the week from {day_in_words(monday)}.")
        )


def _gather_absent(row: ReadRow) -> None:
    """Half-days missed: as written, or authorised and unauthorised ones together, or not attended."""
    told = row.values
    authorised, attended = told.pop("authorised", None), told.pop("attended", None)
    if row.failed & {"possible", "absent", "attended", "authorised", "unauthorised"}:
        return
    together = None if authorised is None else authorised + told.get("unauthorised", 0)
    if together is not None and together != told.setdefault("absent", together):
        row.errors.append(
            Fault(
                "number",
                f"{told['absent']} half-days missed, but authorised and unauthorised ones "
                f"make {together}.",
            )
        )
    if attended is not None and "possible" in told:
        _weigh_attended(row, attended, told["possible"])
    elif attended is None and "absent" not in told:
        row.errors.append(Fault("lacking", f"{LABELS['absent']} is blank; it is needed."))


def _weigh_attended(row: ReadRow, attended: int, possible: int) -> None:
    """What was missed, from what was attended; where both are told they may not exceed the possible.

    Fewer may be told: some systems leave approved activities elsewhere out of what was attended.
    """
    missed = row.values.setdefault("absent", max(possible - attended, 0))
    if attended + missed > possible:
        row.errors.append(
            Fault(
                "number",
                f"{attended} attended and {missed} missed of {possible} possible: more than there "
                "were.",
            )
        )


def _check_numbers(row: ReadRow) -> None:
    if "possible" in row.values and "absent" in row.values:
        week = {name: row.values.get(name, 0) for name in NUMBERS}
        row.errors.extend(Fault("number", sentence) for _, sentence in problems(week))
