"""What is done after one exclusion: what stands and who wrote it down, what is asked for and by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from inclusion.rules.duty import Duty

from .done_items import ITEMS, Item
from .family import family_of
from .models import Suspension

NOBODY = ("", None)


@dataclass(frozen=True)
class Line:
    """One item of one suspension. `due_on` is the earliest date of what is still asked for.

    `by` and `at` say who wrote down what stands, and on which day.
    """

    item: Item
    label: str
    value: Any
    by: str
    at: date | None
    asked: bool
    due_on: date | None

    @property
    def filled(self) -> bool:
        return self.value not in (None, "")


def lines_of(row: Suspension, duties: Sequence[Duty], typed: Mapping[str, Any]) -> list[Line]:
    """The items that apply to this suspension, in order. `duties` are those about it.

    `typed` is what a person filled in, by field: nothing of it is dropped because its rule fell
    silent meanwhile.

    One query: the history of the suspension.
    """
    writers = _writers(row)
    lines = []
    for item in ITEMS:
        asking = [duty for duty in duties if duty.rule in item.rules]
        line = _line(item, row, asking, writers)
        beside = any(duty.rule in item.beside for duty in duties)
        if asking or beside or line.filled or item.always(row) or typed.get(item.name):
            lines.append(line)
    return lines


# Who saved the present value of a column, and on which day, by column and value.
Writers = dict[tuple[str, Any], tuple[str, date | None]]


def _line(item: Item, row: Suspension, asking: list[Duty], writers: Writers) -> Line:
    value = getattr(row, item.name)
    by, at = writers.get((item.name, value), NOBODY)
    label = item.label.format(family=family_of(row))
    unmet = [duty for duty in asking if duty.met_on is None]
    return Line(
        item=item,
        label=label[:1].upper() + label[1:],
        value=value,
        by=by,
        at=at,
        asked=bool(unmet),
        due_on=min((duty.due_on for duty in unmet if duty.due_on), default=None),
    )


def _writers(row: Suspension) -> Writers:
    found: Writers = {}
    before: dict[str, Any] = {}
    columns = [item.name for item in ITEMS]
    versions = row.history.select_related("history_user").order_by("history_date", "history_id")
    for version in versions:
        who = version.history_user
        for column in columns:
            value = getattr(version, column)
            if value != before.get(column):
                found[column, value] = (who.name if who else "", localdate(version.history_date))
            before[column] = value
    return found
