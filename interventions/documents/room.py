"""How much room words take on paper, estimated from the widths of the font, always a little too much.

Sides are laid out before anything is rendered: the same record always gives the same pages.
"""

POINT = 0.3528
# Widths in em of the regular font, rounded up by groups; the bold one is about a twentieth wider.
_WIDTHS = (
    ("ijl.,;:'’|·!", 0.29),
    ('frtI1 ()-“”"/', 0.39),
    ("mwMW%@…", 0.94),
    ("abcdeghknopqsuvxyz–", 0.56),
    ("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.71),
    ("023456789", 0.65),
)
_WIDTH_OF = {character: width for group, width in _WIDTHS for character in group}
OTHER_LETTERS = 0.72
FULL_WIDTH = 1.05
BOLD = 1.06
# Where full-width scripts begin.
EAST_ASIAN = 0x2E80


def width(words: str, points: float, *, bold: bool = False) -> float:
    """How wide one line of these words is, in millimetres."""
    em = sum(_width(character) for character in words)
    return em * points * POINT * (BOLD if bold else 1)


def _width(character: str) -> float:
    known = _WIDTH_OF.get(character)
    if known is not None:
        return known
    return FULL_WIDTH if ord(character) >= EAST_ASIAN else OTHER_LETTERS


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
        count += int((used + long) // room) if used + long > room else 0
        used = (used + long) % room if used + long > room else used + long
    return count


def clip(words: str, room: float, points: float, most: int) -> str:
    """As many whole words as `most` lines hold, and an ellipsis where some are missing."""
    if lines(words, room, points) <= most:
        return words
    # No letter is narrower than a fifth of an em: what lies beyond cannot fit and is not looked at.
    kept = words[: int(most * room / (points * POINT * 0.2)) + 1]
    while kept and lines(f"{kept} …", room, points) > most:
        head, _, last = kept.rpartition(" ")
        # One endless word is cut by letters.
        kept = head if head else last[: max(len(last) - 8, 0)]
    return f"{kept.rstrip(' ,;:')} …"
