"""One row of a file of suspensions, read: values, errors and warnings in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases.importers import cells
from cases.importers.code_lists import plain
from cases.importers.faults import CellError, Fault, ReadRow
from cases.importers.sheets import Line
from exclusions.checks import LONGEST
from exclusions.codes import (
    CENSUS_CATEGORIES,
    OTHER_REASON,
    OTHER_WITHDRAWN_ON,
    Kind,
    Reason,
    Session,
)
from inclusion.words import day as day_in_words

from .columns import SUSPENSION_COLUMNS

LABELS = {column.name: column.label for column in SUSPENSION_COLUMNS}
REASONS = ("reason_1", "reason_2", "reason_3")
_KINDS: dict[str, str] = {
    **{code.casefold(): kind for code, kind in CENSUS_CATEGORIES.items()},
    "suspension": Kind.SUSPENSION, "suspended": Kind.SUSPENSION, "fixedterm": Kind.SUSPENSION,
    "fixedperiod": Kind.SUSPENSION, "fixedtermexclusion": Kind.SUSPENSION,
    "fixedperiodexclusion": Kind.SUSPENSION, "lunchtime": Kind.LUNCHTIME,
    "lunchtimeexclusion": Kind.LUNCHTIME, "lunchtimesuspension": Kind.LUNCHTIME,
    "permanent": Kind.PERMANENT, "permanentexclusion": Kind.PERMANENT,
}  # fmt: skip
_SESSIONS: dict[str, str] = {
    "am": Session.MORNING, "morning": Session.MORNING,
    "pm": Session.AFTERNOON, "afternoon": Session.AFTERNOON,
}  # fmt: skip
_REASON_WORDS = {
    **{code.casefold(): str(code) for code in Reason.values},
    **{plain(label): str(code) for code, label in Reason.choices},
    "ot": OTHER_REASON,
    "other": OTHER_REASON,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the rows of one file."""

    columns: Mapping[str, int]
    order: str | None
    headings: int
    on: date


def read_row(line: Line, how: Reading) -> ReadRow:
    """Read a row. A cell that cannot be taken never hides the next one's fault."""
    row = ReadRow(line, upn_written=line.cell(how.columns.get("upn")).replace(" ", "").upper())
    if any(line.cells[how.headings :]):
        row.errors.append(
            Fault("shape", "The row has more cells than there are headings: a comma may be astray.")
        )
    for name, place in how.columns.items():
        text = line.cell(place)
        if text:
            _read_cell(row, name, text, how)
    for name in ("upn", "kind", "starts_on"):
        if name not in row.values and name not in row.failed:
            row.errors.append(Fault("lacking", f"{LABELS[name]} is blank; it is needed."))
    _check_sessions(row)
    _gather_reasons(row)
    starts_on = row.values.get("starts_on")
    if starts_on and starts_on > how.on:
        row.errors.append(
            Fault(
                "date",
                f"{day_in_words(starts_on)} is still to come: a head records it as a decision.",
            )
        )
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
    if name == "kind":
        return _known("Category", text, _KINDS, "Write SUSP, FIXD, LNCH or PERM.")
    if name == "starts_on":
        return cells.day(LABELS[name], text, how.order, how.on)
    if name == "start_session":
        return _known("Starts in the", text, _SESSIONS, "Write AM or PM.")
    if name == "sessions":
        return _whole_number(text)
    parts = (part.strip() for part in re.split(r"[;|/,]", text)) if _several(text) else (text,)
    return [_reason(part) for part in parts if part]


def _several(text: str) -> bool:
    """Several reasons in one cell, rather than one whose words hold such a sign."""
    return plain(text) not in _REASON_WORDS


def _reason(text: str) -> str:
    # "DB - Persistent disruptive behaviour" and "DB: ..." begin with the code.
    code = re.match(r"^([A-Za-z]{2})\s*[-:]\s", text)
    return _known(
        "Reason", code[1] if code else text, _REASON_WORDS, "Write a census code, for example DB."
    )


def _known(label: str, text: str, values: Mapping[str, str], hint: str) -> str:
    found = values.get(plain(text))
    if found is None:
        raise CellError("unknown_code", f"{label}: “{text[:40]}” is not known. {hint}")
    return found


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise CellError("sessions", f"Half-days: “{text[:40]}” is not a whole number.")
    return int(text)


def _check_sessions(row: ReadRow) -> None:
    """Half-days fit the category: none for a permanent exclusion, one for a lunchtime."""
    kind, sessions = row.values.get("kind"), row.values.get("sessions")
    if kind is None or "sessions" in row.failed:
        return
    if kind == Kind.PERMANENT:
        row.values["sessions"] = None
        if sessions:
            row.errors.append(
                Fault(
                    "sessions", "A permanent exclusion has no number of half-days: leave it blank."
                )
            )
    elif kind == Kind.LUNCHTIME:
        row.values["sessions"] = 1
        if sessions not in (None, 1):
            row.errors.append(
                Fault("sessions", "A lunchtime is one half-day: give each lunchtime its own row.")
            )
    elif sessions is None:
        row.errors.append(Fault("lacking", "Half-days is blank; it is needed."))
    elif not 1 <= sessions <= LONGEST:
        row.errors.append(
            Fault("sessions", f"{sessions} half-days: a suspension has from 1 to {LONGEST}.")
        )


def _gather_reasons(row: ReadRow) -> None:
    """The reasons in their order, in `reasons`: one to three, none twice, OT only before it ended."""
    reasons = [reason for name in REASONS for reason in row.values.pop(name, [])]
    row.values["reasons"] = reasons
    starts_on = row.values.get("starts_on")
    if not reasons:
        if not row.failed & set(REASONS):
            row.errors.append(Fault("lacking", "Reason is blank; it is needed."))
    elif len(reasons) > len(REASONS):
        row.errors.append(
            Fault("reason", f"{len(reasons)} reasons: the census takes three at most.")
        )
    elif len(set(reasons)) < len(reasons):
        row.errors.append(Fault("reason", "The same reason stands twice."))
    if OTHER_REASON in reasons and starts_on and starts_on >= OTHER_WITHDRAWN_ON:
        row.errors.append(
            Fault(
                "reason",
                f"The reason OT (other) ended on {day_in_words(OTHER_WITHDRAWN_ON)}: "
                "choose the reason that it was.",
            )
        )
