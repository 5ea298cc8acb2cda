"""Importing files: upload, name the columns, check, confirm, in the same way for every kind.

And the list of what was imported.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.importers import pages, runs
from cases.importers.kinds import kind_named, kinds
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError

ROWS = 50


@guard.right(Right.IMPORT)
def imports(request: guard.PersonRequest) -> HttpResponse:
    """What was imported, by whom and with what outcome; the ways to start."""
    page = Paginator(runs.past_runs(request.person), ROWS).get_page(request.GET.get("page"))
    context = {
        "section": "imports",
        "page": page,
        "runs": [(run, runs.outcome(run)) for run in page],
        "kinds": kinds(),
    }
    return render(request, "imports/list.html", context)


@guard.right(Right.IMPORT)
def guide(request: guard.PersonRequest, kind: str) -> HttpResponse:
    """Each column of a kind of file: whether it is needed, its format, an example."""
    return render(request, "imports/guide.html", {"kind": kind_named(kind), "section": "imports"})


@guard.right(Right.IMPORT)
def template(request: guard.PersonRequest, kind: str) -> HttpResponse:
    """A file with the headings, to fill in."""
    return pages.template_file(f"{kind}-template", kind_named(kind).source.columns)


@guard.right(Right.IMPORT)
def upload(request: guard.PersonRequest, kind: str) -> HttpResponse:
    """Choose a file; what is wrong with it is said by the field."""
    return pages.upload_page(request, kind_named(kind))


@guard.right(Right.IMPORT, load=runs.run_for, key="run_id")
def columns(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Name the columns of an uploaded file."""
    away = pages.elsewhere(request, run, checked=False)
    return away or pages.columns_page(request, run, kind_named(run.source))


@guard.right(Right.IMPORT, load=runs.run_for, key="run_id")
def check(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """The dry run. A POST settles what the file leaves open and looks again."""
    if away := pages.elsewhere(request, run):
        return away
    kind = kind_named(run.source)
    form = kind.settle(request, run)
    if request.method == "POST" and not form.errors:
        return redirect("import-check", run.pk)
    return pages.check_page(request, run, kind, form)


@guard.right(Right.IMPORT, load=runs.run_for, key="run_id")
@require_POST
def confirm(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Write what the preview showed, once."""
    if away := pages.elsewhere(request, run):
        return away
    kind, person = kind_named(run.source), request.person
    form = kind.settle(request, run)
    if form.errors:
        return pages.check_page(request, run, kind, form)
    try:
        done = kind.confirm(
            run=run, fingerprint=request.POST.get("seen", ""), by=person.user, on=person.on
        )
    except runs.ReviewAgain as again:
        messages.warning(request, again.message)
        return redirect("import-check", run.pk)
    except DomainError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"Imported {kind.what}: {runs.outcome(done)}.")
    return redirect("imports")


@guard.right(
    Right.IMPORT,
    load=runs.run_for,
    key="run_id",
    records=guard.AccessEvent.Kind.EXPORTED,
    what="Rows to put right",
)
def bad_rows(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Download the rows that cannot be imported, with the reasons."""
    if away := pages.elsewhere(request, run):
        return away
    plan = kind_named(run.source).check(run, request.person.on)
    return pages.bad_rows_file(run, plan.bad)


@guard.right(Right.IMPORT, load=runs.run_for, key="run_id")
@require_POST
def drop(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Let an uploaded file go."""
    runs.drop_run(run=run)
    messages.info(request, f"{run.file_name} was let go. Nothing was imported.")
    return redirect("imports")
