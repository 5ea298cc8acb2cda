"""What the printed PSP review pack says, as data: frozen, free of the database, storable as JSON."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .timeline import Event

MOST_TARGETS, MOST_SUSPENSIONS, MOST_PEOPLE = 6, 5, 12


@dataclass(frozen=True)
class Fact:
    """A name and its words on the identity strip."""

    name: str
    words: str


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and who said them to whom and when.

    `marked` are answers to questions: each stands in its own quotation marks, the questions outside.
    """

    words: str
    said: str
    marked: bool = False

    @property
    def printed(self) -> str:
        """The words in quotation marks."""
        return self.words if self.marked else f"“{self.words}”"


@dataclass(frozen=True)
class ActionRow:
    """Something that was promised: `done` says what became of it."""

    what: str
    who: str
    due: str
    done: str
    open: bool


@dataclass(frozen=True)
class TargetRow:
    """A numbered target with its measured values in words; "–" where nothing was measured."""

    whose: str
    what: str
    measure: str
    start: str
    now: str
    goal: str


@dataclass(frozen=True)
class ProgressChart:
    """A chart of one target: all that is needed to draw it, and its words."""

    number: int
    name: str
    title: str
    unit: str
    caption: str
    points: tuple[tuple[date, float], ...]
    baseline: float | None
    goal: float | None
    marks: tuple[tuple[str, date, date, str], ...]
    end: int | None = None


@dataclass(frozen=True)
class Timeline:
    """The plan's journey: all that is needed to draw it, and its words."""

    events: tuple[Event, ...]
    holidays: tuple[tuple[date, date], ...]
    start: date
    end: date
    today: date
    # Each week's Monday and the per cent of half-days attended, the earliest first.
    attended: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True)
class Continued:
    """What did not fit on the two sides. `ticks` are words with boxes after each paragraph."""

    heading: str
    paragraphs: tuple[str, ...]
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What is on the record and not on the paper."""

    restricted: int
    shared: int
    names: int
    not_contacted: int


@dataclass(frozen=True)
class Layout:
    """How the two sides are filled. Heights of pictures in their own units, 360 or 720 wide."""

    tight: bool = False
    chart_height: int = 190
    charts_overleaf: bool = False
    since_overleaf: bool = False
    since_beside: bool = False
    blank_targets: int = 0
    voice_lines: int = 2
    policy_first: bool = False
    agreed_rows: int = 3
    blank_people: int = 0
    # How tall a row of the people is, in tenths of a millimetre, that the style sheet knows.
    view_height: int = 70
    timeline: bool = False
    attendance: bool = False
    note_lines: int = 0


@dataclass(frozen=True)
class PspReviewPack:
    """The pack for one review of a PSP."""

    title: str
    pupil: str
    forename: str
    school: str
    number: int
    when: str
    booked: bool
    strip: tuple[Fact, ...]
    why: str
    pupil_words: tuple[Quote, ...]
    family_words: tuple[Quote, ...]
    agency_words: tuple[Quote, ...]
    strengths: str
    # Printed where the first side has room for them, otherwise empty.
    concerns: str
    # What the last review decided to do differently: nobody's alone, without a day.
    agreed: str
    actions: tuple[ActionRow, ...]
    targets: tuple[TargetRow, ...]
    charts: tuple[ProgressChart, ...]
    since: str
    suspensions: tuple[str, ...]
    totals: str
    attendance: str
    support: tuple[str, ...]
    entries: str
    # Praise and sanctions, and the pupil's own scores, where any are recorded.
    daily: tuple[Fact, ...]
    policy: tuple[str, ...]
    people: tuple[str, ...]
    next_by: str
    timeline: Timeline
    left_out: LeftOut
    recipients: tuple[str, ...]
    continued: tuple[Continued, ...] = ()
    layout: Layout = field(default_factory=Layout)

    def as_json(self) -> dict[str, Any]:
        """The pack as plain JSON values: what is kept beside the bytes of an issued document."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), cls=DjangoJSONEncoder))
        return plain
