"""What importing a roll would do, row by row. The dry run and the import both ask here.

Pupils are matched on UPN alone. Without one, the same names and date of birth make a possible match
that a person settles; a surname and a date of birth never do (siblings, twins).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.codes import YEAR_NAMES
from cases.models import Pupil
from cases.models.pupils import fold
from inclusion.accounts.models import Group, School
from inclusion.rules.ages import year_group as year_by_age
from inclusion.words import day as day_in_words

from .faults import Fault, ReadRow, count_kinds
from .roll_changes import FieldChange, changes_to, field_changes, for_new_pupil, new_groups
from .roll_match import SKIP, Possible, match
from .roll_rows import Reading, read_row
from .sheets import Line

MISSING_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person has settled on the check page."""

    other_establishments: bool = False
    settled: Mapping[str, str] = field(default_factory=dict)
    leavers: frozenset[int] = frozenset()
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Creation:
    """A pupil to create: the row, and values by field of Pupil (`group` by name)."""

    row: ReadRow
    values: dict[str, Any]

    @property
    def year_name(self) -> str:
        return YEAR_NAMES[self.values["year_group"]]


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil to change: the row (None for a leaver), new values, and the change in words."""

    row: ReadRow | None
    pupil: Pupil
    values: dict[str, Any]
    fields: tuple[FieldChange, ...]


@dataclass(slots=True)
class RollPlan:
    """The whole dry run. Rows in `bad` are left alone, and so are unsettled possible matches."""

    rows: list[ReadRow] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leavers: list[Change] = field(default_factory=list)
    possibles: list[Possible] = field(default_factory=list)
    missing: list[Pupil] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def bad(self) -> list[ReadRow]:
        return [row for row in self.rows if row.errors]

    @property
    def warned(self) -> list[ReadRow]:
        return [row for row in self.rows if row.warnings]

    @property
    def waiting(self) -> int:
        """Possible matches that nobody has settled or that were left out: not imported."""
        return sum(possible.answer in ("", SKIP) for possible in self.possibles)

    @property
    def offers_leavers(self) -> bool:
        """A file of one class or year is no roll: hundreds of leavers are never offered."""
        return 0 < len(self.missing) <= MISSING_SHOWN

    @property
    def does_something(self) -> bool:
        return bool(self.creations or self.changes or self.leavers)

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "created": len(self.creations),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "left": len(self.leavers),
            "missing": len(self.missing),
            "waiting": self.waiting,
            "bad": len(self.bad),
            "groups": len(self.new_groups),
            "errors": count_kinds(row.errors for row in self.rows),
            "warnings": count_kinds(row.warnings for row in self.rows),
        }

    @property
    def fingerprint(self) -> str:
        """Changes whenever something else would be imported than what was shown."""
        told = [
            [[c.row.number, c.values] for c in self.creations],
            [[c.pupil.pk, [[f.label, f.old, f.new] for f in c.fields]] for c in self.changes],
            [[c.pupil.pk, c.values] for c in self.leavers],
            [p.pk for p in self.missing],
            [[r.number, [f.words for f in r.errors]] for r in self.bad],
            self.new_groups,
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def plan_roll(*, school: School, lines: Sequence[Line], how: Reading, answers: Answers) -> RollPlan:
    """Say what importing these rows would do. Reads the school's pupils and groups; writes nothing."""
    pupils = list(Pupil.objects.filter(school=school).select_related("group").order_by("pk"))
    groups = list(Group.objects.filter(school=school))
    rows = [read_row(line, how) for line in lines]
    matching = match(rows, pupils, answers.settled)
    plan = RollPlan(rows=rows, possibles=matching.possibles)
    waiting = {p.row.number for p in plan.possibles if p.answer in ("", SKIP)}
    for row in rows:
        if row.errors or row.number in waiting:
            continue
        pupil = matching.pupils.get(row.number)
        if pupil is None:
            _plan_creation(plan, row, how.on)
        else:
            _plan_change(plan, row, pupil)
    plan.new_groups = new_groups([*plan.creations, *plan.changes], groups)
    plan.missing = [p for p in pupils if p.left_on is None and p.pk not in matching.present]
    plan.leavers = list(_leavers(plan, answers))
    return plan


def _plan_creation(plan: RollPlan, row: ReadRow, on: date) -> None:
    by_age = year_by_age(row.values["born_on"], on)
    if "year_group" not in row.values and by_age not in YEAR_NAMES:
        row.errors.append(
            Fault("lacking", f"Year group is blank, and by age it would be year {by_age}.")
        )
        return
    if "year_group" not in row.values:
        row.values["year_group"] = by_age
        row.warnings.append(
            Fault("year_from_age", f"Year group is blank: taken as {YEAR_NAMES[by_age]}, by age.")
        )
    if "upn" not in row.values:
        row.warnings.append(
            Fault("no_upn", "No UPN: next time this pupil will be matched by name, by hand.")
        )
    plan.creations.append(Creation(row, for_new_pupil(row.values)))


def _plan_change(plan: RollPlan, row: ReadRow, pupil: Pupil) -> None:
    _warn_about(row, pupil)
    values = changes_to(pupil, row.values)
    if values:
        plan.changes.append(Change(row, pupil, values, field_changes(pupil, values)))
    else:
        plan.unchanged += 1


def _warn_about(row: ReadRow, pupil: Pupil) -> None:
    told = row.values
    if pupil.left_on and "left_on" not in told:
        row.warnings.append(
            Fault(
                "still_in_file",
                f"Recorded as having left on {day_in_words(pupil.left_on)}: that stays as it is. "
                "Take the leaving date out on the pupil's page if the pupil has come back.",
            )
        )
    names = {fold(pupil.legal_forename), fold(pupil.forename)}
    if told["born_on"] != pupil.born_on and fold(told["legal_forename"]) not in names:
        row.warnings.append(
            Fault(
                "another_child",
                "The record with this UPN has another forename and another date of birth: "
                "make sure that it is the same child.",
            )
        )


def _leavers(plan: RollPlan, answers: Answers) -> Iterator[Change]:
    for pupil in plan.missing:
        if pupil.pk in answers.leavers and answers.left_on and plan.offers_leavers:
            values = {"left_on": answers.left_on}
            yield Change(None, pupil, values, field_changes(pupil, values))
