"""What printed forms are made of: parts with facts, words, quotes, a table, and lines to write on."""

from dataclasses import dataclass

# How many rows and typed letters stand together on a page.
MOST_KEPT_ROWS, MOST_KEPT = 4, 700


@dataclass(frozen=True)
class Said:
    """Somebody's own words, and who said them and when.

    `parts` are pairs of a question, "" where none was asked, and what was said.
    """

    parts: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True)
class Table:
    """Columns and rows of words. `blank` is the number of empty rows to write in, `kind` names widths."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    blank: int = 0
    kind: str = ""

    @property
    def named_rows(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The rows with the column of each cell: a narrow page shows it beside the cell."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)

    @property
    def blank_rows(self) -> range:
        return range(self.blank)


@dataclass(frozen=True)
class Part:
    """One part of a form. `prompt` helps whoever fills it in; `lines` are for writing by hand.

    `faces` are questions that are answered by ticking one of three faces, `box` has room to draw.
    """

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    words: str = ""
    quotes: tuple[Said, ...] = ()
    table: Table | None = None
    prompt: str = ""
    lines: int = 0
    faces: tuple[str, ...] = ()
    box: bool = False

    @property
    def says_something(self) -> bool:
        rows = self.table is not None and bool(self.table.rows or self.table.blank)
        return bool(self.facts or self.words or self.quotes or self.lines or rows)

    @property
    def short(self) -> bool:
        """Whether it is so short that it moves to the next page whole rather than break."""
        rows = len(self.table.rows) if self.table else 0
        typed = len(self.words) + sum(len(a) for said in self.quotes for _, a in said.parts)
        return rows + len(self.facts) + len(self.quotes) <= MOST_KEPT_ROWS and typed <= MOST_KEPT

    @property
    def blank_lines(self) -> range:
        return range(self.lines)


@dataclass(frozen=True)
class Form:
    """A whole form: its parts in order, and what stands under its title."""

    lede: str
    parts: tuple[Part, ...]
    # The names of the faces that may be ticked, each with its words.
    moods: tuple[tuple[str, str], ...] = ()
