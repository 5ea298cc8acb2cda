"""How much room words take on paper, worked out from the widths of the font that prints them.

Sides are laid out before anything is rendered: the same record always gives the same pages.
"""

from functools import lru_cache

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

POINT = 0.3528
# A little more than the font says, for kerning and for the rounding of whoever breaks the lines.
SPARE = 1.004
BOLD = 1.06
# Letters that the font does not have come from another one; full-width scripts are square.
OTHER_LETTERS, FULL_WIDTH, EAST_ASIAN = 0.75, 1.05, 0x2E80
NARROWEST = 0.15
FONT = "fonts/atkinson/AtkinsonHyperlegible-Regular.ttf"


class _Widths(dict[str, float]):
    """The width of each character in em; of one that the font lacks, the other font's or a square."""

    def __missing__(self, character: str) -> float:
        return FULL_WIDTH if ord(character) >= EAST_ASIAN else OTHER_LETTERS


@lru_cache(maxsize=1)
def _widths() -> _Widths:
    with TTFont(finders.find(FONT)) as font:
        em, advances = font["head"].unitsPerEm, font["hmtx"]
        codes = font.getBestCmap().items()
        return _Widths({chr(code): advances[name][0] / em for code, name in codes})


def width(words: str, points: float, *, bold: bool = False) -> float:
    """How wide one line of these words is, in millimetres."""
    em: float = sum(map(_widths().__getitem__, words))
    return em * points * POINT * SPARE * (BOLD if bold else 1)


def lines(words: str, room: float, points: float, *, bold: bool = False) -> int:
    """How many lines these words need in a column `room` millimetres wide; at least one."""
    return sum(_paragraph(part, room, points, bold) for part in words.splitlines() or [""])


def _paragraph(words: str, room: float, points: float, bold: bool) -> int:
    count, used, space = 1, 0.0, width(" ", points, bold=bold)
    for word in words.split():
        long = width(word, points, bold=bold)
        if used and used + space + long > room:
            count, used = count + 1, 0.0
        elif used:
            used += space
        # A word longer than the line is broken where the line ends.
        count += int(long // room) if long > room else 0
        used = long % room if long > room else used + long
    return count


def clip(words: str, room: float, points: float, most: int) -> str:
    """As many whole words as `most` lines hold, and an ellipsis where some are missing."""
    if lines(words, room, points) <= most:
        return words
    # What lies beyond the lines even in the narrowest letters is not looked at.
    kept = words[: int(most * room / (points * POINT * NARROWEST)) + 1]
    while kept and lines(f"{kept} …", room, points) > most:
        head, _, last = kept.rpartition(" ")
        # One endless word is cut by letters.
        kept = head if head else last[: max(len(last) - 8, 0)]
    return f"{kept.rstrip(' ,;:')} …"
