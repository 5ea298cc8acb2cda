"""Attendance from a file: the dry run and the import, which are the same plan."""

from datetime import date

from django.utils import timezone

from cases.attendance import NUMBERS
from cases.locking import many_written
from cases.models import AttendanceWeek, ImportRun
from inclusion.accounts.models import User
from inclusion.accounts.person import Person
from inclusion.accounts.versions import create_many_as, update_many_as

from .attendance_columns import ATTENDANCE_COLUMNS
from .attendance_plan import AttendancePlan, plan_attendance
from .attendance_rows import Reading
from .runs import ReviewAgain, Source, columns_of, finishing, lines_of, run_for

ATTENDANCE = Source(
    "attendance", "Attendance", ATTENDANCE_COLUMNS, "import-attendance", "import-attendance"
)


def attendance_run_for(person: Person, run_id: int) -> ImportRun:
    """One file of attendance of the person's school. Raises Http404 otherwise."""
    return run_for(person, run_id, ATTENDANCE.name)


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
