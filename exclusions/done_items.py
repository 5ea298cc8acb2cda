"""The dates that are put down after an exclusion, and which rules ask for each.

The rules say what is asked for and by when; here stand only the fields of the page. Who was told has
a page of its own (see `telling`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from .codes import Kind
from .models import Suspension


@dataclass(frozen=True)
class Item:
    """One date of the page. `label` may name {family}: the parents, or the pupil from 18 on.

    `rules` are those that ask for it, `beside` those that bring it along; it is shown when one of
    them speaks, when it is filled in, or when `always` says so. A `planned` date may lie ahead. What
    has a `page` of its own is entered there alone.
    """

    name: str
    part: str
    label: str
    rules: tuple[str, ...]
    always: Callable[[Suspension], bool] = lambda row: False
    planned: bool = False
    beside: tuple[str, ...] = ()
    page: str = ""


def _stands(row: Suspension) -> bool:
    return not row.is_cancelled


def _whole_days(row: Suspension) -> bool:
    return row.kind != Kind.LUNCHTIME


def _returns(row: Suspension) -> bool:
    return row.kind == Kind.SUSPENSION


def _suspension(row: Suspension) -> bool:
    return row.kind == Kind.SUSPENSION and not row.is_cancelled


def _working(row: Suspension) -> bool:
    return _whole_days(row) and not row.is_cancelled


EDUCATION, BOARD = "Education and the return", "The governing board"
BOARD_RULES = (
    "board.le5.reps",
    "board.5to15.reps",
    "board.gt15",
    "board.pex",
    "board.exam",
)
ITEMS = (
    Item(
        "work_set_on",
        EDUCATION,
        "Work set and marked from",
        ("excl.work.first-five",),
        _working,
        page="suspension-work",
    ),
    Item(
        "sixth_day_provision_from",
        EDUCATION,
        "Full-time education from",
        ("excl.day6.suspension", "excl.day6.pex", "excl.day1.vulnerable"),
        planned=True,
        page="suspension-education",
    ),
    Item(
        "reintegration_meeting_on",
        EDUCATION,
        "Meeting about the return",
        ("excl.reintegration",),
        _suspension,
        planned=True,
        page="return-meeting",
    ),
    Item(
        "returned_on",
        EDUCATION,
        "Back in school on",
        ("excl.cancel.return",),
        _returns,
        page="suspension-returned",
    ),
    Item(
        "misses_exam_on",
        BOARD,
        "Public examination or national test missed on",
        (),
        _working,
        planned=True,
    ),
    Item(
        "representations_on",
        BOARD,
        "Representations to the board on",
        (),
        _stands,
        page="suspension-representations",
    ),
    Item("board_met_on", BOARD, "Governing board met on", BOARD_RULES),
    Item("board_decision", BOARD, "What the board decided", (), beside=BOARD_RULES),
    Item(
        "board_decision_given_on",
        BOARD,
        "Decision given to {family} in writing on",
        ("board.notify-decision",),
        beside=BOARD_RULES,
    ),
    Item("review_panel_applied_on", BOARD, "Review panel applied for on", ("irp.apply",)),
)
BY_NAME = {item.name: item for item in ITEMS}
