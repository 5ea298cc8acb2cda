"""Rows of this app as facts for the rules. Registered in apps.py; ids are what alerts count."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from cases.models import Pupil
from inclusion.rules.facts import SuspensionFact

from .codes import Kind
from .models import Suspension


def facts(pupil_ids: Sequence[int], since: date) -> Mapping[int, tuple[SuspensionFact, ...]]:
    """Suspensions of many pupils that began on or after `since`, cancelled ones too. One query."""
    found: dict[int, list[SuspensionFact]] = defaultdict(list)
    rows = Suspension.objects.filter(pupil_id__in=pupil_ids, starts_on__gte=since)
    for row in rows.order_by("starts_on", "pk"):
        found[row.pupil_id].append(as_fact(row))
    return {pupil_id: tuple(of_pupil) for pupil_id, of_pupil in found.items()}


def facts_of(pupil: Pupil) -> tuple[SuspensionFact, ...]:
    """Every suspension ever recorded of one pupil. One query."""
    rows = Suspension.objects.filter(pupil=pupil).order_by("starts_on", "pk")
    return tuple(as_fact(row) for row in rows)


def as_fact(row: Suspension) -> SuspensionFact:
    """One row as the rules read it. A permanent exclusion has no sessions."""
    return SuspensionFact(
        id=fact_id(row),
        start=row.starts_on,
        kind=row.kind,
        sessions=1 if row.kind == Kind.LUNCHTIME else row.sessions or 0,
        start_session=row.start_session,
        decided_on=row.decided_on,
        decided_by=row.decided_as or None,
        reasons=tuple(row.reasons),
        cancelled_on=row.cancelled_on,
        dealt_with=row.origin == Suspension.Origin.EARLIER,
    )


def fact_id(row: Suspension) -> str:
    """The opaque reference of a suspension: "suspension:41"."""
    return f"suspension:{row.pk}"
