"""Who changed what about a pupil, when, from what to what: read from the history tables.

Restricted entries stay restricted here: their rows, and those of actions that were made from them,
are left out for people who may not read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from cases.models import (
    Action,
    Agency,
    AlertAnswer,
    Case,
    CaseMember,
    Contact,
    Entry,
    IssuedDocument,
    Pupil,
)
from cases.selectors.casework import readable_entries
from exclusions.models import Suspension
from inclusion.accounts.models import Group, User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.words import day
from interventions.models import Attendance as ReviewAttendance
from interventions.models import Judgement, Plan, PlanAgency, Review, Strategy, Target, View

# Each model with the path from its history row to the pupil.
_SOURCES: tuple[tuple[type[models.Model], str], ...] = (
    (Pupil, "id"),
    (Contact, "pupil_id"),
    (Case, "pupil_id"),
    (CaseMember, "case__pupil_id"),
    (Entry, "pupil_id"),
    (Action, "pupil_id"),
    (Suspension, "pupil_id"),
    (Plan, "pupil_id"),
    (Target, "plan__pupil_id"),
    (Strategy, "plan__pupil_id"),
    (PlanAgency, "plan__pupil_id"),
    (View, "plan__pupil_id"),
    (Review, "plan__pupil_id"),
    (ReviewAttendance, "review__plan__pupil_id"),
    (Judgement, "review__plan__pupil_id"),
    (AlertAnswer, "pupil_id"),
    (IssuedDocument, "pupil_id"),
)
_QUIET = {
    "id",
    "version",
    "school",
    "pupil",
    "search_name",
    "once_key",
    "created_at",
    "recorded_at",
    "written_at",
    "logged_together",
    "position",
    "counted",
    "pack_version",
    "window",
    "sha256",
    "about",
    "promised_at",
}
Names = dict[tuple[type[models.Model], int], str]
_DONE = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class FieldChange:
    """One field, from what to what; `before` is empty for something added."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that one person did to one record."""

    at: datetime
    who: str
    what: str
    reason: str
    fields: list[FieldChange]
    added: bool = False

    @property
    def moment(self) -> tuple[str, str]:
        """What was done in one go stands together: the minute and the person."""
        return f"{self.at:%Y-%m-%d %H:%M}", self.who


def changes(person: Person, pupil: Pupil) -> list[Change]:
    """All changes to a pupil's record that the person may read, newest first.

    One query for each kind of record and one for the people, whatever the rows.
    """
    names = _names(person)
    readable = set(readable_entries(person).filter(pupil=pupil).values_list("pk", flat=True))
    found: list[Change] = []
    for model, path in _SOURCES:
        if model is Contact and not person.has(Right.SEE_CONTACTS):
            continue
        rows = model.history.filter(**{path: pupil.pk}).order_by("id", "history_date", "history_id")  # type: ignore[attr-defined]
        if model is Entry:
            rows = rows.filter(id__in=readable)
        if model is Action:
            rows = rows.exclude(about__in=_unread(pupil, readable))
        found.extend(_changes_of(model, rows, names))
    return sorted(found, key=lambda change: change.at, reverse=True)


def _unread(pupil: Pupil, readable: set[int]) -> list[str]:
    """What actions made from entries that this person may not read are about."""
    entries = Entry.objects.filter(pupil=pupil).order_by().values_list("pk", flat=True)
    return [f"entry:{pk}" for pk in entries if pk not in readable]


def _names(person: Person) -> Names:
    """The names behind the links of history rows: people, and this school's groups and agencies."""
    names: Names = {(User, pk): name for pk, name in User.objects.values_list("pk", "name")}
    for model in (Group, Agency):
        rows = model.objects.filter(school=person.school).values_list("pk", "name")
        names.update({(model, pk): name for pk, name in rows})
    return names


def _changes_of(model: type[models.Model], rows: Any, names: Names) -> Iterator[Change]:
    fields = [f for f in model._meta.concrete_fields if f.name not in _QUIET and _tells(f)]
    before: Any = None
    for row in rows:
        same = before is not None and before.id == row.id
        differences = _differences(fields, before if same else None, row, names)
        before = row
        if row.history_type == "~" and not differences:
            continue
        yield Change(
            at=row.history_date,
            who=names.get((User, row.history_user_id), "The system"),
            what=f"{_noun(model)} {_DONE[row.history_type]}",
            reason=row.history_change_reason or "",
            fields=differences if row.history_type != "-" else [],
            added=row.history_type == "+",
        )


def _tells(field: Any) -> bool:
    """Whether a field says something to a reader: links to other rows do not, people do."""
    return not field.is_relation or field.related_model in (User, Group, Agency)


def _noun(model: type[models.Model]) -> str:
    return {
        "Pupil": "Pupil details",
        "CaseMember": "Team member",
        "PlanAgency": "Agency on a plan",
        "View": "Words for a plan",
        "Attendance": "Person at a review",
        "Judgement": "Progress on a target",
        "AlertAnswer": "Answer to an alert",
        "IssuedDocument": "Printed document",
    }.get(model.__name__, model.__name__)


def _differences(fields: list[Any], before: Any, after: Any, names: Names) -> list[FieldChange]:
    found = []
    for field in fields:
        if not hasattr(after, field.attname):
            continue
        new = getattr(after, field.attname)
        old = getattr(before, field.attname) if before is not None else None
        if new == old or (before is None and new in (None, "", [], False)):
            continue
        label = str(field.verbose_name)
        found.append(
            FieldChange(
                field=label[:1].upper() + label[1:],
                before=_words(field, old, names) if before is not None else "",
                after=_words(field, new, names),
            )
        )
    return found


def _words(field: Any, value: Any, names: Names) -> str:
    """A value as a person reads it: choices by label, people by name, dates in words."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return names.get((field.related_model, value), "")
    if isinstance(value, datetime):
        return f"{day(value.date())}, {value:%H:%M}"
    if isinstance(field, models.DateField):
        return day(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "nothing"
    return str(value)
