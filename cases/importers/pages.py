"""What the pages of every kind of import share: upload, columns, the way back, the bad rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from cases.models import ImportRun
from inclusion.accounts.guard import PersonRequest
from inclusion.errors import DomainError
from inclusion.forms import PlainForm
from inclusion.uploads import say_too_large

from . import runs
from .bad_rows import bad_rows_csv
from .columns import Column
from .dates import ORDER_NAMES, Proof
from .faults import ERROR_NAMES, WARNING_NAMES, ReadRow, count_kinds
from .forms import ColumnsForm, UploadForm
from .kinds import Import
from .runs import Source
from .sheets import MAX_BYTES

SHOWN = 25
EXAMPLES = 3


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, were it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def upload_page(request: PersonRequest, kind: Import) -> HttpResponse:
    """Choose a file; what is wrong with it is said by the field."""
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST":
        form.is_valid()
        say_too_large(request, form, "file", MAX_BYTES)
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.start_run(
                source=kind.source,
                upload=form.cleaned_data["file"],
                by=request.person.user,
                school=request.person.school,
            )
        except DomainError as error:
            form.take(error)
        else:
            return redirect("import-columns", run.pk)
    context = {"form": form, "kind": kind, "section": "imports"}
    return render(request, "imports/upload.html", context)


def elsewhere(
    request: PersonRequest, run: ImportRun, *, checked: bool = True
) -> HttpResponse | None:
    """Where to go when a file is not at this step: imported, let go, or its columns not yet named."""
    if run.state not in runs.UNFINISHED:
        messages.info(request, f"{run.file_name} has been imported or let go.")
        return redirect("imports")
    if checked and run.state != ImportRun.State.CHECKED:
        return redirect("import-columns", run.pk)
    return None


def columns_page(request: PersonRequest, run: ImportRun, kind: Import) -> HttpResponse:
    """Say what each heading stands for and how dates are written; both are guessed first."""
    source = kind.source
    guessed = runs.guessed_columns(run, source)
    form = _columns_form(request, run, source, guessed)
    if request.method == "POST" and form.is_valid():
        try:
            runs.save_columns(
                run=run,
                source=source,
                chosen=form.chosen,
                order=form.cleaned_data.get("order", ""),
                by=request.person.user,
            )
        except DomainError as error:
            form.take(error)
        else:
            return redirect("import-check", run.pk)
    chosen = form.chosen if form.is_bound and hasattr(form, "cleaned_data") else guessed
    context = {
        "form": form,
        "run": run,
        "kind": kind,
        "section": "imports",
        "proof": runs.date_proof(run, source, chosen),
        "rows": len(run.rows),
    }
    return render(request, "imports/columns.html", context)


def _columns_form(
    request: PersonRequest, run: ImportRun, source: Source, guessed: Sequence[str]
) -> ColumnsForm:
    return ColumnsForm(
        posted(request),
        headings=run.headings,
        columns=source.columns,
        guessed=guessed,
        examples=_examples(run),
        proof=runs.date_proof(run, source, guessed),
        order=run.options.get("order", ""),
    )


def _examples(run: ImportRun) -> list[str]:
    """The first few different values under each heading."""
    lines = runs.lines_of(run)
    return [
        ", ".join(list(dict.fromkeys(filter(None, (line.cell(i) for line in lines))))[:EXAMPLES])
        for i in range(len(run.headings))
    ]


def check_page(
    request: PersonRequest, run: ImportRun, kind: Import, form: PlainForm
) -> HttpResponse:
    """The dry run: what would be written, what is left alone and why, what is still to settle."""
    plan = kind.check(run, request.person.on)
    context = {
        "section": "imports",
        "kind": kind,
        "run": run,
        "form": form,
        "plan": plan,
        "counts": plan.counts,
        "rows": len(run.rows),
        "notices": file_notices(run, kind.source),
        "order": order_in_words(run),
        "bad": shown(request, plan.bad),
        "kinds_of_errors": kinds_of_errors(plan.bad),
        "warnings": by_kind(plan.warned, WARNING_NAMES),
        **kind.shows(request, run, plan),
    }
    return render(request, kind.template, context)


def file_notices(run: ImportRun, source: Source) -> list[str]:
    """Sentences about the file as a whole, for the top of the check page."""
    notices = list(run.options.get("notices", []))
    chosen = runs.guessed_columns(run, source)
    proof: Proof = runs.date_proof(run, source, chosen)
    if proof.mixed:
        notices.append(
            "Some dates are real dates and others are text. A spreadsheet that opened this file "
            "may have swapped day and month in the real ones: compare a few with your records, "
            "or export the file again and upload it without opening it."
        )
    return notices


def shown(request: PersonRequest, items: Sequence[Any]) -> Sequence[Any]:
    """The first rows of a long list, or all of them when the person asked."""
    return items if request.GET.get("all") else items[:SHOWN]


def by_kind(rows: Iterable[ReadRow], names: dict[str, str]) -> list[dict[str, Any]]:
    """Warnings gathered under headings, each with its rows in the order of the file."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for fault in row.warnings:
            found.setdefault(fault.kind, []).append({"number": row.number, "words": fault.words})
    return [
        {"name": names.get(kind, kind), "count": len(told), "rows": told[:SHOWN]}
        for kind, told in found.items()
    ]


def kinds_of_errors(rows: Iterable[ReadRow]) -> list[tuple[int, str]]:
    """How many rows have an error of each kind, most first. A row may have several."""
    counted = count_kinds(row.errors for row in rows)
    most_first = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(count, ERROR_NAMES.get(kind, kind)) for kind, count in most_first]


def order_in_words(run: ImportRun) -> str:
    """How the dates of the file are read; empty when none of them leaves it open."""
    return ORDER_NAMES.get(run.options["order"], "")


def bad_rows_file(run: ImportRun, rows: Iterable[ReadRow]) -> HttpResponse:
    """The bad rows with their reasons, to put right and upload again."""
    response = HttpResponse(
        bad_rows_csv(run.headings, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="rows-to-put-right-{run.pk}.csv"'
    return response


def template_file(name: str, columns: Iterable[Column]) -> HttpResponse:
    """An empty file with the right headings and one made-up row."""
    columns = list(columns)
    lines = [[c.label for c in columns], [c.example for c in columns]]
    text = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    response = HttpResponse(f"\ufeff{text}\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
