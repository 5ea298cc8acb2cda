"""The kinds of notice about an exclusion: whom each tells, in which ways, and which rules ask for it.

The rules say which apply and by when; here stand only the lines of the page, in their order.
"""

from dataclasses import dataclass

from exclusions.codes import CANCELLED, CHANGED, How, To
from inclusion.words import whole_number

LETTER = (How.EMAIL, How.POST, How.HAND, How.PORTAL)
SPOKEN = (How.TELEPHONE, How.PERSON)
ANY_WAY = tuple(How)

FIRST, SHORTER, OFF = "the suspension", "made shorter", "cancelled"


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice. `label` may name {family}: a household, or the pupil of 18.

    `rules` are those that ask for it; of a rule that tells several, `whom` is the one meant. `each`:
    one notice for each household. `occasion` is the decision that it tells of.
    """

    to: str
    label: str
    rules: tuple[str, ...]
    hows: tuple[How, ...] = ANY_WAY
    each: bool = False
    occasion: str = FIRST
    whom: str = ""


_AGAIN = {
    "parents": "{family}, in writing",
    "local_authority": "Local authority",
    "social_worker": "Social worker",
    "virtual_head": "Virtual school head",
    "board": "Governing board",
}


def _again(occasion: str, rule: str, kinds: dict[str, To]) -> tuple[NoticeKind, ...]:
    """Everyone told again of a later decision; the law wants that in writing."""
    return tuple(
        NoticeKind(to, _AGAIN[whom], (rule,), LETTER, whom == "parents", occasion, whom)
        for whom, to in kinds.items()
    )


KINDS = (
    NoticeKind(
        To.PARENTS,
        "{family}, by telephone or in person",
        ("excl.notify.parent.immediate",),
        SPOKEN,
        each=True,
    ),
    NoticeKind(
        To.PARENTS_WRITTEN,
        "{family}, by letter",
        (
            "excl.notify.parent.written.core",
            "excl.notify.parent.written.board",
            "excl.notify.parent.public-place",
        ),
        LETTER,
        each=True,
    ),
    NoticeKind(To.LOCAL_AUTHORITY, "Local authority", ("excl.notify.la",)),
    NoticeKind(To.HOME_AUTHORITY, "The pupil’s home authority", ("excl.notify.home-la",)),
    NoticeKind(To.SOCIAL_WORKER, "Social worker", ("excl.notify.social-worker",)),
    NoticeKind(To.VIRTUAL_HEAD, "Virtual school head", ("excl.notify.vsh",)),
    NoticeKind(To.BOARD, "Governing board", ("excl.notify.board.now", "excl.notify.board.termly")),
    NoticeKind(
        To.SIXTH_DAY,
        "{family}, the details of the education arranged",
        ("excl.notify.parent.day6-details",),
        LETTER,
        each=True,
    ),
    # Put down with their letters; no rule of this page asks for them.
    NoticeKind(To.NO_FURTHER, "{family}, that nothing further follows", (), LETTER, each=True),
    NoticeKind(
        To.BOARD_DECISION, "{family}, the governing board’s decision", (), LETTER, each=True
    ),
    NoticeKind(To.CHANGE, "Everyone", (), occasion=SHORTER),
    *_again(SHORTER, "excl.change.notify", CHANGED),
    NoticeKind(To.CANCELLATION, "Everyone", (), occasion=OFF),
    *_again(OFF, "excl.cancel.notify", CANCELLED),
    NoticeKind(
        To.CANCELLATION_MEETING,
        "{family}, the offer of a meeting with the headteacher",
        ("excl.cancel.meeting",),
        occasion=OFF,
    ),
    NoticeKind(
        To.CANCELLATION_REPORT,
        "Governing board, in the report of the term",
        ("excl.cancel.report",),
        occasion=OFF,
    ),
)
BY_TO = {kind.to: kind for kind in KINDS}
# One notice to everyone at once, from before each had its own.
EVERYONE = {SHORTER: To.CHANGE, OFF: To.CANCELLATION}


@dataclass(frozen=True)
class Line:
    """Which notice: what it tells, to which household (0: no one of them), of which decision."""

    to: str
    recipient_id: int = 0
    decision: int = 1

    @property
    def key(self) -> str:
        """As a form sends it: "parents_written-12-1"."""
        return f"{self.to}-{self.recipient_id}-{self.decision}"

    @property
    def kind(self) -> NoticeKind:
        """What kind of notice it is."""
        return BY_TO[self.to]


def line_from(key: str) -> Line | None:
    """The line that a form names, or None for anything else."""
    parts = key.split("-")
    if len(parts) != 3 or parts[0] not in BY_TO:
        return None
    recipient, decision = whole_number(parts[1], 9), whole_number(parts[2], 4)
    if recipient is None or decision is None or recipient < 0 or decision < 1:
        return None
    return Line(parts[0], recipient, decision)
