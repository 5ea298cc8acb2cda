"""Dates in files. A file has one order of day and month, proven by the rows that allow only one.

Guessing row by row would swap day and month wherever both are at most 12, without anybody noticing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from inclusion.errors import DomainError

Order = Literal["day", "month"]
DAY_FIRST: Order = "day"
MONTH_FIRST: Order = "month"
ORDER_NAMES: dict[str, str] = {
    DAY_FIRST: "Day first, as in 31/12/2026",
    MONTH_FIRST: "Month first, as in 12/31/2026",
}
MONTHS = 12
LONGEST_MONTH = 31

_TWO_ORDERS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$", re.ASCII)
_WITH_WORD = re.compile(r"^(\d{1,2})[ \-/.]*([a-z]{3,9})[ \-/.,]*(\d{4}|\d{2})$", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?Z?$", re.ASCII)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Seen = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a file's dates say about their order: a row that allows only one order, for each order."""

    day_first: Seen | None = None
    month_first: Seen | None = None
    either: Seen | None = None
    either_count: int = 0
    real_dates: bool = False

    @property
    def order(self) -> Order | None:
        """The order that is proven; None when nothing proves one."""
        if self.day_first and not self.month_first:
            return DAY_FIRST
        if self.month_first and not self.day_first:
            return MONTH_FIRST
        return None

    @property
    def evidence(self) -> Seen | None:
        """The first row that allows only one order."""
        return self.day_first or self.month_first

    @property
    def needed(self) -> bool:
        """Whether any date of the file can be read only when the order is known."""
        return bool(self.day_first or self.month_first or self.either)

    @property
    def mixed(self) -> bool:
        """Real dates beside dates as text: a spreadsheet may have swapped the real ones."""
        return self.real_dates and self.needed

    def require_consistent(self) -> None:
        """Raise DomainError naming two rows when the file holds both orders."""
        if self.day_first and self.month_first:
            (day_row, day_text), (month_row, month_text) = self.day_first, self.month_first
            raise DomainError(
                f"The dates contradict each other: row {day_row} ({day_text}) can only be day "
                f"first, row {month_row} ({month_text}) can only be month first. A file has one "
                "order of dates: correct the file and upload it again.",
                "order",
            )


def prove(cells: Iterable[Seen]) -> Proof:
    """Look at (row number, text) of every date cell and say which order they allow."""
    day_first = month_first = either = None
    count, real = 0, False
    for row, text in cells:
        real = real or bool(_YEAR_FIRST.match(_plain(text)))
        match = _TWO_ORDERS.match(_plain(text))
        if not match:
            continue
        a, b = int(match[1]), int(match[2])
        if MONTHS < a <= LONGEST_MONTH and b <= MONTHS:
            day_first = day_first or (row, text)
        elif MONTHS < b <= LONGEST_MONTH and a <= MONTHS:
            month_first = month_first or (row, text)
        elif a <= MONTHS and b <= MONTHS and a != b:
            either = either or (row, text)
            count += 1
    return Proof(day_first, month_first, either, count, real)


def read_date(text: str, order: str | None, *, no_later_than: int) -> date:
    """The date that a cell holds. `order` is the file's; two-digit years end at `no_later_than`.

    Raises ValueError when it is no real date in that order, or needs an order and has none.
    """
    plain = _plain(text)
    if match := _YEAR_FIRST.match(plain):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _WITH_WORD.match(plain):
        return date(
            _full_year(match[3], no_later_than), _MONTH_NAMES.index(match[2][:3]) + 1, int(match[1])
        )
    match = _TWO_ORDERS.match(plain)
    if not match:
        raise ValueError(text)
    a, b, year = int(match[1]), int(match[2]), _full_year(match[3], no_later_than)
    if a == b or order == DAY_FIRST:
        return date(year, b, a)
    if order == MONTH_FIRST:
        return date(year, a, b)
    raise ValueError(text)


def _plain(text: str) -> str:
    return _MIDNIGHT.sub("", text.strip()).casefold()


def _full_year(digits: str, no_later_than: int) -> int:
    """05 -> 2005, 98 -> 1998 where 2098 would be later than allowed."""
    year = int(digits)
    if len(digits) == len("2005"):
        return year
    century = no_later_than // 100 * 100
    return century + year if century + year <= no_later_than else century - 100 + year
