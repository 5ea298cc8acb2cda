"""The part of a note around the words that somebody searched for, with those words marked.

Search compares folded text (no case, no accents). A place in folded text is carried back to the
letters as they were written, so that "cafe" marks "CAFÉ".
"""

from collections.abc import Sequence
from typing import NamedTuple

from cases.models import Entry
from cases.models.pupils import fold

LENGTH = 260


class Part(NamedTuple):
    """Some letters of a note; `hit` when they are one of the words that were typed."""

    text: str
    hit: bool


class Shown(NamedTuple):
    """One place of an entry where the words stand: what the place is called, and its letters."""

    label: str
    parts: list[Part]


def shown(entry: Entry, typed: str) -> list[Shown]:
    """What happened, and each other line of an entry that holds one of the words that were typed.

    The last line says so when the words stand only in what was added later or in the details.
    """
    others = [("Told", entry.who_was_told), ("Follow-up", entry.follow_up)]
    lines = [Shown("", excerpt(entry.what_happened, typed))]
    lines += [Shown(label, excerpt(text, typed)) for label, text in others if holds(text, typed)]
    if not any(part.hit for line in lines for part in line.parts):
        lines.append(
            Shown("", [Part("Found in what was added later, or in its details.", hit=False)])
        )
    return lines


def holds(text: str, typed: str) -> bool:
    """Whether one of the words that were typed stands in a text."""
    folded = fold(text)
    return any(word in folded for word in fold(typed).split())


def excerpt(text: str, typed: str, length: int = LENGTH) -> list[Part]:
    """The part of a text around the first of the words that were typed, on one line, words marked."""
    line = " ".join(text.split())
    places = _places(line, fold(typed).split())
    first = places[0][0] if places else 0
    begin = max(0, first - length // 3) if len(line) > length else 0
    if begin:
        begin = line.find(" ", begin, first) + 1 or begin
    end = min(len(line), begin + length)
    if end < len(line) and line.rfind(" ", first + 1, end) > 0:
        end = line.rfind(" ", first + 1, end)
    parts = [Part("… ", hit=False)] if begin else []
    at = begin
    for start, stop in places:
        if start < at or stop > end:
            continue
        parts += [Part(line[at:start], hit=False), Part(line[start:stop], hit=True)]
        at = stop
    parts.append(Part(line[at:end] + (" …" if end < len(line) else ""), hit=False))
    return [part for part in parts if part.text]


def _places(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded words stand in a line, from and to, as letters of the line. In order."""
    letters = [(kept, at) for at, letter in enumerate(line) for kept in _kept(letter)]
    folded = "".join(kept for kept, _ in letters)
    found = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((letters[at][1], letters[at + len(word) - 1][1] + 1))
            at = folded.find(word, at + len(word))
    return sorted(found)


def _kept(letter: str) -> str:
    """One letter as search compares it; a space stays one."""
    return " " if letter.isspace() else fold(letter)
