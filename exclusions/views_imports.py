"""Importing suspensions that were dealt with before: upload, name the columns, check, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.importers import pages, runs
from cases.importers.faults import WARNING_NAMES
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError

from .importers import suspensions
from .importers.suspensions import SUSPENSIONS, suspension_run_for


@guard.right(Right.IMPORT)
def guide(request: guard.PersonRequest) -> HttpResponse:
    """Each column of a file of suspensions: whether it is needed, its format, an example."""
    return render(request, "imports/guide.html", {"source": SUSPENSIONS, "section": "imports"})


@guard.right(Right.IMPORT)
def template(request: guard.PersonRequest) -> HttpResponse:
    """A file with the headings, to fill in."""
    return pages.template_file("suspensions-template", SUSPENSIONS.columns)


@guard.right(Right.IMPORT)
def upload(request: guard.PersonRequest) -> HttpResponse:
    """Upload suspensions so far."""
    return pages.upload_page(
        request,
        SUSPENSIONS,
        "Suspensions and permanent exclusions that were decided and dealt with before. They count in "
        "every total from today, and nobody is reminded of anything about them. Import the roll first.",
    )


@guard.right(Right.IMPORT, load=suspension_run_for, key="run_id")
def columns(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Name the columns of an uploaded file."""
    away = pages.elsewhere(request, run, SUSPENSIONS, checked=False)
    return away or pages.columns_page(request, run, SUSPENSIONS)


@guard.right(Right.IMPORT, load=suspension_run_for, key="run_id")
def check(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """The dry run."""
    if away := pages.elsewhere(request, run, SUSPENSIONS):
        return away
    plan = suspensions.check_suspensions(run, request.person.on)
    context = {
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "rows": len(run.rows),
        "section": "imports",
        "source": SUSPENSIONS,
        "notices": pages.file_notices(run, SUSPENSIONS),
        "order": pages.order_in_words(run),
        "asks_session": "start_session" not in run.options["columns"],
        "bad": pages.shown(request, plan.bad),
        "kinds": pages.kinds_of_errors(plan.bad),
        "records": pages.shown(request, plan.records),
        "warnings": pages.by_kind(plan.warned, WARNING_NAMES),
    }
    return render(request, "imports/check_suspensions.html", context)


@guard.right(Right.IMPORT, load=suspension_run_for, key="run_id")
@require_POST
def confirm(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Record what the preview showed, once."""
    if away := pages.elsewhere(request, run, SUSPENSIONS):
        return away
    person = request.person
    try:
        done = suspensions.confirm_suspensions(
            run=run, fingerprint=request.POST.get("seen", ""), by=person.user, on=person.on
        )
    except runs.ReviewAgain as again:
        messages.warning(request, again.message)
        return redirect("import-suspensions-check", run.pk)
    except DomainError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"Suspensions imported: {runs.outcome(done)}.")
    return redirect("imports")


@guard.right(
    Right.IMPORT,
    load=suspension_run_for,
    key="run_id",
    records=guard.AccessEvent.Kind.EXPORTED,
    what="Rows to put right",
)
def bad_rows(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Download the rows that cannot be imported, with the reasons."""
    if away := pages.elsewhere(request, run, SUSPENSIONS):
        return away
    plan = suspensions.check_suspensions(run, request.person.on)
    return pages.bad_rows_file(run, plan.bad)


@guard.right(Right.IMPORT, load=suspension_run_for, key="run_id")
@require_POST
def drop(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Let an uploaded file go."""
    runs.drop_run(run=run)
    messages.info(request, f"{run.file_name} was let go. Nothing was imported.")
    return redirect("imports")
