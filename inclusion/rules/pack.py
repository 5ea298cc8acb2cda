"""Reading packs from their TOML files, with every check done before a rule may use them.

Called once a process (`load_packs` is cached). Each complaint names the file, line and reason.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from inclusion.rules.entry_checks import Entry
from inclusion.rules.pack_checks import OVERVIEW, CheckedPack, check_pack, rules_of_two_packs
from inclusion.rules.policy import (
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
NATIONAL = "england"


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
    checked = [check_pack(folder / name) for name in (known if names is None else names)]
    for fault in rules_of_two_packs(checked):
        raise PackError(fault.short)
    return Packs({pack.id: pack for pack in map(_pack, checked)})


def read_pack(folder: Path) -> Pack:
    """One pack from its folder. Raises PackError with the file, the line and what is wrong there."""
    return _pack(check_pack(folder))


def _pack(checked: CheckedPack) -> Pack:
    """What was checked, as the rules use it. Raises PackError on the first fault."""
    if checked.faults or checked.overview is None:
        raise PackError(checked.faults[0].short)
    overview = checked.overview.content
    pack = str(overview["id"])
    return Pack(
        pack,
        str(overview["title"]),
        overview["duties_from"],
        tuple(_edition(edition) for edition in checked.editions),
        {name: _value(pack, entry) for name, entry in checked.values.items()},
        {name: _rule(pack, entry) for name, entry in checked.rules.items()},
    )


def _edition(entry: Mapping[str, Any]) -> Edition:
    return Edition(str(entry["id"]), str(entry["title"]), entry["from"], entry.get("to"))


def _value(pack: str, entry: Entry) -> Value:
    content = entry.content
    return Value(
        pack,
        entry.name,
        str(content["title"]),
        str(content["unit"]),
        content["level"],
        tuple(DatedValue(d["from"], d["value"], _source(d)) for d in content["dated"]),
        choices=tuple(content.get("choices", ())),
        tighter=content.get("tighter", ""),
        topic=entry.topic,
        most=content.get("most"),
    )


def _rule(pack: str, entry: Entry) -> Rule:
    content = entry.content
    return Rule(
        id=entry.name,
        pack=pack,
        level=content["level"],
        mode=content["mode"],
        who=content["who"],
        act=str(content["act"]),
        title=str(content["title"]),
        says=str(content["says"]),
        values=tuple(content.get("values", ())),
        history=tuple(DatedSource(s["from"], _source(s)) for s in content["sources"]),
        met_by=str(content["met_by"]),
        moment=content.get("moment", "event"),
        planned=bool(content.get("planned", False)),
        tells=str(content.get("tells", "")),
        time_of_day=str(content.get("time_of_day", "")),
        asks=content.get("asks", True),
        overridable=content.get("overridable", False),
        topic=entry.topic,
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(
        entry["source"], entry["reference"], entry["checked_on"], str(entry["confidence"])
    )
