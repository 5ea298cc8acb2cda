"""Reading packs from their TOML files, with every check done before a rule may use them.

Called once a process (`load_packs` is cached). Each complaint names the file and the reason.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from inclusion.rules.policy import (
    LEVELS,
    MODES,
    MOMENTS,
    TIGHTER,
    DatedSource,
    DatedValue,
    Edition,
    Own,
    Pack,
    PackError,
    Packs,
    Rule,
    Source,
    Value,
)

__all__ = [
    "Own",
    "Pack",
    "PackError",
    "Packs",
    "Rule",
    "Source",
    "load_packs",
    "pack_names",
    "read_pack",
    "with_national",
]

FOLDER = Path(__file__).parent / "packs"
OVERVIEW = "pack.toml"
NATIONAL = "england"
RULE_KEYS = {
    *("level", "mode", "who", "act", "title", "says", "values", "sources", "met_by"),
    *("moment", "tells", "asks", "overridable"),
}
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


def load_packs(names: Iterable[str] | None = None) -> Packs:
    """The named packs, or all of them, in the order of their names. Cached.

    Raises PackError for an unknown name or a file that fails a check.
    """
    return _load(None if names is None else tuple(sorted(set(names))), FOLDER)


def with_national(packs: Packs) -> Packs:
    """Packs that hold the national one, which totals and periods need whatever was chosen."""
    return packs if NATIONAL in packs.packs else load_packs((NATIONAL,))


def pack_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The ids of the packs that exist."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{OVERVIEW}")))


@cache
def _load(names: tuple[str, ...] | None, folder: Path) -> Packs:
    known = pack_names(folder)
    for name in names or ():
        if name not in known:
            raise PackError(f"There is no pack called {name}; there are {', '.join(known)}.")
    packs = {name: read_pack(folder / name) for name in (known if names is None else names)}
    return Packs(packs)


def read_pack(folder: Path) -> Pack:
    """One pack from its folder. Raises PackError naming the file and what is wrong in it."""
    files = {path: _toml(path) for path in sorted(folder.glob("*.toml"))}
    overview = files.pop(folder / OVERVIEW, None)
    if overview is None:
        raise PackError(f"{folder.name} has no {OVERVIEW}.")
    with _Place(folder / OVERVIEW):
        editions = _editions(overview)
        identity = str(overview["id"]), str(overview["title"]), _day(overview["duties_from"])
    values: dict[str, Value] = {}
    rules: dict[str, Rule] = {}
    for path, content in files.items():
        with _Place(path):
            _add(values, content.get("values", {}), identity[0], editions[0].starts, _value)
            _add(rules, content.get("rules", {}), identity[0], editions[0].starts, _rule)
    pack = Pack(*identity, editions, values, rules)
    _check_rules(pack)
    return pack


class _Place:
    """Turns whatever goes wrong while reading a file into a PackError that names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        where = f"{self.path.parent.name}/{self.path.name}"
        if isinstance(error, KeyError):
            raise PackError(f"{where}: {error.args[0]} is missing.") from error
        if isinstance(error, ValueError | TypeError):
            raise PackError(f"{where}: {error}") from error


def _toml(path: Path) -> dict[str, Any]:
    with _Place(path):
        return tomllib.loads(path.read_text(encoding="utf-8"))


def _editions(overview: Mapping[str, Any]) -> tuple[Edition, ...]:
    found = [
        Edition(str(e["id"]), str(e["title"]), _day(e["from"]), _optional_day(e.get("to")))
        for e in overview["editions"]
    ]
    if not found:
        raise ValueError("a pack needs an edition.")
    return tuple(sorted(found, key=lambda edition: edition.starts))


def _add(target: Any, entries: Mapping[str, Any], pack: str, start: date, build: Any) -> None:
    for name, entry in entries.items():
        if name in target:
            raise ValueError(f"{name} is defined twice.")
        try:
            target[name] = build(pack, name, entry, start)
        except KeyError as missing:
            raise ValueError(f"{name} lacks {missing.args[0]}.") from missing


def _value(pack: str, name: str, entry: Mapping[str, Any], start: date) -> Value:
    _refuse_unknown(name, entry, {"title", "unit", "level", "choices", "tighter", "dated"})
    history = tuple(
        DatedValue(_day(dated["from"]), dated["value"], _source(name, dated))
        for dated in entry["dated"]
    )
    _check_history(name, [dated.starts for dated in history], start)
    level = _one_of(name, "level", entry["level"], LEVELS)
    return Value(
        pack,
        name,
        str(entry["title"]),
        str(entry["unit"]),
        level,
        history,
        choices=tuple(entry.get("choices", ())),
        tighter=_one_of(name, "tighter", entry.get("tighter", ""), TIGHTER),
    )


def _rule(pack: str, name: str, entry: Mapping[str, Any], start: date) -> Rule:
    _refuse_unknown(name, entry, RULE_KEYS)
    history = tuple(DatedSource(_day(s["from"]), _source(name, s)) for s in entry["sources"])
    _check_history(name, [dated.starts for dated in history], start)
    return Rule(
        id=name,
        pack=pack,
        level=_one_of(name, "level", entry["level"], LEVELS),
        mode=_one_of(name, "mode", entry["mode"], MODES),
        who=_one_of(name, "who", entry["who"], WHO),
        act=str(entry["act"]),
        title=str(entry["title"]),
        says=str(entry["says"]),
        values=tuple(entry.get("values", ())),
        history=history,
        met_by=str(entry["met_by"]),
        moment=_one_of(name, "moment", entry.get("moment", "event"), MOMENTS),
        tells=str(entry.get("tells", "")),
        asks=bool(entry.get("asks", True)),
        overridable=bool(entry.get("overridable", False)),
    )


def _source(name: str, entry: Mapping[str, Any]) -> Source:
    for key in ("source", "reference"):
        if not entry.get(key):
            raise ValueError(f"{name} has no {key}.")
    checked = _day(entry["checked_on"])
    return Source(entry["source"], entry["reference"], checked, str(entry["confidence"]))


def _check_history(name: str, starts: list[date], pack_start: date) -> None:
    if not starts:
        raise ValueError(f"{name} has no value and no source.")
    if starts != sorted(set(starts)):
        raise ValueError(f"{name} must list its dates in order, each once.")
    if starts[0] < pack_start:
        raise ValueError(f"{name} starts before its pack, which starts on {pack_start}.")


def _check_rules(pack: Pack) -> None:
    """A rule's id carries no unknown value, neither in its list nor in its words."""
    for rule in pack.rules.values():
        in_words = {name for _, name, _, _ in Formatter().parse(rule.says) if name}
        for name in (*rule.values, *sorted(in_words)):
            if name not in pack.values:
                raise PackError(f"{pack.id}: the rule {rule.id} names the unknown value {name}.")


def _refuse_unknown(name: str, entry: Mapping[str, Any], known: set[str]) -> None:
    for key in entry:
        if key not in known:
            raise ValueError(f"{name} has the unknown key {key}.")


def _one_of(name: str, key: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{name} has the {key} {value!r}, which is none of {', '.join(allowed)}.")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date.")
    return value


def _optional_day(value: object) -> date | None:
    return None if value is None else _day(value)
