"""Figures for people who may not see the pupils behind them: small numbers are hidden.

Counts of one or two pupils or suspensions are shown as "fewer than 3". Where a table's total would
give a hidden number away, a further line is hidden as well. Source: the practice for shared exports
of exclusion data (counts of 1 and 2 suppressed, with secondary suppression).
"""

from dataclasses import dataclass

from inclusion.words import days_from_sessions

from .suspensions import Figures, Line

FEWEST = 3
FEW = f"fewer than {FEWEST}"
HIDDEN = "hidden"


@dataclass(frozen=True)
class Shown:
    """A line in the words that may be shown."""

    name: str
    suspensions: str
    pupils: str
    days: str


@dataclass(frozen=True)
class Numbers:
    """The dashboard's figures as governors see them."""

    total: Shown
    repeat: str
    by_term: list[Shown]
    by_reason: list[Shown]
    by_year_group: list[Shown]


def numbers(figures: Figures) -> Numbers:
    """The figures with every small number hidden, and what would give it away."""
    return Numbers(
        total=_shown(figures.total, secondary=False),
        repeat=_few(figures.repeat),
        by_term=table(figures.by_term),
        by_reason=table(figures.by_reason),
        by_year_group=table(figures.by_year_group),
    )


def table(lines: list[Line]) -> list[Shown]:
    """The lines of one table whose total is known to the reader; none when all of them are small."""
    if all(_is_small(line) for line in lines):
        return []
    also = _given_away(lines)
    return [_shown(line, secondary=line in also) for line in lines]


def _given_away(lines: list[Line]) -> list[Line]:
    """What is hidden beside small lines, so that none of them follows from the total.

    One line that is not small is enough, because nobody can tell how large it is: the smallest
    with any pupils, otherwise one of none.
    """
    if not any(_is_small(line) for line in lines):
        return []
    others = [line for line in lines if not _is_small(line)]
    return sorted(others, key=lambda line: (not line.pupils, line.pupils))[:1]


def _is_small(line: Line) -> bool:
    """One or two pupils or suspensions, or only days of somebody suspended in the term before."""
    if not line.suspensions:
        return line.sessions > 0
    return line.pupils < FEWEST or line.suspensions < FEWEST


def _shown(line: Line, *, secondary: bool) -> Shown:
    if secondary:
        return Shown(line.name, HIDDEN, HIDDEN, HIDDEN)
    if not _is_small(line):
        days = days_from_sessions(line.sessions)
        return Shown(line.name, str(line.suspensions), str(line.pupils), days)
    suspensions = _few(line.suspensions) if line.suspensions < FEWEST else HIDDEN
    return Shown(line.name, suspensions, _few(line.pupils), HIDDEN)


def _few(count: int) -> str:
    return FEW if 0 < count < FEWEST else str(count)
