"""Cuts the texts of a pack to a number of lines and keeps, whole, what was cut."""

from dataclasses import dataclass, replace

from .pack import (
    MOST_PEOPLE,
    MOST_SUSPENSIONS,
    MOST_TARGETS,
    ActionRow,
    Continued,
    PspReviewPack,
    Quote,
    TargetRow,
)
from .room import clip

# Sizes in points and widths in millimetres, as static/css/print.css sets them.
WIDE, HALF = 182.0, 88.0
BODY, CAPTION, TABLE, TABLE_SMALL = 9.2, 8.4, 8.8, 7.8
TARGET_COLUMNS = {"whose": 19.0, "what": 62.0, "measure": 38.0}
ACTION_COLUMNS = {"what": 78.0, "who": 36.0, "due": 27.0, "done": 32.0}
PERSON_COLUMN = 78.0
QUOTES = 2
PROGRESS = ("met", "partly", "not yet")


@dataclass(frozen=True)
class Squeeze:
    """How many lines each text may take, and how many actions and quotes are listed."""

    small: bool
    quote: int
    action: int
    actions: int
    target: int
    suspension: int
    support: int
    person: int


class Clipping:
    """One pass over a pack: `done` gives it with clipped texts and the rest in `continued`."""

    def __init__(self, pack: PspReviewPack, squeeze: Squeeze) -> None:
        self._pack = pack
        self._squeeze = squeeze
        self._continued: list[Continued] = []

    def done(self) -> PspReviewPack:
        """The clipped pack. Sections are continued in the order in which they are printed."""
        pack = self._pack
        clipped = replace(
            pack,
            why=self._text("Why this plan", pack.why, WIDE - 8, 2),
            pupil_words=self._quotes(f"In {pack.forename}’s words", pack.pupil_words, HALF),
            family_words=self._quotes("In the family’s words", pack.family_words, HALF),
            agency_words=self._quotes("In the agencies’ words", pack.agency_words, WIDE),
            strengths=self._text("Good at", pack.strengths, WIDE - 16, 2),
            actions=self._actions(),
            targets=self._targets(),
            suspensions=self._suspensions(),
            support=self._support(),
            people=self._people(),
        )
        return replace(clipped, continued=tuple(self._continued))

    def _keep(self, heading: str, paragraphs: list[str], ticks: tuple[str, ...] = ()) -> None:
        if paragraphs:
            self._continued.append(Continued(heading, tuple(paragraphs), ticks))

    def _text(self, heading: str, words: str, room: float, most: int) -> str:
        shown = clip(words, room, BODY, most)
        self._keep(heading, [words] if shown != words else [])
        return shown

    def _quotes(self, heading: str, quotes: tuple[Quote, ...], room: float) -> tuple[Quote, ...]:
        """The first quotes, each clipped; two share the lines that one may have."""
        listed = quotes[:QUOTES]
        most = max(self._squeeze.quote // max(len(listed), 1), 1)
        if room == WIDE:
            most = min(most, 2)
        shown, kept = [], []
        for quote in listed:
            words = clip(quote.words, room - 6, BODY, most)
            said = clip(quote.said, room - 4, CAPTION, 1)
            if (words, said) != (quote.words, quote.said):
                kept.append(f"“{quote.words}” {quote.said}")
            shown.append(Quote(words, said))
        kept += [f"“{quote.words}” {quote.said}" for quote in quotes[QUOTES:]]
        self._keep(heading, kept)
        return tuple(shown)

    def _actions(self) -> tuple[ActionRow, ...]:
        """The first rows. What is open stands first on the paper, so that it is not what is cut."""
        rows = self._pack.actions
        shown, kept = [], []
        for row in rows[: self._squeeze.actions]:
            cut = replace(
                row,
                what=clip(row.what, ACTION_COLUMNS["what"], TABLE, self._squeeze.action),
                who=clip(row.who, ACTION_COLUMNS["who"], TABLE, self._squeeze.action),
                done=clip(row.done, ACTION_COLUMNS["done"], TABLE, self._squeeze.action),
            )
            kept += [_action(row)] if cut != row else []
            shown.append(cut)
        kept += [_action(row) for row in rows[self._squeeze.actions :]]
        self._keep("Actions", kept)
        return tuple(shown)

    def _targets(self) -> tuple[TargetRow, ...]:
        points = TABLE_SMALL if self._squeeze.small else TABLE
        most, shown, cut_ones = self._squeeze.target, [], []
        for row in self._pack.targets[:MOST_TARGETS]:
            cut = replace(
                row,
                whose=clip(row.whose, TARGET_COLUMNS["whose"], points * 1.06, min(most, 3)),
                what=clip(row.what, TARGET_COLUMNS["what"], points, most),
                measure=clip(row.measure, TARGET_COLUMNS["measure"], points, most),
            )
            cut_ones += [_target(row)] if cut != row else []
            shown.append(cut)
        self._keep("Targets in full", cut_ones)
        more = [_target(row) for row in self._pack.targets[MOST_TARGETS:]]
        self._keep("Targets, continued", more, PROGRESS)
        return tuple(shown)

    def _suspensions(self) -> tuple[str, ...]:
        rows = self._pack.suspensions
        shown = [
            clip(r, HALF - 5, BODY, self._squeeze.suspension) for r in rows[-MOST_SUSPENSIONS:]
        ]
        cut = [full for full, s in zip(rows[-MOST_SUSPENSIONS:], shown, strict=True) if full != s]
        self._keep("Suspensions since the last review", [*rows[:-MOST_SUSPENSIONS], *cut])
        return tuple(shown)

    def _support(self) -> tuple[str, ...]:
        """As many strategies as fit; one that is left over is named by its number."""
        most, rows = self._squeeze.support, self._pack.support
        shown = [clip(row, HALF - 5, BODY, 2) for row in rows[: max(most // 2, 1)]]
        cut = [full for full, s in zip(rows, shown, strict=False) if full != s]
        self._keep("Support given", [*cut, *rows[len(shown) :]])
        return tuple(shown)

    def _people(self) -> tuple[str, ...]:
        rows = self._pack.people
        shown = [
            clip(row, PERSON_COLUMN, TABLE, self._squeeze.person) for row in rows[:MOST_PEOPLE]
        ]
        cut = [full for full, s in zip(rows, shown, strict=False) if full != s]
        self._keep("Who is here, in full", cut)
        self._keep("Who is here, continued", list(rows[MOST_PEOPLE:]), ("came",))
        return tuple(shown)


def _action(row: ActionRow) -> str:
    return f"{row.what}. {row.who}; due {row.due}; {row.done}"


def _target(row: TargetRow) -> str:
    values = f"start {row.start}, now {row.now}, goal {row.goal}"
    return f"Target {row.number} ({row.whose}): {row.what}. Measured by: {row.measure}; {values}"
