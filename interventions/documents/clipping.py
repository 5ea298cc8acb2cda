"""Cuts the texts of a pack to a number of lines and keeps, whole, what was cut.

Three parts of the pack are cut apart from each other, because they may stand on different sides.
"""

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
from .room import BOLD, clip, lines
from .sizes import ACTION_COLUMNS, HALF, STRIP_ROOMS, TARGET_COLUMNS, WIDE, Sizes

QUOTES = 2
PROGRESS = ("met", "partly", "not yet")


@dataclass(frozen=True)
class First:
    """How many lines a quote, an action and a target may take, and how many actions are listed."""

    quote: int
    action: int
    actions: int
    target: int


@dataclass(frozen=True)
class Since:
    """How many lines one suspension and all support together may take."""

    suspension: int
    support: int


@dataclass(frozen=True)
class Cut:
    """A pack of which one part is cut; `cost` is the number of paragraphs that are continued."""

    pack: PspReviewPack
    cost: int


class Kept:
    """Collects what was cut off, in the order in which it would have been printed."""

    def __init__(self) -> None:
        self.parts: list[Continued] = []

    def add(self, heading: str, paragraphs: list[str], ticks: tuple[str, ...] = ()) -> None:
        if paragraphs:
            self.parts.append(Continued(heading, tuple(paragraphs), ticks))

    def text(self, heading: str, words: str, room: float, points: float, most: int) -> str:
        """`words` cut to lines; in full under `heading` where that took something away."""
        shown = clip(words, room, points, most)
        self.add(heading, [words] if shown != words else [])
        return shown

    def cut(self, pack: PspReviewPack) -> Cut:
        """The pack with what was cut off this part of it."""
        cost = sum(len(part.paragraphs) for part in self.parts)
        return Cut(replace(pack, continued=tuple(self.parts)), cost)


def cut_first(pack: PspReviewPack, sizes: Sizes, limits: First) -> Cut:
    """Why, voices, strengths, actions and targets."""
    kept = Kept()
    cut = replace(
        pack,
        when=kept.text("Date, time and place", pack.when, 92, sizes.body, 2),
        strip=tuple(
            replace(fact, words=kept.text(fact.name, fact.words, room, sizes.body, 2))
            for fact, room in zip(pack.strip, STRIP_ROOMS, strict=True)
        ),
        why=kept.text("Why this plan", pack.why, WIDE - 8, sizes.body, 2),
        pupil_words=_quotes(
            kept, f"In {pack.forename}’s words", pack.pupil_words, HALF, sizes, limits.quote
        ),
        family_words=_quotes(
            kept, "In the family’s words", pack.family_words, HALF, sizes, limits.quote
        ),
        agency_words=_quotes(kept, "In the agencies’ words", pack.agency_words, WIDE, sizes, 2),
        strengths=kept.text("Good at", pack.strengths, WIDE - 18, sizes.body, 2),
        agreed=kept.text("Agreed last time", pack.agreed, WIDE - 32, sizes.body, limits.action + 1),
        actions=_actions(kept, pack, sizes, limits),
        targets=_targets(kept, pack, sizes, limits.target),
    )
    return kept.cut(cut)


def _quotes(
    kept: Kept, heading: str, quotes: tuple[Quote, ...], room: float, sizes: Sizes, most: int
) -> tuple[Quote, ...]:
    """The first quotes, each cut; two share the lines that one may have."""
    listed = quotes[:QUOTES]
    each = max(most // max(len(listed), 1), 1)
    shown, rest = [], []
    for quote in listed:
        words = clip(quote.words, room - 6, sizes.body, each)
        words = _closed(words) if quote.marked else words
        said = clip(quote.said, room - 4, sizes.caption, 2)
        if (words, said) != (quote.words, quote.said):
            rest.append(f"{quote.printed} {quote.said}")
        shown.append(replace(quote, words=words, said=said))
    rest += [f"{quote.printed} {quote.said}" for quote in quotes[QUOTES:]]
    kept.add(heading, rest)
    return tuple(shown)


def _closed(words: str) -> str:
    """Words that were cut within quotation marks, with the mark that was cut off."""
    return f"{words}”" if words.endswith("…") and words.count("“") > words.count("”") else words


def _actions(kept: Kept, pack: PspReviewPack, sizes: Sizes, limits: First) -> tuple[ActionRow, ...]:
    """The first rows; what is still open stands first, so that it is not what is cut."""
    shown, rest = [], []
    for row in pack.actions[: limits.actions]:
        cut = replace(
            row,
            what=clip(row.what, ACTION_COLUMNS["what"], sizes.table, limits.action),
            who=clip(row.who, ACTION_COLUMNS["who"], sizes.table, limits.action),
            done=clip(row.done, ACTION_COLUMNS["done"], sizes.table * BOLD, limits.action),
        )
        rest += [_action(row)] if cut != row else []
        shown.append(cut)
    rest += [_action(row) for row in pack.actions[limits.actions :]]
    kept.add("Actions", rest)
    return tuple(shown)


def _action(row: ActionRow) -> str:
    return f"{row.what}. {row.who}; due {row.due}; {row.done}"


def _targets(kept: Kept, pack: PspReviewPack, sizes: Sizes, most: int) -> tuple[TargetRow, ...]:
    shown, rest = [], []
    for row in pack.targets[:MOST_TARGETS]:
        cut = replace(
            row,
            whose=clip(row.whose, TARGET_COLUMNS["whose"], sizes.table * BOLD, most),
            what=clip(row.what, TARGET_COLUMNS["what"], sizes.table, most),
            measure=clip(row.measure, TARGET_COLUMNS["measure"], sizes.table, most),
        )
        rest += [_target(row)] if cut != row else []
        shown.append(cut)
    kept.add("Targets in full", rest)
    more = [_target(row) for row in pack.targets[MOST_TARGETS:]]
    kept.add("Targets, continued", more, PROGRESS)
    return tuple(shown)


def _target(row: TargetRow) -> str:
    values = f"start {row.start}, now {row.now}, goal {row.goal}"
    return f"{row.whose}: {row.what}. Measured by: {row.measure}; {values}"


def cut_since(pack: PspReviewPack, sizes: Sizes, limits: Since) -> Cut:
    """The latest suspensions and as many strategies as there are lines for."""
    kept = Kept()
    late = pack.suspensions[-MOST_SUSPENSIONS:]
    shown = [clip(row, WIDE - 5, sizes.body, limits.suspension) for row in late]
    cut = [full for full, short in zip(late, shown, strict=True) if full != short]
    kept.add("Suspensions since the last review", [*pack.suspensions[:-MOST_SUSPENSIONS], *cut])
    support = _support(kept, pack.support, sizes, limits.support)
    return kept.cut(replace(pack, suspensions=tuple(shown), support=support))


def _support(kept: Kept, rows: tuple[str, ...], sizes: Sizes, free: int) -> tuple[str, ...]:
    shown, rest = [], []
    for row in rows:
        cut = clip(row, HALF - 5, sizes.body, 2)
        need = lines(cut, HALF - 5, sizes.body)
        if need > free:
            rest.append(row)
            continue
        free -= need
        shown.append(cut)
        rest += [row] if cut != row else []
    kept.add("Support given", rest)
    return tuple(shown)


def cut_people(pack: PspReviewPack, sizes: Sizes, most: int) -> Cut:
    """The first twelve people, each on `most` lines."""
    kept = Kept()
    first = pack.people[:MOST_PEOPLE]
    shown = [clip(row, sizes.person_column, sizes.table, most) for row in first]
    cut = [full for full, short in zip(first, shown, strict=True) if full != short]
    kept.add("Who is here, in full", cut)
    kept.add("Who is here, continued", list(pack.people[MOST_PEOPLE:]), ("came",))
    return kept.cut(replace(pack, people=tuple(shown)))
