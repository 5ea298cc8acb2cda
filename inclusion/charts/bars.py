"""Bars beside each other, upright or, where the words under them are long, lying."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from .drawing import pygal
from .picture import (
    BRAND,
    FONT_SIZE,
    GREY,
    INK,
    as_bytes,
    blank,
    highest,
    plain,
    settings,
    shape,
    steps,
    take_over,
    text_width,
    write,
)

WIDTH = 640
UPRIGHT_HEIGHT = 240
LEGEND = 24
BAR = 20
COLOURS = (BRAND, "#8fb3b0", "#d99a2b", "#2f4b7c")
Series = Sequence[tuple[str, Sequence[float]]]


def bars(
    title: str, labels: Sequence[str], series: Series, *, unit: str, description: str = ""
) -> bytes:
    """Draw one bar for each label and series, each with its value written on it but for nought.

    `series` are names with one value for each label, in `unit` ("suspensions", "school days"), at
    most four of them. Without a description the values themselves are the description.
    """
    said = description or _in_words(labels, series, unit)
    lying = any(text_width(label) > WIDTH / max(len(labels), 1) - 12 for label in labels)
    legend = LEGEND if len(series) > 1 else 0
    height = _lying_height(labels, series) if lying else UPRIGHT_HEIGHT
    svg = blank(title, said, WIDTH, height + legend)
    plot = shape(svg, "g", transform=f"translate(0 {legend})") if legend else svg
    if labels and series:
        _draw(plot, labels, series, height, lying)
    else:
        write(plot, "Nothing to show yet", WIDTH / 2, height / 2, text_anchor="middle", fill=GREY)
    if legend:
        _legend(svg, [name for name, _ in series])
    return as_bytes(svg)


def _in_words(labels: Sequence[str], series: Series, unit: str) -> str:
    rows = [
        f"{name}: " + ", ".join(f"{lab} {plain(v)}" for lab, v in zip(labels, values, strict=True))
        for name, values in series
    ]
    return f"In {unit}. " + ". ".join(rows) if rows else f"In {unit}."


def _lying_height(labels: Sequence[str], series: Series) -> int:
    return len(labels) * (max(len(series), 1) * BAR + 10) + 20


def _draw(plot: Element, labels: Sequence[str], series: Series, height: int, lying: bool) -> None:
    marks = steps(highest(values for _, values in series))
    options: dict[str, Any] = settings(
        WIDTH,
        height,
        margin=8,
        print_values=True,
        # A row of noughts along the foot would crowd the labels; the description says them.
        print_zeroes=False,
        print_values_position="top",
        value_formatter=plain,
        # The value stands on each bar, so that lines and figures beside them would say it twice.
        y_labels=[0],
        range=(0, marks[-1]),
    )
    chart = (pygal.HorizontalBar if lying else pygal.Bar)(**options)
    # pygal stacks lying bars from the bottom; people read from the top.
    step = -1 if lying else 1
    chart.x_labels = list(labels)[::step]
    for name, values in series:
        chart.add(name, [float(value) for value in values][::step])
    take_over(chart, plot, _paint_lying if lying else _paint_upright)


def _paint_upright(tag: str, classes: frozenset[str]) -> Mapping[str, str] | None:
    if tag == "rect":
        return {"fill": _colour(classes)}
    if tag == "path" and "y" in classes and "guide" not in classes:
        return {"stroke": INK, "fill": "none"}
    if tag == "text" and not ("axis" in classes and "y" in classes):
        return {"fill": INK, "text-anchor": "middle"}
    return None


def _paint_lying(tag: str, classes: frozenset[str]) -> Mapping[str, str] | None:
    if tag == "rect":
        return {"fill": _colour(classes)}
    if tag == "text" and "axis" in classes:
        return {"fill": INK, "text-anchor": "end"} if "y" in classes else None
    if tag == "text":
        return {"fill": INK, "text-anchor": "start", "dominant-baseline": "central"}
    return None


def _colour(classes: frozenset[str]) -> str:
    return next((c for n, c in enumerate(COLOURS) if f"serie-{n}" in classes), COLOURS[-1])


def _legend(svg: Element, names: Sequence[str]) -> None:
    x = 8.0
    for place, name in enumerate(names):
        shape(svg, "rect", x=x, y=4, width=12, height=12, fill=COLOURS[min(place, 3)])
        write(svg, name, x + 18, 4 + FONT_SIZE - 1.5)
        x += 18 + text_width(name) + 20
