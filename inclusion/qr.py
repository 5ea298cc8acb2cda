"""An address as a QR code, for a slip of paper: the only module that knows segno.

What comes out is numbers and the path of one shape, so that a template can write it as an SVG of its
own, without a style, a script or an address of a picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

# Scanners need this much white around a code.
QUIET = 4


@dataclass(frozen=True)
class QrCode:
    """A square of `size` by `size` units; `path` draws its dark ones, as the `d` of an SVG path."""

    size: int
    path: str


def qr_code(words: str) -> QrCode:
    """The code of some words, which still reads with a seventh of it spoilt (level M)."""
    rows = segno.make(words, error="m", micro=False, boost_error=False).matrix
    return QrCode(len(rows) + 2 * QUIET, "".join(_runs(rows)))


def _runs(rows: Sequence[Sequence[int]]) -> Iterator[str]:
    """A flat rectangle for each run of dark units in a row: M4 4h7v1h-7z"""
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, units in groupby(row):
            width = len(list(units))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
