"""What the form of a held review hands over: plain frozen data, checked by `hold_review`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.services.last_actions import LastAction
from inclusion.accounts.models import User


@dataclass(frozen=True)
class Judged:
    """Progress on one target; `now` is the value on the day of the review.

    `what_next` and `goal_next` are what the target says from now on, left empty where it stays as it
    is; `dropped` ends it.
    """

    target_id: int
    progress: str = ""
    now: Decimal | None = None
    note: str = ""
    what_next: str = ""
    goal_next: Decimal | None = None
    dropped: bool = False

    @property
    def changes_target(self) -> bool:
        return bool(self.what_next.strip()) or self.goal_next is not None or self.dropped

    @property
    def says_something(self) -> bool:
        return bool(self.note.strip()) or self.changes_target


@dataclass(frozen=True)
class Attended:
    """Somebody invited: whether they came and what they said."""

    name: str
    role: str = ""
    came: bool = True
    view: str = ""


@dataclass(frozen=True)
class Promised:
    """A new action: what, who (a colleague, or a name) and by when."""

    what: str
    owner: User | None = None
    owner_name: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Minutes:
    """Everything that a review wrote down."""

    held_on: date
    impact: str
    impact_note: str = ""
    changes: str = ""
    next_on: date | None = None
    next_at: str = ""
    next_reason: str = ""
    chair: str = ""
    note_taker: str = ""
    judged: tuple[Judged, ...] = ()
    attended: tuple[Attended, ...] = ()
    finished: tuple[LastAction, ...] = ()
    promised: tuple[Promised, ...] = ()
