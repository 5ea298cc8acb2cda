"""A pupil's journey: suspensions, plans and reviews in rows on one time axis.

Drawn by hand: pygal has no chart of spans in rows on a date axis, and bent from a bar chart it could
show neither holidays behind the rows nor words on the spans legibly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from .picture import (
    BAND,
    BRAND,
    BRAND_TINT,
    CHARACTER,
    FONT_SIZE,
    GREY,
    INK,
    LINE,
    RED,
    as_bytes,
    blank,
    plain,
    shape,
    text_width,
    write,
)

WIDTH = 720
ROW, LANE = 34, 22
TOP, FOOT = 24, 8
LABELS, LABELS_NARROW, NARROW = 104, 92, 480
# A row of levels: a full bar, the number of per cent over it where there is room for one.
LEVEL_ROW, FULL_BAR = 54, 30
RIGHT = 12
LEAST_MONTH = 34
# Where in its row a suspension's bar begins and its days stand: on the higher line where they would
# lie over a neighbour's.
BAR, LINES_OF_DAYS, APART = 23, (20, 10), 6.0
LEAST_GAP = 4


@dataclass(frozen=True)
class Span:
    """Something that lasts, first and last day included; `label` is written on or beside it."""

    start: date
    end: date
    label: str = ""
    kind: str = "plan"  # plan, suspension


@dataclass(frozen=True)
class Mark:
    """Something on one day: `held` is filled, what is only due is hollow."""

    on: date
    label: str = ""
    held: bool = True


@dataclass(frozen=True)
class Level:
    """A share between 0 and 100 per cent for the week that begins on a day."""

    on: date
    percent: float


@dataclass(frozen=True)
class Row:
    """One line of the picture: a name and what is on it."""

    name: str
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    levels: tuple[Level, ...] = ()


def journey(
    title: str,
    rows: Sequence[Row],
    *,
    start: date,
    end: date,
    holidays: Sequence[tuple[date, date]] = (),
    today: date | None = None,
    description: str = "",
    width: int = WIDTH,
) -> bytes:
    """Draw rows between two days, holidays as grey bands behind them, today as a line."""
    tall = [_height(row) for row in rows]
    height = TOP + sum(tall) + FOOT
    svg = blank(title, description or _in_words(rows), width, height)
    axis = _Axis(start, max(end, start + timedelta(days=1)), width)
    _bands(svg, axis, holidays, height)
    _months(svg, axis, height)
    y = float(TOP)
    for row, row_height in zip(rows, tall, strict=True):
        _row(svg, axis, row, y, row_height)
        y += row_height
    if today and start <= today <= end:
        x = axis.x(today)
        shape(svg, "line", x1=x, x2=x, y1=TOP - 6, y2=height - FOOT, stroke=INK)
        shape(svg, "path", d=f"M{x - 4:.2f} {TOP - 8} h8 l-4 5 z", fill=INK)
    return as_bytes(svg)


@dataclass(frozen=True)
class _Axis:
    start: date
    end: date
    width: int

    def x(self, day: date) -> float:
        """Where a day begins; days outside the picture lie on its edges."""
        share = (day - self.start).days / ((self.end - self.start).days + 1)
        return self.labels + min(max(share, 0), 1) * (self.width - self.labels - RIGHT)

    @property
    def labels(self) -> int:
        """How much room the rows' names have."""
        return LABELS_NARROW if self.width < NARROW else LABELS

    def shows(self, first: date, last: date) -> bool:
        return first <= self.end and last >= self.start


def _height(row: Row) -> int:
    if row.levels:
        return LEVEL_ROW
    return ROW + len(_lanes(row.spans)[1:]) * LANE


def _bands(svg: Element, axis: _Axis, holidays: Sequence[tuple[date, date]], height: int) -> None:
    for first, last in holidays:
        if axis.shows(first, last):
            x = axis.x(first)
            width = axis.x(last + timedelta(days=1)) - x
            shape(svg, "rect", x=x, y=TOP, width=width, height=height - TOP - FOOT, fill=BAND)


def _months(svg: Element, axis: _Axis, height: int) -> None:
    month = axis.start.replace(day=1)
    written = 0.0
    while month <= axis.end:
        x = axis.x(max(month, axis.start))
        if month >= axis.start:
            shape(svg, "line", x1=x, x2=x, y1=TOP, y2=height - FOOT, stroke=LINE)
        words = f"{month:%b %Y}" if month.month == 1 else f"{month:%b}"
        if x >= written and x + text_width(words) <= axis.width:
            write(svg, words, x + 2, TOP - 9, fill=GREY)
            written = x + max(text_width(words) + 6, LEAST_MONTH)
        month = (month + timedelta(days=32)).replace(day=1)


def _row(svg: Element, axis: _Axis, row: Row, y: float, height: int) -> None:
    shape(svg, "line", x1=0, x2=axis.width - RIGHT, y1=y, y2=y, stroke=LINE)
    write(svg, row.name, 0, y + ROW / 2 + 4, font_weight="700")
    out = [s for s in row.spans if s.kind == "suspension" and axis.shows(s.start, s.end)]
    _suspensions(svg, axis, out, y)
    for lane, spans in enumerate(_lanes(row.spans)):
        for span in spans:
            if span.kind != "suspension" and axis.shows(span.start, span.end):
                _span(svg, axis, span, y + 7 + lane * LANE)
    if row.levels:
        write(svg, "per cent", 0, y + ROW / 2 + 20, fill=GREY)
        # A week that begins before the axis is still on it.
        weeks = [w for w in row.levels if axis.shows(w.on, w.on + timedelta(days=4))]
        _levels(svg, axis, weeks, y + height - 3)
    for mark in row.marks:
        if axis.shows(mark.on, mark.on):
            _mark(svg, axis, mark, y + ROW / 2)


def _lanes(spans: Sequence[Span]) -> list[list[Span]]:
    """Plans that overlap lie under each other; suspensions never do and stay in one lane."""
    lanes: list[list[Span]] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        fits = (lane for lane in lanes if span.kind == "suspension" or lane[-1].end < span.start)
        lane = next(fits, None)
        if lane is None:
            lanes.append([span])
        else:
            lane.append(span)
    return lanes


def _suspensions(svg: Element, axis: _Axis, spans: Sequence[Span], y: float) -> None:
    """Suspensions in their order, and their days over the middle of each.

    Two close numbers would read as one ("1" and "1.5" as "11.5"), and one that moved along would stand
    over another's bar: the second stands higher, and is not written where it does not fit there either.
    """
    written = dict.fromkeys(LINES_OF_DAYS, -APART)
    for span in spans:
        middle = _bar(svg, axis, span, y)
        half = text_width(span.label) / 2
        fits = (line for line in LINES_OF_DAYS if middle - half >= written[line] + APART)
        line = next(fits, None)
        if span.label and line is not None:
            write(svg, span.label, middle, y + line, text_anchor="middle", fill=RED)
            written[line] = middle + half


def _bar(svg: Element, axis: _Axis, span: Span, y: float) -> float:
    """The bar of a suspension. Returns its middle."""
    x = axis.x(span.start)
    width = max(axis.x(span.end + timedelta(days=1)) - x, 4)
    shape(svg, "rect", x=x, y=y + BAR, width=width, height=10, fill=RED)
    return x + width / 2


def _span(svg: Element, axis: _Axis, span: Span, y: float) -> None:
    x = axis.x(span.start)
    width = max(axis.x(span.end + timedelta(days=1)) - x, 4)
    shape(svg, "rect", x=x, y=y, width=width, height=20, rx=3, fill=BRAND_TINT, stroke=BRAND)
    room = int((width - 8) / (FONT_SIZE * CHARACTER))
    words = span.label if len(span.label) <= room else span.label.split(",")[0]
    if len(words) <= room:
        write(svg, words, x + 5, y + 14)
    elif axis.width - RIGHT - x - width > text_width(words):
        write(svg, words, x + width + 4, y + 14)


def _mark(svg: Element, axis: _Axis, mark: Mark, y: float) -> None:
    x = axis.x(mark.on)
    fill = BRAND if mark.held else "#ffffff"
    dashes = {} if mark.held else {"stroke_dasharray": "2 2"}
    shape(svg, "circle", cx=x, cy=y, r=9, fill=fill, stroke=BRAND, **dashes)
    colour = "#ffffff" if mark.held else BRAND
    write(svg, mark.label, x, y + 4, text_anchor="middle", fill=colour, font_weight="700")


def _levels(svg: Element, axis: _Axis, levels: Sequence[Level], bottom: float) -> None:
    """A bar a week with its number over it; where weeks are narrow, the lowest weeks' numbers first."""
    middles = {level: _level(svg, axis, level, bottom) for level in levels}
    taken: list[tuple[float, float]] = []
    for level, middle in sorted(middles.items(), key=lambda pair: (pair[0].percent, pair[0].on)):
        words = str(int(level.percent))
        half = text_width(words) / 2 + LEAST_GAP / 2
        if all(abs(middle - other) >= half + room for other, room in taken):
            write(svg, words, middle, bottom - FULL_BAR - 4, text_anchor="middle")
            taken.append((middle, half))


def _level(svg: Element, axis: _Axis, level: Level, bottom: float) -> float:
    """The bar of a week. Returns its middle."""
    x = axis.x(level.on)
    width = max(axis.x(level.on + timedelta(days=5)) - x, 2)
    tall = FULL_BAR * level.percent / 100
    shape(svg, "rect", x=x, y=bottom - FULL_BAR, width=width, height=FULL_BAR, fill=BRAND_TINT)
    shape(svg, "rect", x=x, y=bottom - tall, width=width, height=tall, fill="#6f9a97")
    return x + width / 2


def _in_words(rows: Sequence[Row]) -> str:
    """Every row as a sentence."""
    said = []
    for row in rows:
        things = [f"{s.label} from {_day(s.start)} to {_day(s.end)}" for s in row.spans]
        things += [f"{'held' if m.held else 'due'} {_day(m.on)}" for m in row.marks]
        things += [f"{_day(lv.on)} {plain(lv.percent)} per cent" for lv in row.levels]
        said.append(f"{row.name}: {'; '.join(things) or 'none'}.")
    return " ".join(said)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
