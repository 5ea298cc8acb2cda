"""What importing a file of attendance would do. The dry run and the import both ask here."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.attendance import NUMBERS, problems
from cases.models import AttendanceWeek, Pupil
from inclusion.accounts.models import School
from inclusion.words import day as day_in_words
from inclusion.words import listing

from .attendance_rows import Reading, read_row
from .faults import Fault, ReadRow, count_kinds
from .sheets import Line


@dataclass(slots=True)
class WeekChange:
    """A recorded week, the row that tells it otherwise, and its half-days before."""

    row: ReadRow
    week: AttendanceWeek
    before: dict[str, int]


@dataclass(slots=True)
class AttendancePlan:
    """The whole dry run. `creations` are not saved yet, each with the row that it comes from."""

    rows: list[ReadRow] = field(default_factory=list)
    creations: list[tuple[ReadRow, AttendanceWeek]] = field(default_factory=list)
    changes: list[WeekChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def bad(self) -> list[ReadRow]:
        return [row for row in self.rows if row.errors]

    @property
    def warned(self) -> list[ReadRow]:
        return [row for row in self.rows if row.warnings and not row.errors]

    @property
    def does_something(self) -> bool:
        return bool(self.creations or self.changes)

    @property
    def weeks(self) -> list[AttendanceWeek]:
        """All that would be written."""
        return [week for _, week in self.creations] + [change.week for change in self.changes]

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "created": len(self.creations),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "bad": len(self.bad),
            "pupils": len({week.pupil_id for week in self.weeks}),
            "errors": count_kinds(row.errors for row in self.rows),
            "warnings": count_kinds(row.warnings for row in self.rows),
        }

    @property
    def fingerprint(self) -> str:
        """Changes whenever something else would be imported than what was shown."""
        told = [
            [[row.number, week.pupil_id, row.values] for row, week in self.creations],
            [[c.row.number, c.week.pk, c.before, c.row.values] for c in self.changes],
            [[row.number, [f.words for f in row.errors]] for row in self.bad],
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def plan_attendance(*, school: School, lines: Sequence[Line], how: Reading) -> AttendancePlan:
    """Say what importing these rows would do. Two queries, no writes."""
    plan = AttendancePlan(rows=[read_row(line, how) for line in lines])
    pupils = {p.upn: p for p in Pupil.objects.filter(school=school, upn__isnull=False)}
    recorded = _recorded(school, plan.rows)
    _mark_repeated(plan.rows)
    for row in plan.rows:
        pupil = pupils.get(row.values.get("upn"))
        row.pupil_name = pupil.name if pupil else ""
        if pupil is None and "upn" in row.values:
            row.errors.append(Fault("no_pupil", "No pupil of this school has this UPN."))
        if pupil and not row.errors:
            _plan_row(plan, row, pupil, recorded.get((pupil.pk, row.values["week"])))
    return plan


def _recorded(school: School, rows: Sequence[ReadRow]) -> dict[tuple[int, date], AttendanceWeek]:
    """What is recorded for the weeks of the file, whichever pupils it names."""
    mondays = [row.values["week"] for row in rows if "week" in row.values]
    if not mondays:
        return {}
    found = AttendanceWeek.objects.filter(
        school=school, week_starts_on__range=(min(mondays), max(mondays))
    )
    return {(week.pupil_id, week.week_starts_on): week for week in found}


def _plan_row(
    plan: AttendancePlan, row: ReadRow, pupil: Pupil, standing: AttendanceWeek | None
) -> None:
    """Create the week, change it or count it as unchanged. What the row leaves out stays as it is."""
    monday = row.values["week"]
    if pupil.born_on > monday:
        row.errors.append(Fault("date", "The pupil was not yet born in this week."))
        return
    if pupil.left_on and monday > pupil.left_on:
        left = day_in_words(pupil.left_on)
        row.warnings.append(Fault("after_leaving", f"The pupil left on {left}, before this."))
    told = {name: row.values[name] for name in NUMBERS if name in row.values}
    if standing is None:
        week = AttendanceWeek(
            school_id=pupil.school_id,
            pupil=pupil,
            week_starts_on=monday,
            source=AttendanceWeek.Source.FILE,
            **told,
        )
        plan.creations.append((row, week))
        return
    before = {name: getattr(standing, name) for name in NUMBERS}
    after = {**before, **told}
    if after == before:
        plan.unchanged += 1
        return
    faults = [Fault("number", sentence) for _, sentence in problems(after)]
    if faults:
        row.errors.extend(faults)
        return
    for name, number in after.items():
        setattr(standing, name, number)
    standing.source, standing.pupil = AttendanceWeek.Source.FILE, pupil
    plan.changes.append(WeekChange(row, standing, before))


def _mark_repeated(rows: Sequence[ReadRow]) -> None:
    """Rows that tell of the same pupil and week twice are errors, each naming all of them."""
    together: dict[tuple[str, date], list[ReadRow]] = defaultdict(list)
    for row in rows:
        if {"upn", "week"} <= row.values.keys():
            together[row.values["upn"], row.values["week"]].append(row)
    for repeated in together.values():
        if len(repeated) > 1:
            numbers = listing(str(row.number) for row in repeated)
            for row in repeated:
                row.errors.append(
                    Fault("repeated", f"The same pupil and week stand on rows {numbers}.")
                )
