"""One SVG picture: its frame, its colours, and what may be taken over from pygal's drawing."""

import math
from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from .drawing import Style, pygal

INK, GREY, LINE, BAND = "#1d2327", "#515b64", "#dcd9d0", "#efede7"
BRAND, BRAND_TINT, RED, BLUE = "#0b5351", "#cfe0de", "#9b1c1c", "#2f4b7c"
AMBER = "#d99a2b"
FONT = "Atkinson Hyperlegible, Noto Sans, sans-serif"
FONT_SIZE = 12
# A little more than the widest average of the font, so that what is estimated to fit does fit.
CHARACTER = 0.56

# What of pygal's drawing is taken over, with the attributes that are kept.
_SHAPES: dict[str, tuple[str, ...]] = {
    "path": ("d",),
    "rect": ("x", "y", "width", "height"),
    "circle": ("cx", "cy", "r"),
    "text": ("x", "y"),
}
_LEFT_OUT = {"background", "tooltip", "tooltip-overlay", "tooltip-box", "legends", "titles"}

# The attributes of a shape, from the classes that pygal gave to it and to the groups around it;
# None leaves the shape out.
Paint = Callable[[str, frozenset[str]], Mapping[str, str] | None]


def blank(title: str, description: str, width: float, height: float) -> Element:
    """An empty picture of this size in pixels, with its title and description."""
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "role": "img",
            "font-family": FONT,
            "font-size": str(FONT_SIZE),
            "fill": INK,
        },
    )
    SubElement(svg, "title").text = title
    if description:
        SubElement(svg, "desc").text = description
    return svg


def as_bytes(svg: Element) -> bytes:
    """The picture as it is served and printed."""
    drawn: bytes = tostring(svg, encoding="utf-8", xml_declaration=False)
    return drawn


def number(value: float) -> str:
    """Two decimals at most: short, and the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def shape(parent: Element, tag: str, **attributes: object) -> Element:
    """Add one shape; font_size becomes font-size and numbers are shortened."""
    node = SubElement(parent, tag)
    for name, value in attributes.items():
        text = number(value) if isinstance(value, (int, float)) else str(value)
        node.set(name.replace("_", "-"), text)
    return node


def write(parent: Element, words: str, x: float, y: float, **attributes: object) -> Element:
    """Add words whose baseline begins (or ends, or is centred) at this point."""
    node = shape(parent, "text", x=x, y=y, **attributes)
    node.text = words
    return node


def text_width(words: str, size: float = FONT_SIZE) -> float:
    """About how wide these words are drawn, in pixels."""
    return len(words) * size * CHARACTER


def take_over(chart: "pygal.Graph", into: Element, paint: Paint) -> None:
    """Copy the shapes of a pygal chart into a picture, each painted by `paint`."""
    _copy(chart.render_tree(), into, frozenset(), paint)


def _copy(source: Element, into: Element, around: frozenset[str], paint: Paint) -> None:
    for node in source:
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        classes = frozenset(node.get("class", "").split())
        if classes & _LEFT_OUT:
            continue
        if tag == "g":
            group = Element("g")
            if node.get("transform"):
                group.set("transform", node.get("transform", ""))
            _copy(node, group, around | classes, paint)
            if len(group):
                into.append(group)
        elif tag in _SHAPES:
            painted = paint(tag, around | classes)
            if painted is not None and (tag != "text" or node.text):
                into.append(_shape(node, tag, painted))


def _shape(node: Element, tag: str, painted: Mapping[str, str]) -> Element:
    copy = Element(tag)
    for name in _SHAPES[tag]:
        value = node.get(name, "0")
        copy.set(name, _short_path(value) if name == "d" else number(float(value)))
    for name, value in painted.items():
        copy.set(name, value)
    if tag == "text":
        copy.text = node.text
    return copy


def _short_path(path: str) -> str:
    """A path with its numbers shortened: M0.000000 148.096154 -> M0 148.1"""
    words = []
    for word in path.split():
        letter = word[0] if word[0].isalpha() else ""
        rest = word[len(letter) :]
        words.append(letter + (number(float(rest)) if rest else ""))
    return " ".join(words)


def settings(width: int, height: int, **more: object) -> dict[str, object]:
    """What every pygal chart here is told: size, no legend, no title, no script, no ids."""
    return {
        "width": width,
        "height": height,
        "no_prefix": True,
        "js": [],
        "show_legend": False,
        "truncate_label": -1,
        "spacing": 6,
        "no_data_text": "",
        "style": Style(
            label_font_size=FONT_SIZE, major_label_font_size=FONT_SIZE, value_font_size=FONT_SIZE
        ),
        **more,
    }


def steps(highest: float, wanted: int = 4) -> list[float]:
    """Round values from nought to at least `highest`, about `wanted` of them."""
    if highest <= 0:
        return [0, 1]
    rough = highest / wanted
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough)
    if highest >= 1 and step < 1:
        step = 1
    return [step * n for n in range(math.ceil(highest / step) + 1)]


def plain(value: float) -> str:
    """A value as people write it: 14, 2.5"""
    return f"{value:,.1f}".removesuffix(".0")


def highest(series: Iterable[Iterable[float]]) -> float:
    """The highest of all values, at least nought."""
    return max((value for values in series for value in values), default=0)
