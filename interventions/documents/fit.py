"""Fits a pack to two A4 sides: what does not fit goes, whole, to a continuation sheet.

Nothing is rendered to find out. Heights are estimated from the words (`heights`); of all arrangements
that fit, the one that continues least is taken, then the roomiest.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import ceil

from .clipping import Cut, First, Since, cut_first, cut_people, cut_since
from .heights import (
    HEAD_OF_TARGETS,
    beside,
    charts,
    concerns,
    first_side,
    people,
    policy,
    second_side,
    since,
)
from .pack import MOST_PEOPLE, MOST_TARGETS, Layout, PspReviewPack
from .sizes import CHART_UNIT, ROOMY, SECOND_SIDE, SIDE, TIGHT, Sizes

# From generous to short; the last of each fits whatever the record holds.
FIRSTS = (
    First(7, 3, 7, 4),
    First(6, 3, 6, 6),
    First(6, 3, 5, 8),
    First(4, 2, 4, 8),
    First(3, 1, 2, 5),
    First(2, 1, 1, 2),
)
SINCES = (Since(2, 10), Since(2, 6), Since(1, 4), Since(1, 2))
PEOPLE = (2, 1)
NEW_TARGETS = 2
LOWEST_CHART = 115
# Rows to write in: how many agreements are wanted and may be, how tall a view's row is wanted and may
# be, in tenths of a millimetre.
WANTED_AGREED, MOST_AGREED = 4, 6
VIEW_HEIGHTS = (140, 130, 120, 110, 100, 95, 90, 85, 80, 75, 70)
WANTED_VIEW = 100
# Empty rows never take the last of a side: estimates of words may be a line short.
KEPT_BACK = 4.0
LEAST_NOTES, SPACE_OVER_NOTES = 2, 2.0
# Where charts and "since the last review" stand, and how tall a chart is; the best first.
ARRANGEMENTS = (
    Layout(chart_height=210),
    Layout(chart_height=180),
    Layout(chart_height=150),
    Layout(chart_height=210, since_overleaf=True),
    Layout(chart_height=180, since_overleaf=True),
    Layout(chart_height=150, since_overleaf=True),
    Layout(chart_height=120, since_overleaf=True),
    Layout(chart_height=105, since_overleaf=True),
    Layout(chart_height=170, charts_overleaf=True, since_overleaf=True),
    Layout(chart_height=120, charts_overleaf=True, since_overleaf=True),
    Layout(chart_height=105, charts_overleaf=True, since_overleaf=True),
)


def fit_to_two_sides(pack: PspReviewPack) -> PspReviewPack:
    """The pack as it is printed: cut texts, the rest of them in `continued`, and the layout."""
    best: tuple[int, PspReviewPack] | None = None
    for sizes in (ROOMY, TIGHT):
        for cost, fitted in _candidates(pack, sizes):
            if best is None or cost < best[0]:
                best = cost, fitted
        if best and not best[0]:
            break
    if best is None:
        raise ValueError("The tightest arrangement must fit every pack.")
    return best[1]


def _candidates(pack: PspReviewPack, sizes: Sizes) -> Iterator[tuple[int, PspReviewPack]]:
    """For each arrangement the texts that continue least, with what that costs."""
    firsts = [cut_first(pack, sizes, limits) for limits in FIRSTS]
    sinces = [cut_since(pack, sizes, limits) for limits in SINCES]
    peoples = [cut_people(pack, sizes, most) for most in PEOPLE]
    tall = [first_side(cut.pack, sizes) for cut in firsts]
    since_tall = [since(cut.pack, sizes) for cut in sinces]
    people_tall = [people(cut.pack, sizes) for cut in peoples]
    rest = second_side(pack, sizes)
    for layout in ARRANGEMENTS:
        chart = charts(pack, sizes, layout)
        fitting = []
        for f, s, p in product(range(len(firsts)), range(len(sinces)), range(len(peoples))):
            over = tall[f] + (0 if layout.charts_overleaf else chart)
            over += 0 if layout.since_overleaf else since_tall[s]
            leaf = rest + people_tall[p] + (chart if layout.charts_overleaf else 0)
            leaf += since_tall[s] if layout.since_overleaf else 0
            if over <= SIDE and leaf <= SECOND_SIDE:
                cost = firsts[f].cost + sinces[s].cost + peoples[p].cost
                fitting.append((cost, f, s, p, SIDE - over, SECOND_SIDE - leaf))
        if fitting:
            cost, f, s, p, before, after = min(fitting)
            together = _together(firsts[f], sinces[s], peoples[p])
            together, layout, before = _with_concerns(together, sizes, layout, before)
            layout, before, after = _with_policy(together, sizes, layout, before, after)
            layout = _fill_first(together, sizes, layout, before)
            yield cost, replace(together, layout=_fill_second(together, sizes, layout, after))


def _together(first: Cut, since_cut: Cut, people_cut: Cut) -> PspReviewPack:
    return replace(
        first.pack,
        suspensions=since_cut.pack.suspensions,
        support=since_cut.pack.support,
        people=people_cut.pack.people,
        continued=first.pack.continued + since_cut.pack.continued + people_cut.pack.continued,
    )


def _with_concerns(
    pack: PspReviewPack, sizes: Sizes, layout: Layout, spare: float
) -> tuple[PspReviewPack, Layout, float]:
    """The pack with its concerns whole where they fit, and what is then free; otherwise without them.

    The charts above which they stand may be a little lower for their sake.
    """
    needed = concerns(pack, sizes) if pack.concerns else 0
    made = _make_room(pack, layout, spare, needed)
    return (pack, *made) if made else (replace(pack, concerns=""), layout, spare)


def _make_room(
    pack: PspReviewPack, layout: Layout, spare: float, needed: float
) -> tuple[Layout, float] | None:
    """The layout with `needed` millimetres used on the first side, its charts lower if need be."""
    lower = ceil(max(needed - spare, 0) / CHART_UNIT)
    on_first = bool(pack.charts) and not layout.charts_overleaf
    if lower and not (on_first and layout.chart_height - lower >= LOWEST_CHART):
        return None
    layout = replace(layout, chart_height=layout.chart_height - lower)
    return layout, spare + lower * CHART_UNIT - needed


def _with_policy(
    pack: PspReviewPack, sizes: Sizes, layout: Layout, before: float, after: float
) -> tuple[Layout, float, float]:
    """What the policy says goes to the first side where the second lacks room to write in."""
    wanted = sizes.timeline + (sizes.attendance if pack.timeline.attended else 0)
    wanted += (WANTED_AGREED - sizes.agreed_rows) * sizes.agreed_row
    wanted += people(pack, sizes, WANTED_VIEW / 10) - people(pack, sizes)
    needed = policy(pack, sizes)
    made = _make_room(pack, layout, before, needed) if after < wanted else None
    if made is None:
        return layout, before, after
    return replace(made[0], policy_first=True), made[1], after + needed


def _fill_first(pack: PspReviewPack, sizes: Sizes, layout: Layout, spare: float) -> Layout:
    """Use what is free on the first side: rows for new targets, lines for words not yet asked for."""
    spare -= KEPT_BACK
    head = 0.0 if pack.targets else HEAD_OF_TARGETS
    rows = min(int((spare - head) // sizes.target_row), MOST_TARGETS - len(pack.targets))
    # Where targets stand two empty rows or none; where there is none yet, room to agree on some.
    rows = max(rows, 0) if not pack.targets else NEW_TARGETS if rows >= NEW_TARGETS else 0
    spare -= rows * sizes.target_row + (head if rows else 0)
    unasked = not (pack.pupil_words and pack.family_words)
    more = max(min(int(spare // sizes.note_row), 4), 0) if unasked else 0
    return replace(
        layout,
        tight=sizes.tight,
        since_beside=beside(pack, sizes),
        blank_targets=rows,
        voice_lines=layout.voice_lines + more,
    )


def _fill_second(pack: PspReviewPack, sizes: Sizes, layout: Layout, spare: float) -> Layout:
    """Use what is free on the second side: the journey, then rows to write in, then notes."""
    timeline = spare >= sizes.timeline
    spare -= sizes.timeline if timeline else 0
    attendance = timeline and bool(pack.timeline.attended) and spare >= sizes.attendance
    spare -= sizes.attendance if attendance else 0
    agreed, spare = _rows(spare, sizes.agreed_row, WANTED_AGREED - sizes.agreed_rows)
    view, spare = _taller(pack, sizes, spare, WANTED_VIEW)
    blank, spare = _rows(spare, view / 10, min(2, MOST_PEOPLE - len(pack.people)))
    most = MOST_AGREED - sizes.agreed_rows - agreed
    more, spare = _rows(spare, sizes.agreed_row, most)
    notes = int((spare - sizes.heading - SPACE_OVER_NOTES) // sizes.note_row)
    if notes < LEAST_NOTES and not blank:
        view, _ = _taller(pack, sizes, spare + _more_for(pack, sizes, view), VIEW_HEIGHTS[0])
    return replace(
        layout,
        timeline=timeline,
        attendance=attendance,
        agreed_rows=sizes.agreed_rows + agreed + more,
        blank_people=blank,
        view_height=view,
        note_lines=notes if notes >= LEAST_NOTES else 0,
    )


def _rows(spare: float, tall: float, most: int) -> tuple[int, float]:
    """How many rows fit, `most` at most, and what is then free."""
    number = max(min(int(spare // tall), most), 0)
    return number, spare - number * tall


def _taller(pack: PspReviewPack, sizes: Sizes, spare: float, most: int) -> tuple[int, float]:
    """How tall the rows of the people can be, in tenths of a millimetre, and what is then free."""
    least = int(sizes.person_row * 10)
    heights = (tall for tall in VIEW_HEIGHTS if least <= tall <= most)
    view = next((tall for tall in heights if _more_for(pack, sizes, tall) <= spare), least)
    return view, spare - _more_for(pack, sizes, view)


def _more_for(pack: PspReviewPack, sizes: Sizes, tall: int) -> float:
    """How many millimetres more the people take where a row is this tall."""
    return people(pack, sizes, tall / 10) - people(pack, sizes)
