"""The folded words of an entry that search compares: its own, its details' and what was added later."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from cases.models import Entry, IncidentDetail, PhysicalIntervention

_DETAILS = (IncidentDetail, PhysicalIntervention)


def texts_of(values: Mapping[str, Any] | None) -> list[str]:
    """The words among the values of a detail; codes of choices are not words."""
    texts = {f.name for model in _DETAILS for f in model._meta.concrete_fields if _is_text(f)}
    return [str(value) for name, value in (values or {}).items() if name in texts and value]


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def fold_again(entry: Entry) -> Entry:
    """Store an entry's folded words with those of its details and amendments. Four queries.

    Saving an entry folds its own words only: call this after it, in the same transaction.
    """
    details = [model.objects.filter(entry=entry).values().first() for model in _DETAILS]
    added = entry.amendments.order_by("pk").values_list("text", flat=True)
    entry.set_search_text(*(text for each in details for text in texts_of(each)), *added)
    Entry.objects.filter(pk=entry.pk).update(search_text=entry.search_text)
    return entry
