"""Checked values for the scenario reader: each takes a value and its path, or says what is wrong.

A path is what a person would look for: `suspensions[1].sessions`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Parser = Callable[[Any, str], Any]

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2200)


class ScenarioError(ValueError):
    """A scenario that cannot be read: `path` is the place, `message` the reason in words."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = _printable(path)
        self.message = _printable(message)


def _printable(words: str) -> str:
    """Text that can be written out even when half a character stood in the file."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


class JsonObject(dict[str, Any]):
    """A JSON object that remembers a key which stood in it twice."""

    twice: str | None = None

    @classmethod
    def from_pairs(cls, pairs: list[tuple[str, Any]]) -> "JsonObject":
        """Build from the pairs of a JSON object, noting the first repeated key."""
        found = cls(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            found.twice = next(key for key in keys if keys.count(key) > 1)
        return found


def day(value: Any, path: str) -> date:
    """An ISO 8601 calendar date of a living memory, so that counting on it cannot run out."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = date.min
        if found.year in YEARS:
            return found
    raise ScenarioError(path, f"{value!r} is not a date like 2026-11-23.")


def text(value: Any, path: str) -> str:
    """Free text."""
    if not isinstance(value, str) or value != _printable(value):
        raise ScenarioError(path, f"{value!r} is not text.")
    return value


def flag(value: Any, path: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ScenarioError(path, f"{value!r} is neither true nor false.")
    return value


def whole(least: int, most: int = 10_000) -> Parser:
    """A whole number within bounds, both included."""

    def parse(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ScenarioError(path, f"{value!r} is not a whole number.")
        if not least <= value <= most:
            raise ScenarioError(path, f"{value} is not between {least} and {most}.")
        return value

    return parse


def half_days(value: Any, path: str) -> float:
    """A number of days, in halves, not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScenarioError(path, f"{value!r} is not a number of days.")
    if value < 0 or value * 2 != int(value * 2):
        raise ScenarioError(path, f"{value} is not a number of days in halves, from 0 on.")
    return value


def one_of(*allowed: str) -> Parser:
    """One of a few words."""

    def parse(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ScenarioError(path, f"{value!r} is none of {', '.join(allowed)}.")
        return value

    return parse


def optional(parser: Parser) -> Parser:
    """A value that may also be null."""
    return lambda value, path: None if value is None else parser(value, path)


def list_of(parser: Parser) -> Parser:
    """A list of such values, as a tuple."""

    def parse(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ScenarioError(path, "this must be a list.")
        return tuple(parser(item, f"{path}[{place}]") for place, item in enumerate(value))

    return parse


def record(fields: Mapping[str, Parser], required: tuple[str, ...] = ()) -> Parser:
    """An object with these keys only; a dictionary of the checked values that were given."""

    def parse(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ScenarioError(path, "this must be an object.")
        repeated = getattr(value, "twice", None)
        if repeated is not None:
            raise ScenarioError(join(path, repeated), "this key stands here twice.")
        for key in value:
            if key not in fields:
                raise ScenarioError(join(path, str(key)), "this key is not known.")
        for key in required:
            if value.get(key) is None:
                raise ScenarioError(join(path, key), "this is missing.")
        return {key: fields[key](item, join(path, key)) for key, item in value.items()}

    return parse


def build(make: Callable[..., Any], parser: Parser) -> Parser:
    """An object turned into a fact."""
    return lambda value, path: make(**parser(value, path))


def identified(parser: Parser) -> Parser:
    """A list of records whose ids differ; one without an id goes by its place in the list."""

    def with_id(value: Any, path: str) -> Any:
        if isinstance(value, Mapping) and value.get("id") is None:
            given = JsonObject({**value, "id": path})
            given.twice = getattr(value, "twice", None)
            return parser(given, path)
        return parser(value, path)

    def parse(value: Any, path: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = list_of(with_id)(value, path)
        seen: set[str] = set()
        for place, item in enumerate(found):
            if item.id in seen:
                raise ScenarioError(f"{path}[{place}].id", f"the id {item.id!r} is used twice.")
            seen.add(item.id)
        return found

    return parse


def join(path: str, key: str) -> str:
    """The path of a key inside an object."""
    return f"{path}.{key}" if path else key


def days(*names: str) -> dict[str, Parser]:
    """Keys that hold a date or null."""
    return dict.fromkeys(names, optional(day))
