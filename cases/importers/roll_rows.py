"""One row of a roll, read: values where cells are filled, errors and warnings in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.codes import YEAR_NAMES
from inclusion.accounts.models import School
from inclusion.rules.ages import year_group as year_by_age
from inclusion.words import day as day_in_words

from . import cells
from .faults import CellError, Fault, ReadRow
from .roll_columns import ROLL_COLUMNS
from .sheets import Line

LABELS = {column.name: column.label for column in ROLL_COLUMNS}
_YES_NO = (
    "free_school_meals",
    "pupil_premium",
    "looked_after",
    "previously_looked_after",
    "social_worker",
)
_TEXTS = {
    "legal_surname": 100,
    "legal_forename": 100,
    "surname": 100,
    "forename": 100,
    "middle_names": 150,
    "group": 60,
}
_MUST_HAVE = ("legal_surname", "legal_forename", "born_on")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the rows of one file."""

    columns: Mapping[str, int]
    order: str | None
    headings: int
    school: School
    on: date
    other_establishments: bool = False


def read_row(line: Line, how: Reading) -> ReadRow:
    """Read every mapped cell of a row. A cell that cannot be taken never hides the next one's fault."""
    row = ReadRow(line, upn_written=line.cell(how.columns.get("upn")).replace(" ", "").upper())
    if any(line.cells[how.headings :]):
        row.errors.append(
            Fault("shape", "The row has more cells than there are headings: a comma may be astray.")
        )
    for name, place in how.columns.items():
        text = line.cell(place)
        if text:
            _read_cell(row, name, text, how)
    _check_needed(row)
    _check_school(row, how)
    _check_dates(row, how.on)
    _check_year(row, how.on)
    return row


def _read_cell(row: ReadRow, name: str, text: str, how: Reading) -> None:
    label = LABELS[name]
    try:
        if text.startswith("="):
            cells.no_formula(label, text)
        value, warning = _reader(name, label, how)(text)
    except CellError as error:
        row.errors.append(error.fault)
        row.failed.add(name)
        value, warning = None, cells.unknown_la(text) if name == "upn" else None
    if warning:
        row.warnings.append(warning)
    if value is not None:
        row.values[name] = value


Read = Callable[[str], tuple[object, Fault | None]]


def _reader(name: str, label: str, how: Reading) -> Read:
    """What reads the cells of a column."""
    special: dict[str, Read] = {
        "upn": lambda text: (cells.upn(text), cells.unknown_la(text)),
        "sex": lambda text: (cells.sex(text), None),
        "year_group": lambda text: (cells.year_group(text), None),
        "sen_status": cells.sen_status,
        "sen_needs": lambda text: (cells.sen_needs(text), None),
        "sen_need_2": lambda text: (cells.sen_needs(text), None),
        "ethnicity": lambda text: cells.census_code(label, text, "ethnicity"),
        "language": lambda text: cells.census_code(label, text, "language"),
        "home_la": lambda text: (cells.digits(label, text, 3), None),
        "local_authority": lambda text: (cells.digits(label, text, 3), None),
        "establishment": lambda text: (cells.digits(label, text, 4), None),
        "born_on": lambda text: (cells.day(label, text, how.order, how.on), None),
    }
    if name in special:
        return special[name]
    if name in _TEXTS:
        return lambda text: (cells.words(label, text, _TEXTS[name]), None)
    if name in _YES_NO:
        return lambda text: (cells.yes_or_no(label, text), None)
    return lambda text: (cells.day(label, text, how.order, how.on, years_ahead=2), None)


def _check_needed(row: ReadRow) -> None:
    for name in _MUST_HAVE:
        if name not in row.values and name not in row.failed:
            row.errors.append(Fault("lacking", f"{LABELS[name]} is blank; it is needed."))


def _check_school(row: ReadRow, how: Reading) -> None:
    school = how.school
    authority = row.values.get("local_authority", school.local_authority)
    establishment = row.values.get("establishment", school.establishment)
    if (authority, establishment) == (school.local_authority, school.establishment):
        return
    if not how.other_establishments:
        row.errors.append(
            Fault(
                "other_school",
                f"The row belongs to school {authority}/{establishment}; "
                f"this school is {school.dfe_number}.",
            )
        )


def _check_dates(row: ReadRow, on: date) -> None:
    born, entered = row.values.get("born_on"), row.values.get("entered_on")
    left = row.values.get("left_on")
    if born and born > on:
        row.errors.append(Fault("date", f"Date of birth: {day_in_words(born)} is in the future."))
    if born and entered and entered < born:
        row.errors.append(Fault("date", "The entry date is before the date of birth."))
    if entered and left and left < entered:
        row.errors.append(Fault("date", "The leaving date is before the entry date."))
    elif left and left > on:
        # A pupil with a leaving date has left: one who has not must stay on the lists until then.
        del row.values["left_on"]
        row.warnings.append(
            Fault(
                "future_leaving",
                f"The leaving date, {day_in_words(left)}, is still to come: it was left out.",
            )
        )


def _check_year(row: ReadRow, on: date) -> None:
    born, year = row.values.get("born_on"), row.values.get("year_group")
    if born is None or year is None or row.values.get("left_on"):
        return
    expected = year_by_age(born, on)
    if year != expected:
        by_age = YEAR_NAMES.get(expected, f"year {expected}, outside school age")
        row.warnings.append(
            Fault(
                "year_and_age",
                f"{YEAR_NAMES[year]} does not fit the date of birth, {day_in_words(born)}: "
                f"by age it would be {by_age}.",
            )
        )
