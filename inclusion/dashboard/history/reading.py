"""Who changed what about a pupil, when, from what to what: read from the history tables.

Restricted entries stay restricted here: their rows, and those of actions that were made from them,
are left out for people who may not read them.
So is what the pages of a plan and a review keep from class staff who do not work on the plan.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from cases.models import Action, Agency, Attachment, Contact, Entry, IssuedDocument, Pupil
from cases.selectors.attachments import attachments_of_pupil
from cases.selectors.casework import readable_entries
from exclusions.models import Considered
from inclusion.accounts.models import Group, User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import FamilyLink, Plan, View
from interventions.selectors import may_edit_pupil

from .change import Change
from .links import SOMEBODY, openings
from .scored import Written, blocks, read_written
from .sources import OF_DOCUMENTS, OF_ENTRIES, QUIET, RESTRICTED_FIELDS, SOURCES, TOLD_IN_CLASS
from .words import Names, differences, noun, tells

_DONE = {"+": "added", "~": "changed", "-": "removed"}


def changes(person: Person, pupil: Pupil) -> list[Change]:
    """All changes to a pupil's record that the person may read, newest first.

    One query for each kind of record, one for the people, and a few for what the person may read,
    whatever the rows.
    """
    readable = set(readable_entries(person).filter(pupil=pupil).values_list("pk", flat=True))
    closed = _plans_read_in_class(person, pupil)
    read: list[tuple[type[models.Model], list[Any], tuple[str, ...] | None]] = []
    for model, path in SOURCES:
        if model is Contact and not person.has(Right.SEE_CONTACTS):
            continue
        rows = model.history.filter(**{path: pupil.pk}).order_by("id", "history_date", "history_id")  # type: ignore[attr-defined]
        if model is Entry:
            rows = rows.filter(id__in=readable)
        if model in OF_ENTRIES:
            rows = rows.filter(entry_id__in=readable)
        if model is Action:
            rows = rows.exclude(about__in=_unread(pupil, readable))
        if model is Attachment:
            rows = rows.filter(id__in=_openable(person, pupil))
        if model in OF_DOCUMENTS and not person.has(Right.SEE_RESTRICTED):
            closed_to = IssuedDocument.objects.filter(pupil=pupil, restricted=True).values("pk")
            rows = rows.exclude(**{f"{OF_DOCUMENTS[model]}__in": closed_to})
        if closed and model in TOLD_IN_CLASS:
            link, told = TOLD_IN_CLASS[model]
            read.append((model, _in_class(model, rows.filter(**{f"{link}__in": closed})), told))
            rows = rows.exclude(**{f"{link}__in": closed})
        read.append((model, list(rows), _open_fields(model, person)))
    written = read_written(pupil)
    names = _names(person, read, written)
    found = [c for model, rows, told in read for c in _changes_of(model, rows, names, told)]
    found += blocks(written, {pk: name for (model, pk), name in names.items() if model is User})
    found += openings(pupil, closed)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _open_fields(model: type[models.Model], person: Person) -> tuple[str, ...] | None:
    """The fields that this person reads, where not all of them; None for all."""
    if model is not Considered or person.has(Right.SEE_RESTRICTED):
        return None
    names = (field.name for field in model._meta.concrete_fields)
    return tuple(name for name in names if name not in RESTRICTED_FIELDS)


def _unread(pupil: Pupil, readable: set[int]) -> list[str]:
    """What actions made from entries that this person may not read are about."""
    entries = Entry.objects.filter(pupil=pupil).order_by().values_list("pk", flat=True)
    return [f"entry:{pk}" for pk in entries if pk not in readable]


def _openable(person: Person, pupil: Pupil) -> list[int]:
    """The ids of the files, withdrawn ones too, that this person may open or could."""
    standing = attachments_of_pupil(person, pupil).order_by()
    gone = attachments_of_pupil(person, pupil, withdrawn=True).order_by()
    return list((standing | gone).values_list("pk", flat=True))


def _plans_read_in_class(person: Person, pupil: Pupil) -> set[int]:
    """The pupil's plans of which this person reads only what is done in class."""
    if person.has(Right.SEE_ALL_PUPILS) or may_edit_pupil(person, pupil):
        return set()
    works_on = models.Q(lead=person.user) | models.Q(key_worker=person.user)
    plans = Plan.objects.filter(pupil=pupil)
    if person.has(Right.LOG_ENTRIES):
        plans = plans.exclude(pk__in=plans.filter(works_on).values("pk"))
    return set(plans.values_list("pk", flat=True))


def _in_class(model: type[models.Model], rows: Any) -> list[Any]:
    """The rows that class staff read; a reason for a change may say what its fields do not."""
    if not TOLD_IN_CLASS[model][1]:
        return []
    if model is View:
        rows = rows.filter(voice=View.Voice.PUPIL)
    found = list(rows)
    for row in found:
        row.history_change_reason = ""
    return found


def _names(
    person: Person,
    read: list[tuple[type[models.Model], list[Any], Any]],
    written: list[Written],
) -> Names:
    """The names behind the links of these rows: people, and this school's groups and agencies."""
    ids = {row.history_user_id for _, rows, _ in read for row in rows}
    ids |= {one.by for one in written}
    for model, rows, _ in read:
        links = [f.attname for f in model._meta.concrete_fields if f.related_model is User]
        ids |= {getattr(row, link, None) for row in rows for link in links}
    people = User.objects.filter(pk__in=ids - {None}).values_list("pk", "name")
    names: Names = {(User, pk): name for pk, name in people}
    for model in (Group, Agency):
        found = model.objects.filter(school=person.school).values_list("pk", "name")
        names.update({(model, pk): name for pk, name in found})
    return names


def _changes_of(
    model: type[models.Model], rows: list[Any], names: Names, told: tuple[str, ...] | None
) -> Iterator[Change]:
    """What each row changed against the one before it; of the fields in `told`, if given."""
    fields = [f for f in model._meta.concrete_fields if f.name not in QUIET and tells(f)]
    if told is not None:
        fields = [f for f in fields if f.name in told]
    before: Any = None
    for row in rows:
        # Of something removed, everything that it said is told.
        same = before is not None and before.id == row.id and row.history_type != "-"
        differs = differences(fields, before if same else None, row, names)
        before = row
        if row.history_type == "~" and not differs:
            continue
        yield Change(
            at=row.history_date,
            who=names.get((User, row.history_user_id)) or _nobody(model, row),
            what=f"{noun(model)} {_DONE[row.history_type]}",
            reason=row.history_change_reason or "",
            fields=differs,
            added=row.history_type == "+",
        )


def _nobody(model: type[models.Model], row: Any) -> str:
    """Who did what nobody signed in for: who holds a family's link, or the system."""
    by_link = model is FamilyLink or (model is View and row.family_link_id is not None)
    return SOMEBODY if by_link else "The system"
