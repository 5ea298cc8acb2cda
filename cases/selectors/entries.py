"""One entry with its details, what was added to it, and who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import (
    DETAILED_KINDS,
    Amendment,
    Entry,
    IncidentDetail,
    PhysicalIntervention,
    Pupil,
)
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import readable

# Who reads every restricted entry, as a page says it: the roles that hold SEE_RESTRICTED.
READ_EVERY_ONE = "The SENCO, the headteacher and the safeguarding lead"
_NOT_SAID = {"id", "entry", "entry_version", "sort", "strands"}


@dataclass(frozen=True)
class Restriction:
    """That an entry is restricted: by whom, and the names of those who may read it besides the roles."""

    entry_id: int
    by: str
    named: Sequence[str]

    @property
    def readers(self) -> str:
        """Who may read it, as the end of a sentence."""
        if not self.named:
            return READ_EVERY_ONE
        return f"{READ_EVERY_ONE}; also {', '.join(self.named)}"


def restriction_of(entry: Entry) -> Restriction | None:
    """Who restricted this entry and who may read it; None when everybody who sees the pupil may."""
    return _restriction(entry) if entry.restricted else None


def restrictions(person: Person, pupil: Pupil) -> list[Restriction]:
    """The restricted entries of a pupil that this person may not read. Two queries, no words.

    For those who may see casework about the pupil: that an entry exists is not hidden from them.
    """
    standing = Entry.objects.filter(pupil=pupil, withdrawn_at__isnull=True, restricted=True)
    unread = standing.exclude(pk__in=readable(person, standing).order_by().values("pk"))
    unread = unread.select_related("written_by", "restricted_by").only(
        "restricted", "written_by__name", "restricted_by__name"
    )
    return [_restriction(entry) for entry in unread.prefetch_related("readers__user")]


def _restriction(entry: Entry) -> Restriction:
    writer = entry.written_by.name
    by = entry.restricted_by.name if entry.restricted_by else writer
    others = sorted(reader.user.name for reader in entry.readers.all())
    named = (writer, *(name for name in others if name != writer))
    return Restriction(entry.pk, by, named)


@dataclass(frozen=True)
class Telling:
    """Whether the parents know of a physical intervention; `due_on` while they are still to be told."""

    record: PhysicalIntervention
    due_on: date | None


@dataclass(frozen=True)
class EntryShown:
    """What the page of an entry shows besides its own fields."""

    incident: list[tuple[str, str]]
    strands: list[str]
    intervention: list[tuple[str, str]]
    telling: Telling | None
    amendments: list[Amendment]
    restriction: Restriction | None
    may_change: bool
    may_detail: bool


def entry_shown(person: Person, entry: Entry) -> EntryShown:
    """The details of an entry whose words the person may read (`entry_for`), in a few queries."""
    incident, record = details_of(entry)
    return EntryShown(
        incident=_said(incident),
        strands=incident.strands_in_words if incident else [],
        intervention=_said(record),
        telling=Telling(record, _tell_by(entry, record)) if record else None,
        amendments=list(entry.amendments.select_related("written_by")),
        restriction=restriction_of(entry),
        may_change=may_change_entry(person, entry),
        may_detail=may_change_entry(person, entry) and entry.kind in DETAILED_KINDS,
    )


Details = tuple[IncidentDetail | None, PhysicalIntervention | None]


def details_of(entry: Entry) -> Details:
    """What stands beside an entry's words: of an incident, and of a physical intervention."""
    incident = IncidentDetail.objects.filter(entry=entry).first()
    return incident, PhysicalIntervention.objects.filter(entry=entry).first()


def details_at(entry: Entry, version: int | None) -> Details:
    """What stood beside an entry's words at that version of it, from the history."""
    found = []
    for model in (IncidentDetail, PhysicalIntervention):
        rows = model.history.filter(entry_id=entry.pk, entry_version__lte=version or 0)
        row = rows.order_by("-history_id").first()
        found.append(row.instance if row else None)
    return found[0], found[1]


def _tell_by(entry: Entry, record: PhysicalIntervention) -> date | None:
    """The day by which the parents should hear: the same day, until they have or a reason stands."""
    settled = record.parents_told_at or record.parents_not_told_because.strip()
    return None if settled else entry.happened_on


def _said(detail: Any) -> list[tuple[str, str]]:
    """The filled fields of a detail with their labels; dates and times have places of their own."""
    if detail is None:
        return []
    found = []
    for field in detail._meta.concrete_fields:
        value = getattr(detail, field.attname)
        if field.name in _NOT_SAID or not isinstance(value, str | int) or value == "":
            continue
        shown = getattr(detail, f"get_{field.name}_display")() if field.choices else value
        label = str(field.verbose_name)
        found.append((label[:1].upper() + label[1:], str(shown)))
    return found


def may_change_entry(person: Person, entry: Entry) -> bool:
    """Whether this person may add to the entry or withdraw it: its writer, and who runs cases."""
    if not person.has(Right.LOG_ENTRIES):
        return False
    return entry.written_by_id == person.user.pk or person.has(Right.MANAGE_CASES)


def may_restrict_entry(person: Person, entry: Entry) -> bool:
    """Its writer, and those who read every restricted entry, say who may read it."""
    if not person.has(Right.LOG_ENTRIES):
        return False
    return entry.written_by_id == person.user.pk or person.has(Right.SEE_RESTRICTED)


def intervention_of(entry: Entry) -> PhysicalIntervention | None:
    """The statutory record of a physical intervention, for an entry of that kind."""
    return PhysicalIntervention.objects.filter(entry=entry).select_related("entry").first()
