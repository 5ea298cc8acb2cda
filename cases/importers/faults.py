"""What is wrong, or worth a look, with one row of a file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .sheets import Line


@dataclass(frozen=True, slots=True)
class Fault:
    """One error or warning: its kind, for counting, and a sentence that a person can act on."""

    kind: str
    words: str


class CellError(Exception):
    """A cell that cannot be taken: becomes a Fault of its row."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.fault = Fault(kind, words)


@dataclass(slots=True)
class ReadRow:
    """A row as read: values by column (blank cells are left out), errors and warnings.

    `failed` names the columns whose cells were filled but could not be taken;
    `upn_written` is the UPN as it stands there, right or wrong; `pupil_name` is that of the pupil to
    whom it belongs, once somebody has been found.
    """

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    upn_written: str = ""
    pupil_name: str = ""

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def called(self) -> str:
        """Whom the row is about, as far as it can be read."""
        names = (self.values.get("legal_forename", ""), self.values.get("legal_surname", ""))
        return self.pupil_name or " ".join(filter(None, names)) or self.upn_written


# The headings under which warnings are gathered on the check page.
WARNING_NAMES: dict[str, str] = {
    "unknown_la": "UPN issued by a local authority that is not in the list",
    "year_and_age": "Year group does not fit the date of birth",
    "year_from_age": "Year group worked out from the date of birth",
    "legacy_sen": "Old SEN code translated",
    "future_leaving": "Leaving date still to come, left out",
    "unknown_code": "Code that is not in the census list, left out",
    "still_in_file": "Recorded as having left, and still in the file",
    "no_upn": "No UPN: matched by hand next time",
    "another_child": "The UPN is recorded for a child of another name and date of birth",
    "after_leaving": "It began after the pupil had left",
    "no_school_day": "The first day was no school day",
    "no_calendar": "Last day not worked out",
    "week": "The date is not a Monday",
}


# The same for errors, as they are counted above the bad rows.
ERROR_NAMES: dict[str, str] = {
    "upn_letter": "wrong check letter in the UPN",
    "upn_shape": "UPN of the wrong shape",
    "repeated": "repeated in the file",
    "other_school": "of another establishment",
    "lacking": "without something that is needed",
    "date": "with a date that cannot be",
    "unknown_code": "with an unknown code",
    "number": "with a number that cannot be",
    "formula": "with a formula",
    "too_long": "with a text that is too long",
    "shape": "with more cells than headings",
    "no_pupil": "without a pupil of this UPN",
    "reason": "with a reason that cannot be",
    "sessions": "with a number of half-days that cannot be",
    "overlap": "overlapping another",
    "differs": "recorded differently",
}


def count_kinds(faults: Iterable[Sequence[Fault]]) -> dict[str, int]:
    """How many rows have a fault of each kind."""
    counted: Counter[str] = Counter()
    for row in faults:
        counted.update({fault.kind for fault in row})
    return dict(sorted(counted.items()))
