"""What importing a file of suspensions would do. The dry run and the import both ask here.

A row that is already recorded changes nothing; one that is recorded differently, or overlaps another,
is an error for a person to look at: an import never changes a recorded decision.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.importers.faults import Fault, ReadRow, count_kinds
from cases.importers.sheets import Line
from cases.models import Pupil
from exclusions.checks import called
from exclusions.codes import Kind, Session
from exclusions.facts import as_fact
from exclusions.models import Suspension
from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.periods import period_of
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.words import day as day_in_words
from inclusion.words import listing, weekday

from .rows import REASONS, Reading, read_row

HalfDay = tuple[date, str]


@dataclass(slots=True)
class SuspensionPlan:
    """The whole dry run. `records` are not saved yet, each with the row that it comes from."""

    rows: list[ReadRow] = field(default_factory=list)
    records: list[tuple[ReadRow, Suspension]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def bad(self) -> list[ReadRow]:
        return [row for row in self.rows if row.errors]

    @property
    def warned(self) -> list[ReadRow]:
        return [row for row in self.rows if row.warnings]

    @property
    def does_something(self) -> bool:
        return bool(self.records)

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "created": len(self.records),
            "unchanged": self.unchanged,
            "bad": len(self.bad),
            "pupils": len({record.pupil_id for _, record in self.records}),
            "sessions": sum(record.sessions or 0 for _, record in self.records),
            "errors": count_kinds(row.errors for row in self.rows),
            "warnings": count_kinds(row.warnings for row in self.rows),
        }

    @property
    def fingerprint(self) -> str:
        """Changes whenever something else would be imported than what was shown."""
        told = [
            [[row.number, r.pupil_id, row.values, r.last_on] for row, r in self.records],
            [[row.number, [f.words for f in row.errors]] for row in self.bad],
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def plan_suspensions(*, school: School, lines: Sequence[Line], how: Reading) -> SuspensionPlan:
    """Say what importing these rows would do. Three queries and the school's calendar; no writes."""
    rows = [read_row(line, how) for line in lines]
    upns = {row.values["upn"] for row in rows if "upn" in row.values}
    pupils = {p.upn: p for p in Pupil.objects.filter(school=school, upn__isnull=False)}
    found = [pupils[upn].pk for upn in upns if upn in pupils]
    recorded = _recorded(school, found)
    calendar = school_calendar(school)
    plan = SuspensionPlan(rows=rows)
    _mark_repeated(rows)
    for row in sorted(rows, key=_by_start):
        pupil = pupils.get(row.values.get("upn"))
        row.pupil_name = pupil.name if pupil else ""
        if pupil is None and "upn" in row.values:
            row.errors.append(Fault("no_pupil", "No pupil of this school has this UPN."))
        if row.errors or pupil is None:
            continue
        record = _record(school, pupil, row, calendar)
        _plan_row(plan, row, record, recorded[pupil.pk])
        if not row.errors:
            row.warnings.extend(_warnings(record, pupil, calendar))
    return plan


def _by_start(row: ReadRow) -> tuple[date, str, int]:
    starts_on = row.values.get("starts_on", date.max)
    return starts_on, row.values.get("start_session", Session.MORNING), row.number


def _recorded(school: School, pupil_ids: Sequence[int]) -> dict[int, list[Suspension]]:
    found: dict[int, list[Suspension]] = defaultdict(list)
    rows = Suspension.objects.filter(school=school, cancelled_on__isnull=True)
    for row in rows.filter(pupil__in=pupil_ids).order_by("starts_on", "pk"):
        found[row.pupil_id].append(row)
    return found


def _record(school: School, pupil: Pupil, row: ReadRow, calendar: SchoolCalendar) -> Suspension:
    """The row as a record that is not saved yet, its end worked out on the school's calendar."""
    told = row.values
    reasons = [*told["reasons"], "", ""][: len(REASONS)]
    record = Suspension(
        school=school,
        pupil=pupil,
        kind=told["kind"],
        origin=Suspension.Origin.EARLIER,
        decided_on=told["starts_on"],
        decided_as="",
        starts_on=told["starts_on"],
        start_session=_start_session(told),
        sessions=told["sessions"],
        **dict(zip(REASONS, reasons, strict=True)),
    )
    if record.kind != Kind.PERMANENT:
        period = period_of(as_fact(record), calendar)
        record.last_on, record.last_session = period.last, period.last_session or ""
        record.returns_on, record.returns_session = period.returns, period.returns_session or ""
    return record


def _start_session(told: dict[str, Any]) -> str:
    if told["kind"] == Kind.LUNCHTIME:
        return Session.MORNING
    return str(told.get("start_session", Session.MORNING))


def _plan_row(
    plan: SuspensionPlan, row: ReadRow, record: Suspension, others: list[Suspension]
) -> None:
    """Create it, count it as unchanged, or refuse it beside what is recorded or in the file."""
    same = next((o for o in others if _key(o) == _key(record)), None)
    if same is not None:
        if (same.sessions, same.reasons) == (record.sessions, record.reasons):
            plan.unchanged += 1
        else:
            row.errors.append(
                Fault(
                    "differs",
                    f"Already recorded as {called(same)}, with other half-days or reasons. "
                    "Nothing was changed: compare the two.",
                )
            )
        return
    clash = next((o for o in others if _overlap(o, record)), None)
    if clash is not None:
        where = next((f", row {r.number}" for r, made in plan.records if made is clash), "")
        row.errors.append(Fault("overlap", f"These days overlap {called(clash)}{where}."))
        return
    others.append(record)
    plan.records.append((row, record))


def _key(record: Suspension) -> tuple[date, str, str]:
    return record.starts_on, record.start_session, record.kind


def _overlap(one: Suspension, other: Suspension) -> bool:
    first, last = _span(one)
    start, end = _span(other)
    return first <= end and start <= last


def _span(record: Suspension) -> tuple[HalfDay, HalfDay]:
    """First and last half-day. Where the end is not known, and for a permanent one, only the first."""
    first = (record.starts_on, record.start_session)
    return first, (record.last_on, record.last_session) if record.last_on else first


def _mark_repeated(rows: Sequence[ReadRow]) -> None:
    """Rows that tell of the same suspension twice are errors, each naming all of them."""
    together: dict[tuple[Any, ...], list[ReadRow]] = defaultdict(list)
    for row in rows:
        told = row.values
        if {"upn", "kind", "starts_on"} <= told.keys():
            key = (told["upn"], told["starts_on"], _start_session(told), told["kind"])
            together[key].append(row)
    for repeated in together.values():
        if len(repeated) > 1:
            numbers = listing(str(row.number) for row in repeated)
            for row in repeated:
                row.errors.append(
                    Fault("repeated", f"The same suspension stands on rows {numbers}.")
                )


def _warnings(record: Suspension, pupil: Pupil, calendar: SchoolCalendar) -> Iterator[Fault]:
    try:
        if not calendar.is_school_day(record.starts_on):
            yield Fault(
                "no_school_day",
                f"{weekday(record.starts_on)} is no school day in the calendar. "
                "It is recorded as it stands in the file.",
            )
    except BeyondKnownTerms:
        pass
    if record.kind != Kind.PERMANENT and record.last_on is None:
        yield Fault(
            "no_calendar",
            f"The terms around {day_in_words(record.starts_on)} are not entered, "
            "so its last day was not worked out.",
        )
    if pupil.left_on and record.starts_on > pupil.left_on:
        yield Fault(
            "after_leaving", f"The pupil left on {day_in_words(pupil.left_on)}, before this."
        )
