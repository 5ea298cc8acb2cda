"""Attendance from a file: the dry run and the import, which are the same plan."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.attendance import NUMBERS
from cases.locking import many_written
from cases.models import AttendanceWeek, ImportRun
from inclusion.accounts.guard import PersonRequest
from inclusion.accounts.models import User
from inclusion.accounts.versions import create_many_as, update_many_as

from .attendance_columns import ATTENDANCE_COLUMNS
from .attendance_plan import AttendancePlan, plan_attendance
from .attendance_rows import Reading
from .kinds import Import
from .pages import shown
from .runs import ReviewAgain, Source, columns_of, finishing, lines_of

ATTENDANCE = Source(
    "attendance", "Attendance", ATTENDANCE_COLUMNS, one_of=("absent", "authorised", "attended")
)


def check_attendance(run: ImportRun, on: date) -> AttendancePlan:
    """The dry run of a file. Writes nothing."""
    how = Reading(columns_of(run), run.options["order"], len(run.headings), on)
    return plan_attendance(school=run.school, lines=lines_of(run), how=how)


def confirm_attendance(*, run: ImportRun, fingerprint: str, by: User, on: date) -> ImportRun:
    """Record what the preview with this fingerprint showed, all of it or nothing.

    Raises ReviewAgain when the preview no longer holds, AlreadyImported on the second press.
    """
    with finishing(run, by, "Attendance import") as locked:
        plan = check_attendance(locked, on)
        if plan.fingerprint != fingerprint:
            raise ReviewAgain("The records have changed since this preview. Look at it once more.")
        since = timezone.now()
        reason = f"Attendance import: {locked.file_name}"[:100]
        new = [week for _, week in plan.creations]
        changed = [change.week for change in plan.changes]
        create_many_as(new, AttendanceWeek, by=by, reason=reason)
        update_many_as(changed, AttendanceWeek, [*NUMBERS, "source"], by=by, reason=reason)
        ids = sorted({week.pupil_id for week in plan.weeks})
        many_written(locked.school, ids, on, since)
        locked.counts = plan.counts
    return locked


def _shows(request: PersonRequest, run: ImportRun, plan: AttendancePlan) -> dict[str, Any]:
    return {
        "no_code_e": "excluded" not in run.options["columns"],
        "creations": shown(request, plan.creations),
        "changes": shown(request, plan.changes),
    }


ATTENDANCE_IMPORT = Import(
    source=ATTENDANCE,
    what="the attendance",
    about="Half-days possible and missed, for each pupil and week. They stand on the pupil’s page "
    "and in the review pack.",
    lede="One row for each pupil and week, in half-day sessions: possible, missed, unauthorised, "
    "and with code E. A week that is recorded already is changed where the file says otherwise. "
    "Import the roll first.",
    template="imports/check_attendance.html",
    check=check_attendance,
    confirm=confirm_attendance,
    shows=_shows,
)
