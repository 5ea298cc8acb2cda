"""Faces that a young child can tick: happy, so-so, sad."""

from .picture import INK, as_bytes, blank, shape

SIZE = 40
MOUTHS = {
    "happy": "M11 24 Q20 35 29 24",
    "so-so": "M12 28 H28",
    "sad": "M11 31 Q20 20 29 31",
}


def face(mood: str) -> bytes:
    """One face as an SVG, drawn as an outline. Raises KeyError for a mood that there is not."""
    svg = blank(f"A {mood} face", "", SIZE, SIZE)
    shape(svg, "circle", cx=20, cy=20, r=18, fill="none", stroke=INK, stroke_width=2)
    for x in (14, 26):
        shape(svg, "circle", cx=x, cy=16, r=2, fill=INK)
    shape(
        svg, "path", d=MOUTHS[mood], fill="none", stroke=INK, stroke_width=2,
        stroke_linecap="round",
    )  # fmt: skip
    return as_bytes(svg)
