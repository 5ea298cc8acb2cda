"""Fits a pack to two A4 sides: what does not fit goes, whole, to a continuation sheet.

Nothing is rendered to find out. Heights are estimated from the words (`room`), in millimetres, for the
sizes that static/css/print.css sets; the first arrangement that fits is taken, from roomy to tight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .clipping import (
    ACTION_COLUMNS,
    BODY,
    CAPTION,
    HALF,
    PERSON_COLUMN,
    TABLE,
    TABLE_SMALL,
    TARGET_COLUMNS,
    WIDE,
    Clipping,
    Squeeze,
)
from .pack import MOST_PEOPLE, Layout, PspReviewPack, Quote
from .room import lines

# The room of one side inside the margins of print.css, with a little kept back.
SIDE = 268.0
LINE, SMALL_LINE, TABLE_LINE, TABLE_SMALL_LINE = 4.5, 3.95, 4.25, 3.55
ROW_PAD, HEADING, TABLE_HEAD = 1.95, 10.6, 6.3
CHART_UNIT, TIMELINE = 88.0 / 360, 44.0
PERSON_ROW, AGREED_ROW, NOTE_ROW = 8.2, 8.4, 8.0
CLOSING = 31.0
WHY_ROOM, STRIP_ROOM = 176.0, 42.0

SQUEEZES = (
    Squeeze(False, 7, 3, 7, 3, 2, 7, 2),
    Squeeze(False, 6, 3, 6, 4, 2, 6, 2),
    Squeeze(True, 6, 3, 5, 8, 3, 6, 2),
    Squeeze(True, 5, 2, 4, 8, 2, 5, 2),
    Squeeze(True, 4, 2, 3, 7, 2, 4, 1),
    Squeeze(True, 3, 1, 2, 4, 1, 3, 1),
)
# Where charts and "since the last review" stand, and how tall a chart is; the best first.
ARRANGEMENTS = (
    Layout(chart_height=200),
    Layout(chart_height=165),
    Layout(chart_height=190, since_overleaf=True),
    Layout(chart_height=150, since_overleaf=True),
    Layout(chart_height=170, charts_overleaf=True, since_overleaf=True),
    Layout(chart_height=130, charts_overleaf=True, since_overleaf=True),
)


def fit(pack: PspReviewPack) -> PspReviewPack:
    """The pack as it is printed: clipped texts, the rest of them in `continued`, and the layout.

    Of all arrangements that fit, the one that continues least is taken, then the roomiest.
    """
    found: tuple[int, PspReviewPack] | None = None
    for squeeze in SQUEEZES:
        clipped = Clipping(pack, squeeze).done()
        layout = _arrange(clipped, squeeze.small)
        continued = sum(len(part.paragraphs) for part in clipped.continued)
        if layout and (found is None or continued < found[0]):
            found = continued, replace(clipped, layout=layout)
        if found and not found[0]:
            break
    # The tightest squeeze fits whatever the record holds; a test proves it with the longest fields.
    return found[1] if found else replace(clipped, layout=replace(ARRANGEMENTS[-1], small=True))


def _arrange(pack: PspReviewPack, small: bool) -> Layout | None:
    """The first arrangement that fits this pack, with the second side's free room filled."""
    for arrangement in ARRANGEMENTS:
        layout = replace(arrangement, small=small)
        over, overleaf = SIDE - _first_side(pack, layout), SIDE - _second_side(pack, layout)
        if over >= 0 and overleaf >= 0:
            return _fill(pack, layout, overleaf)
    return None


def _fill(pack: PspReviewPack, layout: Layout, spare: float) -> Layout:
    """Use what is free on the second side: the timeline, then rows to write in, then notes."""
    timeline = spare >= TIMELINE
    spare -= TIMELINE if timeline else 0
    agreed = min(int(spare // AGREED_ROW), 2)
    spare -= agreed * AGREED_ROW
    blank = min(int(spare // PERSON_ROW), 2, max(MOST_PEOPLE - len(pack.people), 0))
    spare -= blank * PERSON_ROW
    notes = int((spare - HEADING) // NOTE_ROW)
    return replace(
        layout,
        timeline=timeline,
        agreed_rows=layout.agreed_rows + agreed,
        blank_people=blank,
        note_lines=notes if notes >= 2 else 0,
    )


def _first_side(pack: PspReviewPack, layout: Layout) -> float:
    height = 10.0 + _strip(pack) + _voices(pack)
    height += _actions(pack) + _targets(pack, layout)
    if not layout.charts_overleaf:
        height += _charts(pack, layout)
    return height + (0 if layout.since_overleaf else _since(pack))


def _second_side(pack: PspReviewPack, layout: Layout) -> float:
    height = _charts(pack, layout) if layout.charts_overleaf else 0
    height += _since(pack) if layout.since_overleaf else 0
    height += HEADING + _lines(pack.policy, WIDE, BODY) * LINE + 1.2 * len(pack.policy)
    height += HEADING + TABLE_HEAD + sum(_person(words) for words in pack.people)
    height += _note(pack, "Who is here")
    return height + HEADING + TABLE_HEAD + layout.agreed_rows * AGREED_ROW + CLOSING


def _strip(pack: PspReviewPack) -> float:
    def row(facts: Iterable[str]) -> float:
        most = max((lines(words, STRIP_ROOM, BODY) for words in facts), default=1)
        return 4.2 + most * LINE + 0.8

    words = [fact.words for fact in pack.strip]
    return (
        5.6
        + row(words[:4])
        + row([*words[4:], ""])
        + _lines([f"Why: {pack.why}"], WHY_ROOM, BODY) * LINE
    )


def _voices(pack: PspReviewPack) -> float:
    sides = [_quotes(pack.pupil_words, HALF), _quotes(pack.family_words, HALF)]
    agencies = HEADING + _quotes(pack.agency_words, WIDE) if pack.agency_words else 0
    good = lines(f"Good at: {pack.strengths}", WIDE, BODY) * LINE + 1.2 if pack.strengths else 0
    return HEADING + max(sides) + agencies + good


def _quotes(quotes: Sequence[Quote], room: float) -> float:
    if not quotes:
        return 2 * LINE + 14.0
    return sum(
        (lines(f"“{q.words}”", room - 3, BODY) + lines(q.said, room - 3, CAPTION)) * LINE + 1.8
        for q in quotes
    )


def _actions(pack: PspReviewPack) -> float:
    if not pack.actions:
        return HEADING + LINE + 1.2
    rows = sum(
        max(lines(getattr(action, name), room, TABLE) for name, room in ACTION_COLUMNS.items())
        * TABLE_LINE
        + ROW_PAD
        for action in pack.actions
    )
    return HEADING + TABLE_HEAD + rows + _note(pack, "Actions")


def _targets(pack: PspReviewPack, layout: Layout) -> float:
    if not pack.targets:
        return HEADING + LINE + 1.2
    points, line = (TABLE_SMALL, TABLE_SMALL_LINE) if layout.small else (TABLE, TABLE_LINE)
    rows = sum(
        max(
            lines(getattr(target, name), room, points, bold=name == "whose")
            for name, room in TARGET_COLUMNS.items()
        )
        * line
        + ROW_PAD
        for target in pack.targets
    )
    # The heading of the boxes takes two lines.
    return HEADING + TABLE_HEAD + TABLE_LINE + rows + _note(pack, "Targets")


def _charts(pack: PspReviewPack, layout: Layout) -> float:
    if not pack.charts:
        return LINE + 1.2
    words = [f"Target {c.number}, {c.unit}: {c.caption}" for c in pack.charts]
    most = max(lines(caption, HALF, CAPTION, bold=True) for caption in words)
    return layout.chart_height * CHART_UNIT + most * SMALL_LINE + 3.5


def _since(pack: PspReviewPack) -> float:
    left = _lines(pack.suspensions or ("None.",), HALF - 4, BODY) + 1
    left += lines(pack.totals, HALF, BODY)
    right = _lines(pack.support or ("",), HALF - 4, BODY) + 1
    right += lines(f"Entries: {pack.entries}", HALF, BODY)
    return HEADING + max(left, right) * LINE + 5.5


def _person(words: str) -> float:
    return max(lines(words, PERSON_COLUMN, TABLE) * TABLE_LINE + ROW_PAD, PERSON_ROW)


def _note(pack: PspReviewPack, heading: str) -> float:
    """The line that says that a table goes on."""
    return LINE if any(part.heading.startswith(heading) for part in pack.continued) else 0


def _lines(paragraphs: Iterable[str], room: float, points: float) -> int:
    return sum(lines(words, room, points) for words in paragraphs)
