"""The dates that are put down after an exclusion, and which rules ask for each.

The rules say what is asked for and by when; here stand only the fields of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .codes import How, Kind, To
from .models import Suspension

LETTER = (How.EMAIL, How.POST, How.HAND, How.PORTAL)
SPOKEN = (How.TELEPHONE, How.PERSON)
ANY_WAY = tuple(How)


@dataclass(frozen=True)
class Item:
    """One date of the page. `label` may name {family}: the parents, or the pupil from 18 on.

    `rules` are those that ask for it, `beside` those that bring it along; it is shown when one of
    them speaks, when it is filled in, or when `always` says so. `hows` are the ways in which
    somebody is told: then it is a notice. A `planned` date may lie ahead.
    """

    name: str
    part: str
    label: str
    rules: tuple[str, ...]
    always: Callable[[Suspension], bool] = lambda row: False
    hows: tuple[How, ...] = ()
    planned: bool = False
    beside: tuple[str, ...] = ()

    @property
    def is_notice(self) -> bool:
        return bool(self.hows)

    @property
    def field(self) -> str:
        """The name of its date in the form and in the service."""
        return f"{self.name}_on" if self.is_notice else self.name


def _stands(row: Suspension) -> bool:
    return not row.is_cancelled


def _cancelled(row: Suspension) -> bool:
    return row.is_cancelled


def _whole_days(row: Suspension) -> bool:
    return row.kind != Kind.LUNCHTIME


def _suspension(row: Suspension) -> bool:
    return row.kind == Kind.SUSPENSION and not row.is_cancelled


def _working(row: Suspension) -> bool:
    return _whole_days(row) and not row.is_cancelled


TOLD, EDUCATION, BOARD, CANCELLED = (
    "Who was told",
    "Education and the return",
    "The governing board",
    "After it was cancelled",
)
BOARD_RULES = (
    "board.le5.reps",
    "board.5to15.reps",
    "board.gt15",
    "board.pex",
    "board.exam",
)
ITEMS = (
    Item(
        To.PARENTS,
        TOLD,
        "{family} told by telephone or in person",
        ("excl.notify.parent.immediate",),
        _stands,
        SPOKEN,
    ),
    Item(
        To.PARENTS_WRITTEN,
        TOLD,
        "Letter to {family}",
        (
            "excl.notify.parent.written.core",
            "excl.notify.parent.written.board",
            "excl.notify.parent.public-place",
        ),
        _stands,
        LETTER,
    ),
    Item(To.LOCAL_AUTHORITY, TOLD, "Local authority told", ("excl.notify.la",), _stands, ANY_WAY),
    Item(
        To.HOME_AUTHORITY,
        TOLD,
        "The pupil’s home authority told",
        ("excl.notify.home-la",),
        hows=ANY_WAY,
    ),
    Item(
        To.SOCIAL_WORKER,
        TOLD,
        "Social worker told",
        ("excl.notify.social-worker",),
        hows=ANY_WAY,
    ),
    Item(
        To.VIRTUAL_HEAD,
        TOLD,
        "Virtual school head told",
        ("excl.notify.vsh",),
        hows=ANY_WAY,
    ),
    Item(
        To.BOARD,
        TOLD,
        "Governing board told",
        ("excl.notify.board.now", "excl.notify.board.termly"),
        _stands,
        ANY_WAY,
    ),
    Item(
        To.CHANGE,
        TOLD,
        "Everyone told that it was made shorter",
        ("excl.change.notify",),
        hows=ANY_WAY,
    ),
    Item(
        "work_set_on",
        EDUCATION,
        "Work set and marked from",
        ("excl.work.first-five",),
        _working,
    ),
    Item(
        To.SIXTH_DAY,
        EDUCATION,
        "Details of the education sent to {family}",
        ("excl.notify.parent.day6-details",),
        hows=LETTER,
    ),
    Item(
        "sixth_day_provision_from",
        EDUCATION,
        "Full-time education from",
        ("excl.day6.suspension", "excl.day6.pex", "excl.day1.vulnerable"),
        planned=True,
    ),
    Item(
        "reintegration_meeting_on",
        EDUCATION,
        "Meeting about the return",
        ("excl.reintegration",),
        _suspension,
        planned=True,
    ),
    Item("returned_on", EDUCATION, "Back in school on", ("excl.cancel.return",), _whole_days),
    Item(
        "misses_exam_on",
        BOARD,
        "Public examination or national test missed on",
        (),
        _working,
        planned=True,
    ),
    Item("representations_on", BOARD, "Representations to the board on", (), _stands),
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
    Item(
        To.CANCELLATION,
        CANCELLED,
        "Everyone told that it was cancelled",
        ("excl.cancel.notify",),
        _cancelled,
        ANY_WAY,
    ),
    Item(
        To.CANCELLATION_MEETING,
        CANCELLED,
        "Meeting with {family} offered",
        ("excl.cancel.meeting",),
        hows=ANY_WAY,
    ),
    Item(
        To.CANCELLATION_REPORT,
        CANCELLED,
        "Cancellation reported to the board",
        ("excl.cancel.report",),
        hows=ANY_WAY,
    ),
)
BY_FIELD = {item.field: item for item in ITEMS}
