"""Pictures of numbers as SVG, drawn on the server: the only package that knows pygal.

The same data always gives the same bytes, on screen and in print: no script, no style, no ids, no
classes, no date of drawing; colours are presentation attributes, which a strict content policy allows.
Every picture has a title and a description, and every page that shows one has its table beside it.
"""

from .bars import bars
from .faces import face
from .journey import Level, Mark, Row, Span, journey
from .progress import ProgressMark, progress_line

__all__ = [
    "Level",
    "Mark",
    "ProgressMark",
    "Row",
    "Span",
    "bars",
    "face",
    "journey",
    "progress_line",
]
