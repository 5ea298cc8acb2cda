"""Packs for reviews due until a day: asking for them, how far they are, the one file."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.downloads import handed_out
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.dashboard import pack_runs as runs
from inclusion.errors import DomainError
from inclusion.forms import DayField, OnceMixin, PlainForm

AHEAD = timedelta(days=14)
SHOWN = 20


class PacksForm(OnceMixin, PlainForm):
    until = DayField(label="Reviews due until")


@guard.right(Right.PRINT_PACKS)
def packs(request: guard.PersonRequest) -> HttpResponse:
    """Ask for the packs of all reviews due until a day; what was asked for before."""
    person = request.person
    form = PacksForm(request.POST or None, initial={"until": person.on + AHEAD})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            run = runs.ask_for_packs(person, typed["until"], typed["once_key"] or None)
        except DomainError as error:
            form.take(error)
        else:
            return redirect("pack-run", run.pk)
    context = {
        "section": "plans",
        "form": form,
        "until": person.on + AHEAD,
        "due": runs.due_plans(person, person.on + AHEAD),
        "most": runs.MOST,
        "runs": runs.runs_of(person)[:SHOWN],
    }
    return render(request, "dashboard/packs.html", context)


def _shown(request: guard.PersonRequest, run: Any) -> dict[str, Any]:
    rows = runs.rows_of(request.person, run)
    return {
        "section": "plans",
        "run": run,
        "rows": rows,
        "done": sum(row.document is not None for row in rows),
        "moving": run.state in runs.UNFINISHED,
        "still": runs.stands_still(run),
        "file": runs.file_of(run) is not None,
        "days": runs.KEPT.days,
        "most": runs.MOST,
    }


@guard.right(Right.PRINT_PACKS, load=runs.run_for, key="run_id")
@require_safe
def run(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """How far a run is. The page asks again by itself while packs are printed."""
    return render(request, "dashboard/pack_run.html", _shown(request, run))


@guard.right(Right.PRINT_PACKS, load=runs.run_for, key="run_id")
@require_safe
def progress(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "dashboard/_pack_run.html", _shown(request, run))


@guard.right(Right.PRINT_PACKS, load=runs.run_for, key="run_id")
@require_POST
def go_on(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Let a run that stands still go on."""
    runs.go_on(run)
    messages.success(request, "It goes on with what is not printed yet.")
    return redirect("pack-run", run.pk)


@guard.right(
    Right.PRINT_PACKS,
    load=runs.run_for,
    key="run_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="review packs in one file",
)
@require_safe
def file(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """All packs of a run in one PDF."""
    content = runs.file_of(run)
    if content is None:
        messages.warning(request, "There is no file: it is not ready, or no longer kept.")
        return redirect("pack-run", run.pk)
    return handed_out(content, "application/pdf", f"review-packs-{run.due_by_on}.pdf")
