"""Records that two people may edit at once, and the acting person on every history row.

Services call `save_as` for every write; nothing else sets the person of a history row, so that
commands and background tasks are recorded as faithfully as pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from inclusion.errors import ConflictError
from inclusion.words import said

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


@dataclass(frozen=True)
class Since:
    """What became of a record since a version of it: for whoever had that version before them.

    `then` holds what it said, by field name, people and other records by id; `changes` name, label,
    value then and value now; `saved_by` who saved it last, when, and why if they said so.
    """

    then: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[tuple[str, str, object, object], ...] = ()
    saved_by: str = ""


def since_version(record: object, version: int | None) -> Since:
    """What became of this record since that version, from its history; nothing where that is mute."""
    rows = getattr(record, "history", None)
    if not isinstance(record, Versioned) or rows is None:
        return Since()
    saved_by = who_saved(record, why=True)
    then = rows.filter(version=version).order_by("-history_id").first()
    if then is None:
        return Since(saved_by=saved_by)
    told = [f for f in record._meta.concrete_fields if hasattr(then, f.attname) and f.editable]
    return Since(
        then={f.name: getattr(then, f.attname) for f in told},
        changes=tuple(
            (f.name, _label(f), _shown(then, f), _shown(record, f))
            for f in told
            if getattr(then, f.attname) != getattr(record, f.attname)
        ),
        saved_by=saved_by,
    )


def who_saved(record: Any, *, why: bool = False) -> str:
    """Who saved a record last, and when: "A. Bell, 23 November 2026, 10:05"; why as well, if asked."""
    row = record.history.select_related("history_user").order_by("-history_id").first()
    if row is None:
        return ""
    who = row.history_user.name if row.history_user else "The system"
    reason = f": {row.history_change_reason}" if why and row.history_change_reason else ""
    return f"{who}, {said(row.history_date)}{reason}"


def why_saved(record: Any) -> str:
    """The reason with which a record was saved last, cut off at a hundred characters; often empty."""
    row = record.history.order_by("-history_id").first()
    return str(row.history_change_reason or "") if row else ""


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _shown(row: models.Model, field: Any) -> object:
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
