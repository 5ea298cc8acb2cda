"""Records that two people may edit at once, and the acting person on every history row.

Services call `save_as` for every write; nothing else sets the person of a history row, so that
commands and background tasks are recorded as faithfully as pages.
"""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from inclusion.errors import ConflictError

if TYPE_CHECKING:
    from inclusion.accounts.models import User


class Versioned(models.Model):
    """A record that screens edit. `version` goes up with each save; the second of two savers is told."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound=models.Model)
V = TypeVar("V", bound=Versioned)


def save_as(record: M, *, by: "User | None", reason: str = "") -> M:
    """Save `record` with `by` and `reason` on its history row. Returns the record."""
    record._history_user = by  # type: ignore[attr-defined]
    record._change_reason = reason or None  # type: ignore[attr-defined]
    if isinstance(record, Versioned) and record.pk:
        record.version += 1
    record.save()
    return record


def remove_as(record: models.Model, *, by: "User | None", reason: str = "") -> None:
    """Take a row away with `by` and `reason` on its last history row, which tells what it said.

    For links and dates beside a record, never for a pupil's record itself.
    """
    record._history_user = by  # type: ignore[attr-defined]
    record._change_reason = reason or None  # type: ignore[attr-defined]
    record.delete()


def create_many_as(
    records: list[M], model: type[M], *, by: "User | None", reason: str = ""
) -> list[M]:
    """Insert many records with their history rows in a few queries. Returns the saved records."""
    if not records:
        return []
    saved: list[M] = bulk_create_with_history(
        records, model, batch_size=500, default_user=by, default_change_reason=reason or None
    )
    return saved


def update_many_as(
    records: list[M], model: type[M], fields: list[str], *, by: "User | None", reason: str = ""
) -> None:
    """Update many records with their history rows in a few queries."""
    if not records:
        return
    if issubclass(model, Versioned):
        for record in records:
            record.version += 1  # type: ignore[attr-defined]
        fields = [*fields, "version"]
    bulk_update_with_history(
        records,
        model,
        fields,
        batch_size=500,
        default_user=by,
        default_change_reason=reason or None,
    )


def changed_since(record: object, version: int | None) -> list[tuple[str, object, object]]:
    """What differs between a version of this record and now: label, value then, value now.

    Read from the history; empty when that version is not in it.
    """
    if not isinstance(record, Versioned):
        return []
    rows = record.history  # type: ignore[attr-defined]
    then = rows.filter(version=version).order_by("-history_id").first()
    if then is None:
        return []
    return [
        (str(field.verbose_name).capitalize(), *pair)
        for field in record._meta.concrete_fields
        if field.editable and field.name != "version" and hasattr(then, field.attname)
        if getattr(then, field.attname) != getattr(record, field.attname)
        for pair in [(_shown(then, field), _shown(record, field))]
    ]


def _shown(row: models.Model, field: models.Field) -> object:  # type: ignore[type-arg]
    """A field's value as people call it: the label of a choice, the name of a person."""
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    return getattr(row, field.name)


def check_version(record: V, expected: int | None) -> V:
    """Refuse when somebody saved `record` since the version that the person was shown.

    `expected` None means that the caller did not show a version (a command, a task).
    Raises ConflictError carrying the record as it now stands.
    """
    if expected is not None and record.version != expected:
        raise ConflictError(
            "Someone else has changed this since you opened it. "
            "Both versions are shown below: choose what to keep.",
            theirs=record,
        )
    return record
