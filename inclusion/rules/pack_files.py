"""A pack's TOML file with the line on which each table and key stands, so that a fault can name it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeGuard

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\.[A-Za-z0-9_"'-]+)*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TABLE_TWICE = re.compile(r"Cannot declare \(.*?'([^']+)',?\) twice")
_KEY_TWICE = "Cannot overwrite a value"

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and on which line."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"

    @property
    def short(self) -> str:
        """The same with the pack's folder and the file's name alone."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PackFile:
    """The content of one file, and the line of each table and key by its place in the content."""

    path: Path
    content: Mapping[str, Any]
    lines: Mapping[Where, int]

    def fault(self, reason: str, *where: str | int) -> Fault:
        """A fault at a place; the nearest table around it when the place itself is missing."""
        while where and where not in self.lines:
            where = where[:-1]
        return Fault(self.path, self.lines.get(where, 1), reason)


def is_day(found: object) -> TypeGuard[date]:
    """Whether a TOML value is a date, without a time of day."""
    return isinstance(found, date) and not isinstance(found, datetime)


def read_file(path: Path) -> PackFile | Fault:
    """The file with its lines, or the fault that keeps it from being read as TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Fault(path, 1, f"cannot be read: {error}.")
    try:
        return PackFile(path, tomllib.loads(text), dict(_lines(text)))
    except tomllib.TOMLDecodeError as error:
        return _unreadable(path, text, str(error))


def _unreadable(path: Path, text: str, complaint: str) -> Fault:
    at = _AT.search(complaint)
    line = int(at[1]) if at and at[1] else len(text.splitlines())
    reason = _AT.sub("", complaint)
    if table := _TABLE_TWICE.match(reason):
        return Fault(path, line, f"{table[1]} is defined twice.")
    if reason == _KEY_TWICE:
        return Fault(path, line, "the same key stands twice in one table.")
    return Fault(path, line, f"cannot be read as TOML: {reason}.")


def _lines(text: str) -> Iterator[tuple[Where, int]]:
    """Each table and key with its line, from 1. Lines inside a longer string are passed over."""
    table: Where = ()
    seen: dict[Where, int] = {}
    open_string = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_string:
            open_string = "" if open_string in line else open_string
            continue
        if header := _HEADER.match(line):
            table = _place(_parts(header[2]), header[1] == "[[", seen)
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_parts(key[1])), number
            open_string = _opens(line)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _place(parts: tuple[str, ...], one_of_many: bool, seen: dict[Where, int]) -> Where:
    """The place of a table. One of a list ([[...]]) ends in its number."""
    if not one_of_many:
        return parts
    seen[parts] = seen.get(parts, -1) + 1
    return (*parts, seen[parts])


def _opens(line: str) -> str:
    for quote in ('"""', "'''"):
        if line.count(quote) == 1:
            return quote
    return ""
