"""Importing attendance of the whole school: upload, name the columns, check, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.importers import attendance, pages, runs
from cases.importers.attendance import ATTENDANCE, attendance_run_for
from cases.importers.faults import WARNING_NAMES
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError


@guard.right(Right.IMPORT)
def guide(request: guard.PersonRequest) -> HttpResponse:
    """Each column of a file of attendance: whether it is needed, its format, an example."""
    return render(request, "imports/guide.html", {"source": ATTENDANCE, "section": "imports"})


@guard.right(Right.IMPORT)
def template(request: guard.PersonRequest) -> HttpResponse:
    """A file with the headings, to fill in."""
    return pages.template_file("attendance-template", ATTENDANCE.columns)


@guard.right(Right.IMPORT)
def upload(request: guard.PersonRequest) -> HttpResponse:
    """Upload attendance by pupil and week."""
    return pages.upload_page(
        request,
        ATTENDANCE,
        "One row for each pupil and week, in half-day sessions: possible, missed, unauthorised, and "
        "with code E. A week that is recorded already is changed where the file says otherwise. "
        "Import the roll first.",
    )


@guard.right(Right.IMPORT, load=attendance_run_for, key="run_id")
def columns(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Name the columns of an uploaded file."""
    away = pages.elsewhere(request, run, ATTENDANCE, checked=False)
    return away or pages.columns_page(request, run, ATTENDANCE)


@guard.right(Right.IMPORT, load=attendance_run_for, key="run_id")
def check(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """The dry run."""
    if away := pages.elsewhere(request, run, ATTENDANCE):
        return away
    plan = attendance.check_attendance(run, request.person.on)
    context = {
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "rows": len(run.rows),
        "section": "imports",
        "source": ATTENDANCE,
        "notices": pages.file_notices(run, ATTENDANCE),
        "order": pages.order_in_words(run),
        "no_code_e": "excluded" not in run.options["columns"],
        "bad": pages.shown(request, plan.bad),
        "kinds": pages.kinds_of_errors(plan.bad),
        "creations": pages.shown(request, plan.creations),
        "changes": pages.shown(request, plan.changes),
        "warnings": pages.by_kind(plan.warned, WARNING_NAMES),
    }
    return render(request, "imports/check_attendance.html", context)


@guard.right(Right.IMPORT, load=attendance_run_for, key="run_id")
@require_POST
def confirm(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Record what the preview showed, once."""
    if away := pages.elsewhere(request, run, ATTENDANCE):
        return away
    person = request.person
    try:
        done = attendance.confirm_attendance(
            run=run, fingerprint=request.POST.get("seen", ""), by=person.user, on=person.on
        )
    except runs.ReviewAgain as again:
        messages.warning(request, again.message)
        return redirect("import-attendance-check", run.pk)
    except DomainError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"Attendance imported: {runs.outcome(done)}.")
    return redirect("imports")


@guard.right(
    Right.IMPORT,
    load=attendance_run_for,
    key="run_id",
    records=guard.AccessEvent.Kind.EXPORTED,
    what="Rows to put right",
)
def bad_rows(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Download the rows that cannot be imported, with the reasons."""
    if away := pages.elsewhere(request, run, ATTENDANCE):
        return away
    return pages.bad_rows_file(run, attendance.check_attendance(run, request.person.on).bad)


@guard.right(Right.IMPORT, load=attendance_run_for, key="run_id")
@require_POST
def drop(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Let an uploaded file go."""
    runs.drop_run(run=run)
    messages.info(request, f"{run.file_name} was let go. Nothing was imported.")
    return redirect("imports")
