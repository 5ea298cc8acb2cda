"""What can be wrong with one value or one rule of a pack: each fault with the line it stands on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from inclusion.rules.pack_files import Fault, PackFile, is_day
from inclusion.rules.policy import LEVELS, MODES, MOMENTS, TIGHTER

WHO = (
    "headteacher",
    "SENCO",
    "governing board",
    "clerk",
    "school",
    "local authority",
    "home authority",
    "parent",
    "arranging authority",
    "alternative provider",
    "designated safeguarding lead",
)
SOURCE_KEYS = ("from", "source", "reference", "checked_on", "confidence")
DATED_KEYS = (*SOURCE_KEYS, "value")
VALUE_NEEDS = ("title", "unit", "level", "dated")
VALUE_MAY = ("choices", "tighter", "most")
RULE_NEEDS = ("level", "mode", "who", "act", "title", "says", "met_by", "sources")
RULE_MAY = ("values", "moment", "planned", "tells", "time_of_day", "asks", "overridable")
MAY_BE_EMPTY = ("unit",)
# What somebody's local policy may do: nothing in it is law, whatever its words are.
LOCAL_MODES = ("should", "advise")
# "-" stands for this product's own choice, which no document sets.
CONFIDENCE = re.compile(r"\b(?:V1|V2|S|M)\b|^-$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value or rule as its file has it; `starts` is the first day of its pack, if known."""

    file: PackFile
    kind: str  # "values" or "rules"
    name: str
    content: Mapping[str, Any]
    starts: date | None

    def fault(self, reason: str, *within: str | int) -> Fault:
        """A fault of this entry, at a key or table within it."""
        return self.file.fault(f"{self.name} {reason}", self.kind, self.name, *within)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of names; empty when there is none, or something else stands in its place."""
        found = self.content.get(key)
        return tuple(t for t in found if isinstance(t, str)) if isinstance(found, list) else ()

    @property
    def topic(self) -> str:
        """What the entry's file is about: the file's name."""
        return self.file.path.stem

    @property
    def first_day(self) -> date | None:
        """The day from which the entry holds; None while that is not to be read."""
        listed = self.content.get("dated" if self.kind == "values" else "sources")
        first = listed[0] if isinstance(listed, list) and listed else None
        start = first.get("from") if isinstance(first, dict) else None
        return start if is_day(start) else None


def value_faults(entry: Entry) -> Iterator[Fault]:
    """What is wrong with a value by itself."""
    yield from _keys(entry, VALUE_NEEDS, VALUE_MAY)
    yield from _one_of(entry, "level", LEVELS)
    yield from _one_of(entry, "tighter", TIGHTER)
    if type(entry.content.get("most", 1)) is not int:
        yield entry.fault("needs a whole number as most.", "most")
    yield from _history(entry, "dated", DATED_KEYS)
    yield from _value_types(entry)


def rule_faults(entry: Entry, values: Mapping[str, Entry] | None) -> Iterator[Fault]:
    """What is wrong with a rule; `values` are those of its pack, None while not all are to be read."""
    yield from _keys(entry, RULE_NEEDS, RULE_MAY)
    for key, allowed in (("level", LEVELS), ("mode", MODES), ("who", WHO), ("moment", MOMENTS)):
        yield from _one_of(entry, key, allowed)
    for key in ("asks", "overridable"):
        if not isinstance(entry.content.get(key, True), bool):
            yield entry.fault(f"needs true or false as {key}.", key)
    yield from _local_mode(entry)
    yield from _history(entry, "sources", SOURCE_KEYS)
    yield from _values_named(entry, values)


def _keys(entry: Entry, needed: tuple[str, ...], others: tuple[str, ...]) -> Iterator[Fault]:
    for key in needed:
        if not entry.content.get(key) and (key not in MAY_BE_EMPTY or key not in entry.content):
            yield entry.fault(f"has no {key}.", key)
    for key in entry.content:
        if key not in needed and key not in others:
            yield entry.fault(f"has the unknown key {key}.", key)


def _one_of(entry: Entry, key: str, allowed: tuple[str, ...]) -> Iterator[Fault]:
    found = entry.content.get(key)
    if found is not None and found not in allowed:
        known = ", ".join(word for word in allowed if word)
        yield entry.fault(f"has the {key} {found!r}, which is none of {known}.", key)


def _local_mode(entry: Entry) -> Iterator[Fault]:
    mode = entry.content.get("mode")
    if entry.content.get("level") == "la_policy" and mode in MODES and mode not in LOCAL_MODES:
        yield entry.fault(f"is local policy: it may be should or advise, not {mode}.", "mode")


def _history(entry: Entry, key: str, needed: tuple[str, ...]) -> Iterator[Fault]:
    """Each dated part has its source, in order, and none starts before its pack."""
    listed = entry.content.get(key)
    if not listed:
        return
    if not isinstance(listed, list) or not all(isinstance(part, dict) for part in listed):
        yield entry.fault(f"needs [[{entry.kind}.….{key}]] tables.", key)
        return
    before: date | None = None
    for number, part in enumerate(listed):
        yield from _dated_part(entry, part, (key, number), needed)
        start = part.get("from")
        if not is_day(start):
            continue
        if before is not None and start <= before:
            yield entry.fault("must list its dates in order, each once.", key, number, "from")
        if before is None and entry.starts is not None and start < entry.starts:
            reason = f"starts before its pack, which starts on {entry.starts}."
            yield entry.fault(reason, key, number, "from")
        before = start


def _dated_part(
    entry: Entry, part: Mapping[str, Any], place: tuple[str, int], needed: tuple[str, ...]
) -> Iterator[Fault]:
    for name in needed:
        if part.get(name, "") == "":
            yield entry.fault(f"has no {name}.", *place, name)
    for name in part:
        if name not in needed:
            yield entry.fault(f"has the unknown key {name}.", *place, name)
    for name in ("from", "checked_on"):
        if part.get(name, "") != "" and not is_day(part[name]):
            yield entry.fault(f"has {part[name]!r} as {name}, which is no date.", *place, name)
    confidence = part.get("confidence", "")
    if confidence != "" and not CONFIDENCE.search(str(confidence)):
        reason = f"has the confidence {confidence!r}, which names none of V1, V2, S, M, -."
        yield entry.fault(reason, *place, "confidence")


def _value_types(entry: Entry) -> Iterator[Fault]:
    """A value is a number, yes or no, or one of its choices, and stays what it was."""
    choices = entry.texts("choices")
    listed = entry.content.get("dated")
    parts = listed if isinstance(listed, list) else []
    kind: type | None = None
    for number, part in enumerate(parts):
        value = part.get("value", "") if isinstance(part, dict) else ""
        if value == "":
            continue
        place = ("dated", number, "value")
        if type(value) not in (int, bool, str):
            yield entry.fault(f"has the value {value!r}: no whole number, text or yes/no.", *place)
        elif kind not in (None, type(value)):
            yield entry.fault("changes from one kind of value to another.", *place)
        elif choices and value not in choices:
            yield entry.fault(f"has the value {value!r}, which is none of its choices.", *place)
        kind = type(value)


def _values_named(entry: Entry, values: Mapping[str, Entry] | None) -> Iterator[Fault]:
    listed = entry.texts("values")
    words = entry.content.get("says")
    if not isinstance(entry.content.get("values", []), list):
        yield entry.fault("needs a list as values.", "values")
    try:
        in_words = {name for _, name, _, _ in Formatter().parse(str(words or "")) if name}
    except ValueError as error:
        yield entry.fault(f"has braces that do not close in says: {error}.", "says")
        in_words = set()
    for name in sorted(in_words.difference(listed)):
        unknown = values is not None and name not in values
        reason = f"names the unknown value {name}." if unknown else _not_listed(name)
        yield entry.fault(reason, "says")
    if values is None:
        return
    for name in listed:
        if name not in values:
            yield entry.fault(f"names the unknown value {name}.", "values")
        elif _too_late(entry, values[name]):
            yield entry.fault(f"starts before the value {name} that it names.", "values")


def _not_listed(name: str) -> str:
    return f"says {name}, which its values do not list."


def _too_late(rule: Entry, value: Entry) -> bool:
    return bool(rule.first_day and value.first_day and rule.first_day < value.first_day)
