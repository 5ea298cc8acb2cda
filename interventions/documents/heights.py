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
# The heading of the boxes takes two small lines.
HEAD_OF_TARGETS = 8.5
BOLD = ("whose", "done")


def first_side(pack: PspReviewPack, sizes: Sizes) -> float:
    """All that always stands on the first side: from the title to the table of targets."""
    title = 7.4 if lines(pack.when, 92, sizes.body) == 1 else 7.4 + sizes.line
    return (
        title
        + _strip(pack, sizes)
        + _voices(pack, sizes)
        + _actions(pack, sizes)
        + _targets(pack, sizes)
    )


def second_side(pack: PspReviewPack, sizes: Sizes) -> float:
    """What stands on the second side at least, but for the people."""
    agreed = sizes.heading + sizes.table_head + sizes.agreed_rows * sizes.agreed_row
    return policy(pack, sizes) + agreed + sizes.closing


def policy(pack: PspReviewPack, sizes: Sizes) -> float:
    """What the local policy says."""
    words = _lines(pack.policy, WIDE, sizes.body) * sizes.line
    return sizes.heading + words + PARAGRAPH * len(pack.policy)


def charts(pack: PspReviewPack, sizes: Sizes, layout: Layout) -> float:
    """Two charts beside each other with their words."""
    if not pack.charts:
        return sizes.line + PARAGRAPH
    words = [f"{c.name}: {c.caption}" for c in pack.charts]
    most = max(lines(caption, HALF, sizes.caption, bold=True) for caption in words)
    return layout.chart_height * CHART_UNIT + most * sizes.caption_line + 2.6


def beside(pack: PspReviewPack, sizes: Sizes) -> bool:
    """Whether it takes less room where the suspensions stand in one column beside the support."""
    return _since(pack, sizes, beside=True) <= _since(pack, sizes, beside=False)


def since(pack: PspReviewPack, sizes: Sizes) -> float:
    """Suspensions, totals and entries, and the support given, in one or two columns."""
    return _since(pack, sizes, beside=beside(pack, sizes))


def _since(pack: PspReviewPack, sizes: Sizes, *, beside: bool) -> float:
    left = lines(pack.totals, HALF, sizes.body)
    left += lines(f"Attendance: {pack.attendance}.", HALF, sizes.body)
    left += lines(f"Entries: {pack.entries}.", HALF, sizes.body)
    left += sum(lines(f"{f.name}: {f.words}", HALF - 2, sizes.body) for f in pack.daily)
    right = 1 + _lines(pack.support, HALF - 5, sizes.body)
    between = (3 + len(pack.daily)) * PARAGRAPH + 1.0
    if beside:
        left += 1 + _lines(pack.suspensions, HALF - 5, sizes.body)
        return sizes.heading + max(left, right) * sizes.line + between
    across = 1 + _lines(pack.suspensions, WIDE - 5, sizes.body)
    return sizes.heading + (across + max(left, right)) * sizes.line + between


def people(pack: PspReviewPack, sizes: Sizes, row: float = 0) -> float:
    """Who is here: rows that are tall enough to write in, `row` millimetres where that is more."""
    least = max(row, sizes.person_row)
    needed = (lines(who, sizes.person_column, sizes.table) for who in pack.people)
    rows = sum(max(n * sizes.table_line + sizes.row_pad, least) for n in needed)
    return sizes.heading + sizes.table_head + rows + _more(pack, "Who is here", sizes)


def _strip(pack: PspReviewPack, sizes: Sizes) -> float:
    needed = [
        lines(fact.words, room, sizes.body)
        for fact, room in zip(pack.strip, STRIP_ROOMS, strict=True)
    ]
    rows = 2 * 4.6 + (max(needed[:4]) + max(needed[4:])) * sizes.line
    return 5.8 + rows + lines(f"Why: {pack.why}", WIDE - 6, sizes.body) * sizes.line


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
        + lines(quote.said, room - 4, sizes.caption) * sizes.caption_line
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
    return sizes.heading + HEAD_OF_TARGETS + rows + _more(pack, "Targets", sizes)


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
