"""The measured values of one target over time, with its start, its goal and what happened meanwhile.

Drawn by hand: a page of a plan shows eight of these, and pygal takes ten times as long for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

from .picture import (
    AMBER,
    BRAND,
    FONT_SIZE,
    GREY,
    INK,
    LINE,
    RED,
    as_bytes,
    blank,
    number,
    plain,
    shape,
    steps,
    text_width,
    write,
)

WIDTH, HEIGHT = 360, 190
PLOT = {"left": 34, "right": 60, "top": 20, "bottom": 24}
ROOM_FOR_A_DATE = 60
STRIP = 4
MOST_LARGE_DOTS = 30
APART = 6
MOST_STEPS = 5


@dataclass(frozen=True)
class ProgressMark:
    """Something on the time axis: a review (a day) or a suspension (from `start` to `end`)."""

    kind: str
    start: date
    end: date
    label: str = ""


def progress_line(
    title: str,
    points: Sequence[tuple[date, float]],
    *,
    baseline: float | None,
    goal: float | None,
    unit: str,
    marks: Sequence[ProgressMark] = (),
    trend: tuple[float, float] | None = None,
    trend_words: str = "",
    end: int | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> bytes:
    """Draw measured values in order of date, in `unit`, with lines for the start and the goal.

    On a scale the axis goes to its `end`, wherever the values lie.

    `trend` are the values of a straight line on the first and the last day, `trend_words` say it.

    Reviews (`kind` "review") are dashed lines with their label; suspensions (`kind` "suspension")
    stand in a strip under the axis, so that nothing but the values is among the values.
    """
    said = f"{trend_words} {_in_words(points, baseline, goal, unit, marks)}".strip()
    svg = blank(title, said, width, height)
    days = [day for day, _ in points]
    if not days:
        write(svg, "No values yet", width / 2, height / 2, text_anchor="middle", fill=GREY)
        return as_bytes(svg)
    # Room at both ends, so that a single value stands in the middle.
    first, last = min(days) - timedelta(days=3), max(days) + timedelta(days=3)
    seen = [m for m in marks if m.end >= first and m.start <= last]
    values = [v for _, v in points] + [v for v in (baseline, goal) if v is not None]
    scale = _steps_of_scale(end) if end and max(values) <= end else steps(max(values), 3)
    frame = _Frame(first, last, scale[-1], width, height)
    _axes(svg, frame, scale)
    if trend:
        _trend(svg, frame, min(days), max(days), trend)
    _guides(svg, frame, baseline, goal)
    _values(svg, frame, points)
    short = _crowded(frame, [m for m in seen if m.kind == "review"])
    for mark in seen:
        _mark(svg, frame, mark, short=short)
    return as_bytes(svg)


def _steps_of_scale(end: int) -> list[float]:
    """The steps that are written beside the axis: every one of a short scale, each second of a long."""
    return [float(step) for step in range(0, end + 1, 1 if end <= MOST_STEPS else 2)]


@dataclass(frozen=True)
class _Frame:
    """Where days and values lie in the picture."""

    first: date
    last: date
    highest: float
    width: int
    height: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return PLOT["left"] + min(max(share, 0), 1) * (self.right - PLOT["left"])

    def y(self, value: float) -> float:
        return self.bottom - value / self.highest * (self.bottom - PLOT["top"])

    @property
    def right(self) -> float:
        return self.width - PLOT["right"]

    @property
    def bottom(self) -> float:
        return self.height - PLOT["bottom"]


def _axes(svg: Element, frame: _Frame, scale: Sequence[float]) -> None:
    for value in scale:
        y = frame.y(value)
        colour = LINE if value else INK
        shape(svg, "line", x1=PLOT["left"], x2=frame.right, y1=y, y2=y, stroke=colour)
        write(svg, plain(value), PLOT["left"] - 6, y + 4, text_anchor="end", fill=GREY)
    most = int((frame.right - PLOT["left"]) // ROOM_FOR_A_DATE)
    for day in _dates(frame.first, frame.last, most):
        x = frame.x(day)
        write(svg, _short(day), x, frame.bottom + 18, text_anchor="middle", fill=GREY)


def _values(svg: Element, frame: _Frame, points: Sequence[tuple[date, float]]) -> None:
    places = [(frame.x(day), frame.y(value)) for day, value in points]
    if len(places) > 1:
        path = " ".join(f"{number(x)},{number(y)}" for x, y in places)
        shape(
            svg, "polyline", points=path,
            stroke=BRAND, stroke_width=2, fill="none", stroke_linejoin="round",
        )  # fmt: skip
    # Where values lie close the dots would run into a band.
    radius = 3 if len(places) <= MOST_LARGE_DOTS else 2
    for x, y in places:
        shape(svg, "circle", cx=x, cy=y, r=radius, fill=BRAND)


def _dates(first: date, last: date, most: int) -> list[date]:
    """Mondays at even distances, about `most` of them, to be written beside each other."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = max((last - monday).days // 7, 0)
    every = weeks // max(most, 1) + 1
    return [monday + timedelta(weeks=n) for n in range(0, weeks + 1, every)]


def _trend(
    svg: Element, frame: _Frame, first: date, last: date, trend: tuple[float, float]
) -> None:
    """The straight line through the values, broad and pale, so that the values stay in front."""
    left, right = (frame.y(min(max(value, 0), frame.highest)) for value in trend)
    shape(
        svg, "line", x1=frame.x(first), x2=frame.x(last), y1=left, y2=right,
        stroke=AMBER, stroke_width=5, stroke_opacity=0.45, stroke_linecap="round",
    )  # fmt: skip


def _guides(svg: Element, frame: _Frame, baseline: float | None, goal: float | None) -> None:
    """Lines for the start and the goal, their words to the right of the plot, never over each other."""
    lines = [("start", baseline, GREY), ("goal", goal, BRAND)]
    known = sorted((frame.y(v), name, v, c) for name, v, c in lines if v is not None)
    heights = [y for y, *_ in known]
    for upper, lower in pairwise(range(len(heights))):
        heights[lower] = max(heights[lower], heights[upper] + FONT_SIZE + 1)
    for (y, name, value, colour), words_y in zip(known, heights, strict=True):
        dashes = "1 3" if name == "start" else "6 3"
        shape(
            svg, "line", x1=PLOT["left"], x2=frame.right, y1=y, y2=y,
            stroke=colour, stroke_dasharray=dashes,
        )  # fmt: skip
        write(svg, f"{name} {plain(value)}", frame.right + 5, words_y + 4, fill=colour)


def _crowded(frame: _Frame, reviews: Sequence[ProgressMark]) -> bool:
    """Whether the labels of reviews would touch each other: their numbers alone are written then."""
    places = sorted((frame.x(mark.start), text_width(mark.label)) for mark in reviews)
    pairs = pairwise(places)
    return any(x + wide / 2 + APART > other - more / 2 for (x, wide), (other, more) in pairs)


def _mark(svg: Element, frame: _Frame, mark: ProgressMark, *, short: bool) -> None:
    x = frame.x(mark.start)
    if mark.kind == "review":
        shape(
            svg, "line", x1=x, x2=x, y1=PLOT["top"] - 4, y2=frame.bottom,
            stroke=GREY, stroke_dasharray="2 3",
        )  # fmt: skip
        words = mark.label.rpartition(" ")[2] if short else mark.label
        write(svg, words, x, PLOT["top"] - 7, text_anchor="middle", fill=GREY)
    else:
        width = max(frame.x(mark.end) - x, 0) + 5
        shape(svg, "rect", x=x - 2.5, y=frame.bottom + 1, width=width, height=STRIP, fill=RED)


def _in_words(
    points: Sequence[tuple[date, float]],
    baseline: float | None,
    goal: float | None,
    unit: str,
    marks: Sequence[ProgressMark],
) -> str:
    parts = [f"In {unit}."]
    if baseline is not None:
        parts.append(f"Start {plain(baseline)}.")
    if goal is not None:
        parts.append(f"Goal {plain(goal)}.")
    parts.extend(f"{_short(day)}: {plain(value)}." for day, value in points)
    for mark in marks:
        until = "" if mark.end == mark.start else f" to {_short(mark.end)}"
        parts.append(f"{mark.label or mark.kind}: {_short(mark.start)}{until}.")
    return " ".join(parts)


def _short(day: date) -> str:
    """12 Oct"""
    return f"{day.day} {day:%b}"
