"""Rows of this app as facts for the rules. Registered in apps.py; ids are what alerts count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cases.models import Pupil
from inclusion.rules.facts import CancellationFact, SuspensionFact

from .codes import How, Kind, To
from .models import Notice, Suspension

# The fact that each notice is the date of.
TOLD = {
    To.PARENTS: "parents_told_on",
    To.PARENTS_WRITTEN: "parents_written_on",
    To.LOCAL_AUTHORITY: "la_told_on",
    To.HOME_AUTHORITY: "home_authority_told_on",
    To.BOARD: "board_told_on",
    To.SOCIAL_WORKER: "social_worker_told_on",
    To.VIRTUAL_HEAD: "virtual_head_told_on",
    To.SIXTH_DAY: "sixth_day_details_on",
}


def facts(pupil_ids: Sequence[int], since: date) -> Mapping[int, tuple[SuspensionFact, ...]]:
    """Suspensions of many pupils that began on or after `since`, cancelled ones too. Two queries."""
    found: dict[int, list[SuspensionFact]] = defaultdict(list)
    rows = Suspension.objects.filter(pupil_id__in=pupil_ids, starts_on__gte=since)
    rows = rows.prefetch_related("notices")
    for row in rows.order_by("starts_on", "pk"):
        found[row.pupil_id].append(as_fact(row, row.notices.all()))
    return {pupil_id: tuple(of_pupil) for pupil_id, of_pupil in found.items()}


def facts_of(pupil: Pupil) -> tuple[SuspensionFact, ...]:
    """Every suspension ever recorded of one pupil, without its notices. One query."""
    rows = Suspension.objects.filter(pupil=pupil).order_by("starts_on", "pk")
    return tuple(as_fact(row) for row in rows)


def as_fact(row: Suspension, notices: Iterable[Notice] = ()) -> SuspensionFact:
    """One row, with its notices where they matter, as the rules read it.

    A permanent exclusion has no sessions.
    """
    told = {notice.to: notice for notice in notices}
    dates: dict[str, Any] = {fact: told[to].told_on for to, fact in TOLD.items() if to in told}
    return SuspensionFact(
        id=fact_id(row),
        start=row.starts_on,
        kind=row.kind,
        sessions=1 if row.kind == Kind.LUNCHTIME else row.sessions or 0,
        start_session=row.start_session,
        decided_on=row.decided_on,
        decided_by=row.decided_as or None,
        reasons=tuple(row.reasons),
        grounds=row.grounds,
        misses_exam_on=row.misses_exam_on,
        **dates,
        parents_written_by=_delivery(told.get(To.PARENTS_WRITTEN)),
        representations_on=row.representations_on,
        board_met_on=row.board_met_on,
        board_decision=row.board_decision or None,
        board_decision_given_on=row.board_decision_given_on,
        review_panel_applied_on=row.review_panel_applied_on,
        sixth_day_provision_from=row.sixth_day_provision_from,
        reintegration_meeting_on=row.reintegration_meeting_on,
        work_set_on=row.work_set_on,
        cancelled_on=row.cancelled_on,
        returned_on=row.returned_on,
        cancellation=_cancellation(row, told),
        dealt_with=row.origin == Suspension.Origin.EARLIER,
    )


def _delivery(notice: Notice | None) -> str | None:
    """How a letter came, where that moves the day from which a family's time runs."""
    sent = notice.how if notice else ""
    return sent if sent in (How.POST, How.HAND, How.EMAIL) else None


def _cancellation(row: Suspension, told: Mapping[str, Notice]) -> CancellationFact | None:
    if row.cancelled_on is None:
        return None

    def day(to: To) -> date | None:
        return told[to].told_on if to in told else None

    return CancellationFact(
        told_on=day(To.CANCELLATION),
        meeting_offered_on=day(To.CANCELLATION_MEETING),
        reported_on=day(To.CANCELLATION_REPORT),
    )


def fact_id(row: Suspension) -> str:
    """The opaque reference of a suspension: "suspension:41"."""
    return f"suspension:{row.pk}"
