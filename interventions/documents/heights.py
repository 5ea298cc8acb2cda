"""How tall each part of the pack is, in millimetres, estimated from its words."""

from collections.abc import Iterable, Mapping, Sequence

from .pack import Layout, PspReviewPack, Quote
from .room import lines
from .sizes import (
    ACTION_COLUMNS,
    CHART_UNIT,
    HALF,
    STRIP_ROOMS,
    TARGET_COLUMNS,
    WIDE,
    Sizes,
)

PARAGRAPH = 1.2
TWO_LINES_TO_WRITE_ON = 15.0
BOLD = ("whose", "done")
FEW = 2


def first_side(pack: PspReviewPack, sizes: Sizes) -> float:
    """All that always stands on the first side: from the title to the table of targets."""
    title = 8.6 if lines(pack.when, 92, sizes.body) == 1 else 8.6 + sizes.line
    return (
        title
        + _strip(pack, sizes)
        + _voices(pack, sizes)
        + _actions(pack, sizes)
        + _targets(pack, sizes)
    )


def second_side(pack: PspReviewPack, sizes: Sizes) -> float:
    """All that always stands on the second side, but for the people."""
    policy = sizes.heading + _lines(pack.policy, WIDE, sizes.body) * sizes.line
    policy += PARAGRAPH * len(pack.policy)
    agreed = sizes.heading + sizes.table_head + sizes.agreed_rows * sizes.agreed_row
    return policy + agreed + sizes.closing


def charts(pack: PspReviewPack, sizes: Sizes, layout: Layout) -> float:
    """Two charts beside each other with their words."""
    if not pack.charts:
        return sizes.line + PARAGRAPH
    words = [f"{c.name}: {c.caption}" for c in pack.charts]
    most = max(lines(caption, HALF, sizes.caption, bold=True) for caption in words)
    return layout.chart_height * CHART_UNIT + most * sizes.caption_line + 2.6


def beside(pack: PspReviewPack, sizes: Sizes) -> bool:
    """Whether suspensions are so few and short that they stand in one column beside the support."""
    short = all(lines(row, HALF - 5, sizes.body) <= 2 for row in pack.suspensions)
    return short and len(pack.suspensions) <= FEW


def since(pack: PspReviewPack, sizes: Sizes) -> float:
    """Suspensions, totals and entries, and the support given, in one or two columns."""
    left = lines(pack.totals, HALF, sizes.body)
    left += lines(f"Attendance: {pack.attendance}.", HALF, sizes.body)
    left += lines(f"Entries: {pack.entries}.", HALF, sizes.body)
    right = 1 + _lines(pack.support, HALF - 5, sizes.body)
    if beside(pack, sizes):
        left += 1 + _lines(pack.suspensions, HALF - 5, sizes.body)
        return sizes.heading + max(left, right) * sizes.line + 3 * PARAGRAPH + 1.0
    across = 1 + _lines(pack.suspensions, WIDE - 5, sizes.body)
    return sizes.heading + (across + max(left, right)) * sizes.line + 3 * PARAGRAPH + 1.0


def people(pack: PspReviewPack, sizes: Sizes) -> float:
    """Who is here: rows that are tall enough to write in."""
    needed = (lines(who, sizes.person_column, sizes.table) for who in pack.people)
    rows = sum(max(n * sizes.table_line + sizes.row_pad, sizes.person_row) for n in needed)
    return sizes.heading + sizes.table_head + rows + _more(pack, "Who is here", sizes)


def _strip(pack: PspReviewPack, sizes: Sizes) -> float:
    needed = [
        lines(fact.words, room, sizes.body)
        for fact, room in zip(pack.strip, STRIP_ROOMS, strict=True)
    ]
    rows = 2 * 4.6 + (max(needed[:4]) + max(needed[4:])) * sizes.line
    return 6.4 + rows + lines(f"Why: {pack.why}", WIDE - 6, sizes.body) * sizes.line


def _voices(pack: PspReviewPack, sizes: Sizes) -> float:
    sides = max(_quotes(q, HALF, sizes) for q in (pack.pupil_words, pack.family_words))
    agencies = sizes.heading + _quotes(pack.agency_words, WIDE, sizes) if pack.agency_words else 0
    good = lines(f"Good at: {pack.strengths}", WIDE, sizes.body) if pack.strengths else 0
    return sizes.heading + sides + agencies + good * sizes.line + 1.6


def _quotes(quotes: Sequence[Quote], room: float, sizes: Sizes) -> float:
    if not quotes:
        return sizes.line + PARAGRAPH + TWO_LINES_TO_WRITE_ON
    return sum(
        lines(quote.printed, room - 4, sizes.body) * sizes.line
        + lines(quote.said, room - 4, sizes.caption) * sizes.line
        + 1.5
        for quote in quotes
    )


def concerns(pack: PspReviewPack, sizes: Sizes) -> float:
    """The concerns, under what the pupil is good at."""
    return lines(f"Concerns: {pack.concerns}", WIDE, sizes.body) * sizes.line + PARAGRAPH


def _actions(pack: PspReviewPack, sizes: Sizes) -> float:
    agreed = _agreed(pack, sizes)
    if not pack.actions:
        return agreed + sizes.heading + sizes.line + PARAGRAPH
    rows = sum(_row(action, ACTION_COLUMNS, sizes) for action in pack.actions)
    return agreed + sizes.heading + sizes.table_head + rows + _more(pack, "Actions", sizes)


def _agreed(pack: PspReviewPack, sizes: Sizes) -> float:
    if not pack.agreed:
        return 0
    return lines(f"Agreed last time: {pack.agreed}", WIDE, sizes.body) * sizes.line + PARAGRAPH


def _targets(pack: PspReviewPack, sizes: Sizes) -> float:
    if not pack.targets:
        return sizes.heading + sizes.line + PARAGRAPH
    rows = sum(_row(target, TARGET_COLUMNS, sizes) for target in pack.targets)
    # The heading of the boxes takes two lines.
    head = sizes.table_head + sizes.table_line
    return sizes.heading + head + rows + _more(pack, "Targets", sizes)


def _row(row: object, columns: Mapping[str, float], sizes: Sizes) -> float:
    most = max(
        lines(getattr(row, name), room, sizes.table, bold=name in BOLD)
        for name, room in columns.items()
    )
    return most * sizes.table_line + sizes.row_pad


def _more(pack: PspReviewPack, heading: str, sizes: Sizes) -> float:
    """The line under a table that says that it goes on."""
    goes_on = any(part.heading.startswith(heading) for part in pack.continued)
    return sizes.caption_line + 0.5 if goes_on else 0


def _lines(paragraphs: Iterable[str], room: float, points: float) -> int:
    return sum(lines(words, room, points) for words in paragraphs)
