"""Suspensions from a file: the dry run and the import, which are the same plan."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.importers.kinds import Import
from cases.importers.pages import shown
from cases.importers.runs import ReviewAgain, Source, columns_of, finishing, lines_of
from cases.locking import many_written
from cases.models import ImportRun
from exclusions.models import Suspension
from inclusion.accounts.guard import PersonRequest
from inclusion.accounts.models import User
from inclusion.accounts.versions import create_many_as

from .columns import SUSPENSION_COLUMNS
from .plan import SuspensionPlan, plan_suspensions
from .rows import Reading

SUSPENSIONS = Source("suspensions", "Suspensions so far", SUSPENSION_COLUMNS)


def check_suspensions(run: ImportRun, on: date) -> SuspensionPlan:
    """The dry run of a file. Writes nothing."""
    how = Reading(columns_of(run), run.options["order"], len(run.headings), on)
    return plan_suspensions(school=run.school, lines=lines_of(run), how=how)


def confirm_suspensions(*, run: ImportRun, fingerprint: str, by: User, on: date) -> ImportRun:
    """Record what the preview with this fingerprint showed, all of it or nothing.

    Raises ReviewAgain when the preview no longer holds, AlreadyImported on the second press.
    """
    with finishing(run, by, "Suspensions import") as locked:
        plan = check_suspensions(locked, on)
        if plan.fingerprint != fingerprint:
            raise ReviewAgain("The records have changed since this preview. Look at it once more.")
        for _, record in plan.records:
            record.recorded_by = by
        since = timezone.now()
        records = [record for _, record in plan.records]
        reason = f"Recorded from before: {locked.file_name}"[:100]
        create_many_as(records, Suspension, by=by, reason=reason)
        ids = sorted({record.pupil_id for record in records})
        many_written(locked.school, ids, on, since)
        locked.counts = plan.counts
    return locked


def _shows(request: PersonRequest, run: ImportRun, plan: SuspensionPlan) -> dict[str, Any]:
    return {
        "asks_session": "start_session" not in run.options["columns"],
        "records": shown(request, plan.records),
    }


SUSPENSIONS_IMPORT = Import(
    source=SUSPENSIONS,
    what="the suspensions",
    about="Suspensions that were dealt with before. They count in every total and raise no duties.",
    lede="Suspensions and permanent exclusions that were decided and dealt with before. They count "
    "in every total from today, and nobody is reminded of anything about them. Import the roll "
    "first.",
    template="imports/check_suspensions.html",
    check=check_suspensions,
    confirm=confirm_suspensions,
    shows=_shows,
)
