"""Figures for people who may not see the pupils behind them: small numbers are hidden.

Counts of one or two pupils or suspensions are shown as "fewer than 3". Where a table's total, or the
same table of the whole year, would give a hidden number away, more is hidden as well.
Source: the practice for shared exports of exclusion data (counts of 1 and 2 suppressed, with secondary
suppression).
"""

from collections.abc import Mapping
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


def numbers(figures: Figures, year: Figures | None = None) -> Numbers:
    """The figures with every small number hidden, and what would give it away.

    `year` are those of the whole school year where the period is a term of it: what the rest of the
    year has follows from both, so a term shows only what leaves no small number over.
    """
    by_term = table(figures.by_term)
    rest = _minus(year.total, figures.total) if year else None
    if year is None or rest == Line("", 0, 0, 0):
        return Numbers(
            total=_shown(figures.total, secondary=False),
            repeat=_repeat(figures),
            by_term=by_term,
            by_reason=table(figures.by_reason),
            by_year_group=table(figures.by_year_group),
        )
    if rest is None or _tells(rest) or not by_term or _has_hidden(by_term):
        unsaid = Shown(figures.total.name, HIDDEN, HIDDEN, HIDDEN)
        return Numbers(unsaid, HIDDEN, by_term, [], [])
    repeat = _repeat(figures)
    return Numbers(
        total=_shown(figures.total, secondary=False),
        repeat=HIDDEN if 0 < year.repeat - figures.repeat < FEWEST else repeat,
        by_term=by_term,
        by_reason=_of_term(figures.by_reason, year.by_reason),
        by_year_group=_of_term(figures.by_year_group, year.by_year_group),
    )


def few_duties(duties: Mapping[str, int]) -> dict[str, str]:
    """Numbers of duties by state, small ones hidden."""
    return {state: _few(count) for state, count in duties.items()}


def table(lines: list[Line]) -> list[Shown]:
    """The lines of one table whose total is known to the reader.

    None where so many are small that their numbers would follow from the total.
    """
    small = [line for line in lines if _is_small(line)]
    # A line of none hides nothing: everybody knows that a term to come has had no suspension.
    others = sorted((line for line in lines if line not in small and line.pupils), key=_size)
    also: list[Line] = []
    while small and (not also or _follows(small, also)):
        if len(also) == len(others):
            return []
        also.append(others[len(also)])
    return [_shown(line, secondary=line in also) for line in lines]


def _size(line: Line) -> int:
    return line.pupils


def _follows(small: list[Line], also: list[Line]) -> bool:
    """Whether the sum of the hidden lines tells how large each of the small ones is."""
    suspensions = _pinned([n.suspensions for n in small], [n.suspensions for n in also])
    return suspensions or _pinned([n.pupils for n in small], [n.pupils for n in also])


def _pinned(small: list[int], also: list[int]) -> bool:
    """Whether only ones, or only twos, fit the sum of what is hidden.

    The reader knows of each number below 3 that it is 1 or 2, of each other one that it is not.
    """
    few = [count for count in small if 0 < count < FEWEST]
    more = [count for count in small if count >= FEWEST] + also
    hidden, least = sum(few) + sum(more), FEWEST * len(more)
    fits = {n for n in range(len(few), 2 * len(few) + 1) if hidden - n >= least}
    return bool(few) and (fits == {len(few)} or fits == {2 * len(few)})


def _of_term(term: list[Line], year: list[Line]) -> list[Shown]:
    """A term's table, unless the year's hides a line or a line leaves a small number over."""
    in_year = table(year)
    inside = {line.name: line for line in term}
    rests = (_minus(line, inside.get(line.name, Line("", 0, 0, 0))) for line in year)
    if not in_year or _has_hidden(in_year) or any(_tells(rest) for rest in rests):
        return []
    return table(term)


def _minus(year: Line, term: Line) -> Line:
    """What is left of the year: its pupils are those who were not suspended in the term."""
    return Line(
        "",
        year.suspensions - term.suspensions,
        year.pupils - term.pupils,
        year.sessions - term.sessions,
    )


def _tells(rest: Line) -> bool:
    """Whether a difference of two shown numbers is a small number of suspensions or pupils."""
    only_days = not rest.suspensions and rest.sessions > 0
    return 0 < rest.suspensions < FEWEST or 0 < rest.pupils < FEWEST or only_days


def _has_hidden(shown: list[Shown]) -> bool:
    return any(HIDDEN in (line.suspensions, line.pupils, line.days) for line in shown)


def _repeat(figures: Figures) -> str:
    """Pupils suspended more than once, unless that tells how few were suspended once."""
    once = figures.total.pupils - figures.repeat
    return HIDDEN if figures.repeat >= FEWEST and 0 < once < FEWEST else _few(figures.repeat)


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
