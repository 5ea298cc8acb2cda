"""Which row is which pupil. A match is on UPN; anything else is a question for a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cases.models import Pupil
from cases.models.pupils import fold
from inclusion.words import listing

from .faults import Fault, ReadRow

SAME, NEW, SKIP = "same:", "new", "skip"

NameKey = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Possible:
    """A row without a match on UPN beside pupils of the same names and date of birth."""

    row: ReadRow
    candidates: tuple[Pupil, ...]
    answer: str

    @property
    def chosen(self) -> int | None:
        """The id of the pupil that the row was taken for."""
        return int(self.answer.removeprefix(SAME)) if self.answer.startswith(SAME) else None


@dataclass(slots=True)
class Matching:
    """Pupils by row number, possible matches, and the pupils that the file holds in any way."""

    pupils: dict[int, Pupil] = field(default_factory=dict)
    possibles: list[Possible] = field(default_factory=list)
    present: set[int] = field(default_factory=set)


def match(rows: Sequence[ReadRow], pupils: Sequence[Pupil], settled: Mapping[str, str]) -> Matching:
    """Match rows to pupils; rows that repeat one another get an error each.

    A row with errors still shows that its pupil is in the file: nobody is a leaver for a mistyped cell.
    """
    _mark_repeated(rows)
    by_upn = {pupil.upn: pupil for pupil in pupils if pupil.upn}
    by_name = _by_name(pupils)
    found = Matching()
    for row in rows:
        pupil = by_upn.get(row.upn_written)
        if pupil:
            found.pupils[row.number] = pupil
            found.present.add(pupil.pk)
    for row in rows:
        if row.number in found.pupils:
            continue
        candidates = [p for p in _same_names(row, by_name) if p.pk not in found.present]
        if candidates:
            _ask(found, row, candidates, settled.get(str(row.number), ""))
    for possible in found.possibles:
        if possible.answer != NEW:
            found.present.update(p.pk for p in possible.candidates)
    _mark_settled_twice(rows, found)
    return found


def _ask(found: Matching, row: ReadRow, candidates: list[Pupil], answer: str) -> None:
    same = next((p for p in candidates if answer == f"{SAME}{p.pk}"), None)
    known = answer if same or answer in (NEW, SKIP) else ""
    found.possibles.append(Possible(row, tuple(candidates), known))
    if same:
        found.pupils[row.number] = same


def _names(forename: str, surname: str) -> str:
    return fold(f"{forename} {surname}")


def _by_name(pupils: Sequence[Pupil]) -> dict[NameKey, list[Pupil]]:
    found: dict[NameKey, list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        legal = _names(pupil.legal_forename, pupil.legal_surname)
        for name in {legal, _names(pupil.forename, pupil.surname)}:
            found[name, pupil.born_on].append(pupil)
    return found


def _keys(row: ReadRow) -> set[NameKey]:
    told = row.values
    if not {"legal_forename", "legal_surname", "born_on"} <= told.keys():
        return set()
    legal = _names(told["legal_forename"], told["legal_surname"])
    preferred = _names(
        told.get("forename", told["legal_forename"]), told.get("surname", told["legal_surname"])
    )
    return {(legal, told["born_on"]), (preferred, told["born_on"])}


def _same_names(row: ReadRow, by_name: Mapping[NameKey, list[Pupil]]) -> list[Pupil]:
    pupils = {p.pk: p for key in _keys(row) for p in by_name.get(key, [])}
    return [pupils[pk] for pk in sorted(pupils)]


def _mark_repeated(rows: Sequence[ReadRow]) -> None:
    """Every row with a UPN that stands on several rows is an error; so are twice the same names."""
    by_upn: dict[str, list[ReadRow]] = defaultdict(list)
    by_name: dict[NameKey, list[ReadRow]] = defaultdict(list)
    for row in rows:
        if row.upn_written:
            by_upn[row.upn_written].append(row)
        else:
            for key in _keys(row):
                by_name[key].append(row)
    _mark(by_upn.values(), "The same UPN stands on rows {rows}.")
    _mark(by_name.values(), "The same names and date of birth stand on rows {rows}, without a UPN.")


def _mark(groups: Iterable[list[ReadRow]], words: str) -> None:
    for together in groups:
        if len(together) > 1:
            numbers = listing(str(row.number) for row in together)
            for row in together:
                fault = Fault("repeated", words.format(rows=numbers))
                if fault not in row.errors:
                    row.errors.append(fault)


def _mark_settled_twice(rows: Sequence[ReadRow], found: Matching) -> None:
    times = Counter(pupil.pk for pupil in found.pupils.values())
    for row in rows:
        pupil = found.pupils.get(row.number)
        if pupil and times[pupil.pk] > 1 and not any(f.kind == "repeated" for f in row.errors):
            row.errors.append(Fault("repeated", "Two rows of the file were taken as this pupil."))
