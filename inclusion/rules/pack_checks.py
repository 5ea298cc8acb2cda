"""Every fault of a folder of packs, each with file, line and reason. `manage.py check_packs` prints them.

`pack` asks the same before it builds anything, so that no rule ever meets half a description.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from inclusion.rules.entry_checks import Entry, rule_faults, value_faults
from inclusion.rules.pack_files import Fault, PackFile, is_day, read_file

OVERVIEW = "pack.toml"
OVERVIEW_KEYS = ("id", "title", "duties_from", "editions")
EDITION_KEYS = ("id", "title", "from")
TABLES = ("values", "rules")
A_DAY = timedelta(days=1)

Functions = Mapping[str, Callable[..., object]]  # the function that applies each rule, by its id


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """A pack's files as they were read, and what is wrong in them by themselves."""

    overview: PackFile | None
    files: tuple[PackFile, ...]
    values: Mapping[str, Entry]
    rules: Mapping[str, Entry]
    faults: tuple[Fault, ...]
    whole: bool  # every file could be read, so that what is not there is missing

    @property
    def editions(self) -> list[Mapping[str, Any]]:
        """The tables of its editions, as they stand."""
        return _tables(self.overview.content.get("editions")) if self.overview else []


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of packs, and everything that is wrong in it, in the order of files and lines."""

    packs: tuple[CheckedPack, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many packs, editions, values and rules there are."""
        return (
            len(self.packs),
            sum(len(pack.editions) for pack in self.packs),
            sum(len(pack.values) for pack in self.packs),
            sum(len(pack.rules) for pack in self.packs),
        )


def check_folder(folder: Path, functions: Functions) -> Checked:
    """Every fault of every pack in a folder, and of its rules beside the functions that apply them."""
    packs = [check_pack(found) for found in _pack_folders(folder)]
    faults = [fault for pack in packs for fault in pack.faults]
    if not packs:
        faults.append(Fault(folder, 1, "there is no pack in this folder."))
    faults += rules_of_two_packs(packs)
    faults += _without_function(packs, functions)
    if all(pack.whole for pack in packs):
        faults += _without_rule(packs, functions)
    faults.sort(key=lambda fault: (str(fault.path), fault.line, fault.reason))
    return Checked(tuple(packs), tuple(faults))


def check_pack(folder: Path) -> CheckedPack:
    """The files of one pack with every fault that can be seen in the pack alone."""
    read = {path: read_file(path) for path in sorted(folder.glob("*.toml"))}
    faults = [found for found in read.values() if isinstance(found, Fault)]
    overview = read.pop(folder / OVERVIEW, None)
    if overview is None:
        faults.append(Fault(folder / OVERVIEW, 1, f"{folder.name} has no {OVERVIEW}."))
    main = overview if isinstance(overview, PackFile) else None
    if main:
        faults += _overview_faults(main, folder.name)
    files = tuple(found for found in read.values() if isinstance(found, PackFile))
    starts = min(_edition_starts(main), default=None) if main else None
    entries: dict[str, dict[str, Entry]] = {table: {} for table in TABLES}
    for file in files:
        faults += _collect(file, starts, entries)
    whole = len(files) == len(read)
    values, rules = entries["values"], entries["rules"]
    faults += [fault for value in values.values() for fault in value_faults(value)]
    for rule in rules.values():
        faults += rule_faults(rule, values if whole else None)
    faults.sort(key=lambda fault: (str(fault.path), fault.line, fault.reason))
    return CheckedPack(main, files, values, rules, tuple(faults), whole)


def rules_of_two_packs(packs: Iterable[CheckedPack]) -> Iterator[Fault]:
    """Rules whose id another pack has as well, at the second of the two."""
    first: dict[str, Entry] = {}
    for pack in packs:
        for name, entry in pack.rules.items():
            if name in first:
                yield entry.fault(f"is defined twice: {first[name].file.path} has it as well.")
            first.setdefault(name, entry)


def _pack_folders(folder: Path) -> list[Path]:
    """The folders that hold TOML files, or the folder itself when it is a pack.

    One without an overview is a fault, not another thing.
    """
    if (folder / OVERVIEW).exists():
        return [folder]
    return sorted({path.parent for path in folder.glob("*/*.toml")})


def _collect(
    file: PackFile, starts: date | None, entries: dict[str, dict[str, Entry]]
) -> Iterator[Fault]:
    """Put the entries of a file among those of its pack; what stands twice stays out."""
    for table, content in file.content.items():
        if table not in TABLES:
            yield file.fault(f"{table} is an unknown table or key.", table)
            continue
        for name, entry in content.items() if isinstance(content, dict) else ():
            if not isinstance(entry, dict):
                yield file.fault(f"{name} is no table.", table, name)
                continue
            found = Entry(file, table, name, entry, starts)
            if name in entries[table]:
                elsewhere = entries[table][name].file.path.name
                yield found.fault(f"is defined twice: {elsewhere} has it as well.")
            entries[table].setdefault(name, found)


def _overview_faults(file: PackFile, folder: str) -> Iterator[Fault]:
    for key in OVERVIEW_KEYS:
        if not file.content.get(key):
            yield file.fault(f"{key} is missing.", key)
    for key in file.content:
        if key not in OVERVIEW_KEYS:
            yield file.fault(f"{key} is an unknown table or key.", key)
    identity = file.content.get("id")
    if identity and identity != folder:
        yield file.fault(f"the pack calls itself {identity}, its folder is {folder}.", "id")
    duties_from = file.content.get("duties_from")
    if duties_from and not is_day(duties_from):
        yield file.fault(f"duties_from is {duties_from!r}, which is no date.", "duties_from")
    starts = _edition_starts(file)
    if is_day(duties_from) and starts and duties_from < min(starts):
        yield file.fault(f"asks before its first edition, of {min(starts)}.", "duties_from")
    yield from _edition_faults(file)


def _edition_faults(file: PackFile) -> Iterator[Fault]:
    """Each edition is complete, and follows the one before it without a gap or an overlap."""
    seen: set[str] = set()
    before: Mapping[str, Any] | None = None
    for number, edition in enumerate(_tables(file.content.get("editions"))):
        place = ("editions", number)
        yield from _edition_keys(file, edition, place)
        name = str(edition.get("id"))
        if name in seen:
            yield file.fault(f"the edition {name} is defined twice.", *place, "id")
        seen.add(name)
        if before is not None:
            yield from _join(file, before, edition, place)
        before = edition


def _edition_keys(
    file: PackFile, edition: Mapping[str, Any], place: tuple[str, int]
) -> Iterator[Fault]:
    for key in EDITION_KEYS:
        if not edition.get(key):
            yield file.fault(f"an edition has no {key}.", *place, key)
    for key in edition:
        if key not in (*EDITION_KEYS, "to"):
            yield file.fault(f"an edition has the unknown key {key}.", *place, key)
    for key in ("from", "to"):
        if edition.get(key) and not is_day(edition[key]):
            yield file.fault(f"{edition[key]!r} is no date.", *place, key)
    start, end = edition.get("from"), edition.get("to")
    if is_day(start) and is_day(end) and end < start:
        yield file.fault("an edition ends before it starts.", *place, "to")


def _join(
    file: PackFile, before: Mapping[str, Any], edition: Mapping[str, Any], place: tuple[str, int]
) -> Iterator[Fault]:
    start, end = edition.get("from"), before.get("to")
    if not is_day(start):
        return
    if not is_day(end) or end >= start:
        yield file.fault(f"{edition.get('id')} overlaps the edition before it.", *place, "from")
    elif end + A_DAY < start:
        yield file.fault(f"there is a gap between two editions: {end} to {start}.", *place, "from")


def _tables(found: object) -> list[Mapping[str, Any]]:
    return [table for table in found if isinstance(table, dict)] if isinstance(found, list) else []


def _edition_starts(file: PackFile) -> list[date]:
    starts = (edition.get("from") for edition in _tables(file.content.get("editions")))
    return [start for start in starts if is_day(start)]


def _without_function(packs: Iterable[CheckedPack], functions: Functions) -> Iterator[Fault]:
    for pack in packs:
        for name, rule in pack.rules.items():
            asks = rule.content.get("asks", True)
            if asks and name not in functions:
                yield rule.fault("asks for something, but no function applies it.")
            if not asks and name in functions:
                yield rule.fault("asks for nothing, but a function applies it.", "asks")


def _without_rule(packs: Iterable[CheckedPack], functions: Functions) -> Iterator[Fault]:
    """Functions whose rule no pack describes, among the families of rules that the packs hold.

    A family is what stands before the first dot of an id: a folder with one authority's pack alone
    need not describe the law.
    """
    described = {name for pack in packs for name in pack.rules}
    families = {name.partition(".")[0] for name in described}
    for name, function in functions.items():
        if name not in described and name.partition(".")[0] in families:
            code = function.__code__
            path, line = Path(code.co_filename), code.co_firstlineno
            yield Fault(path, line, f"the function of {name} has no rule in any pack.")
