"""The details of an entry, added or corrected after it was logged: with a day and a reason, never silently.

Each change leaves an amendment that says what stood, a row in the history of what was changed, and a
new version of the entry. A physical intervention that comes to light later starts its clock then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.locking import pupil_write
from cases.models import DETAILED_KINDS, Amendment, Entry, IncidentDetail, PhysicalIntervention
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import said

from .entries_told import check_needed, check_telling, follow_telling
from .entries_words import fold_again


@dataclass(frozen=True)
class _Changed:
    """One detail: what it is, and in words what stood (empty: nothing) and what stands."""

    name: str
    what: str
    before: str
    after: str

    def told(self) -> dict[str, str]:
        """As an amendment keeps it."""
        return {"what": self.what, "before": self.before, "after": self.after}


def change_details(
    *,
    entry: Entry,
    fields: Mapping[str, Any] | None = None,
    incident: Mapping[str, Any] | None = None,
    intervention: Mapping[str, Any] | None = None,
    reason: str = "",
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Entry:
    """Add or correct details of an entry. What is not named in the mappings stays as it is.

    `fields` are those of the entry (happened_at), `incident` those of an IncidentDetail and
    `intervention` those of a PhysicalIntervention; with the latter the entry is of that kind. The
    same form sent twice changes nothing. Raises ConflictError, and DomainError when nothing changes,
    without a `reason` where something that stood is corrected, for an entry that is withdrawn or of
    a kind without details, and on a record that lacks what the law asks.
    """
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError("This entry has been withdrawn and can no longer be changed.")
        if entry.kind not in DETAILED_KINDS:
            raise DomainError("An entry of this kind has no such details.")
        record, of_force = _detail(PhysicalIntervention, entry, intervention)
        detail, of_incident = _detail(IncidentDetail, entry, incident)
        changed = [*_set(entry, fields or {}), *of_force, *of_incident]
        if not changed:
            return _as_it_was(entry, expected_version)
        # As it stands: this one holds already what was typed.
        check_version(Entry.objects.get(pk=entry.pk), expected_version)
        if any(each.before for each in changed) and not reason.strip():
            raise DomainError("Say why what stands is corrected.", "reason")
        if of_force:
            check_needed(vars(record))
            new = {each.name: getattr(record, each.name) for each in of_force}
            check_telling(new, entry.happened_on, on)
            changed = [*_set(entry, {"kind": Entry.Kind.INTERVENTION}), *changed]
        for each, told in ((record, of_force), (detail, of_incident)):
            if told:
                each.entry_version = entry.version + 1
                save_as(each, by=by, reason=reason[:100])
        _amend(entry, changed, reason, by, on)
        save_as(entry, by=by, reason=(reason or "Details added")[:100])
        if of_force:
            follow_telling(record, by, on)
        return fold_again(entry)


def complete_intervention(
    *,
    entry: Entry,
    fields: Mapping[str, Any],
    reason: str = "",
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Entry:
    """Add to a physical intervention what came later: when the parents were told, the talk.

    Only what is filled in is taken. Once the parents are told, or the reason against it is kept, the
    action that promised it is done. Raises as `change_details` does.
    """
    new = {name: value for name, value in fields.items() if value}
    if not new:
        raise DomainError("Nothing was added: write what is new, or leave the page.")
    return change_details(
        entry=entry,
        intervention=new,
        reason=reason,
        by=by,
        on=on,
        expected_version=expected_version,
    )


def _detail(
    model: type[Any], entry: Entry, values: Mapping[str, Any] | None
) -> tuple[Any, list[_Changed]]:
    """The detail of this entry with the values set, not saved yet, and what that changes in it."""
    detail = model.objects.select_for_update().filter(entry=entry).first() or model(entry=entry)
    return detail, _set(detail, values or {})


def _set(record: Any, values: Mapping[str, Any]) -> list[_Changed]:
    """Set these values; what each change says. A choice that comes with a new record is none."""
    changed = []
    for name, value in values.items():
        field = record._meta.get_field(name)
        before = "" if record.pk is None else _words(record, field)
        differs = getattr(record, name) != value
        setattr(record, name, value)
        after = _words(record, field)
        if differs or (record.pk is None and after):
            changed.append(_Changed(name, _label(field), before, after or "nothing"))
    return [each for each in changed if each.before or each.after != "nothing"]


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _words(record: Any, field: Any) -> str:
    """What a record says in a field; empty for nothing."""
    value = getattr(record, field.name)
    if value in (None, "", []):
        return ""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return said(record.strands_in_words if field.name == "strands" else value)


def _as_it_was(entry: Entry, expected_version: int | None) -> Entry:
    """Nothing differs: the button was pressed twice, or nothing was written."""
    if expected_version == entry.version:
        raise DomainError("Nothing was changed: write what is new, or leave the page.")
    return entry


def _amend(entry: Entry, changed: Sequence[_Changed], reason: str, by: User, on: date) -> None:
    amendment = Amendment(
        entry=entry,
        text=reason.strip(),
        corrected=[each.told() for each in changed],
        written_by=by,
        written_on=on,
    )
    save_as(amendment, by=by)
