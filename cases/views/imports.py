"""Importing the roll: upload, name the columns, check, confirm. And the list of what was imported."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.importers import pages, roll, runs
from cases.importers.faults import WARNING_NAMES
from cases.importers.forms import AnswersForm
from cases.importers.roll import ROLL
from cases.importers.roll_match import NEW, SKIP
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError
from inclusion.words import whole_number

ROWS = 50
POSSIBLES_SHOWN = 200


@guard.right(Right.IMPORT)
def imports(request: guard.PersonRequest) -> HttpResponse:
    """What was imported, by whom and with what outcome; the ways to start."""
    page = Paginator(runs.past_runs(request.person), ROWS).get_page(request.GET.get("page"))
    told = [(run, runs.outcome(run)) for run in page]
    return render(request, "imports/list.html", {"page": page, "runs": told, "section": "imports"})


@guard.right(Right.IMPORT)
def guide(request: guard.PersonRequest) -> HttpResponse:
    """Each column of a roll: whether it is needed, its format, an example."""
    return render(request, "imports/guide.html", {"source": ROLL, "section": "imports"})


@guard.right(Right.IMPORT)
def template(request: guard.PersonRequest) -> HttpResponse:
    """A file with the headings, to fill in."""
    return pages.template_file("roll-template", ROLL.columns)


@guard.right(Right.IMPORT)
def upload(request: guard.PersonRequest) -> HttpResponse:
    """Upload a roll."""
    return pages.upload_page(
        request,
        ROLL,
        "Export the roll from your school's system and upload it as it is. Columns may stand in any "
        "order. You see what would change before anything does.",
    )


@guard.right(Right.IMPORT, load=roll.roll_run_for, key="run_id")
def columns(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Name the columns of an uploaded roll."""
    return pages.elsewhere(request, run, ROLL, checked=False) or pages.columns_page(
        request, run, ROLL
    )


@guard.right(Right.IMPORT, load=roll.roll_run_for, key="run_id")
def check(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """The dry run. A POST settles what the file leaves open and looks again."""
    if away := pages.elsewhere(request, run, ROLL):
        return away
    form = _answers_form(request, run)
    if request.method == "POST" and _settled(request, run, form):
        return redirect("import-check", run.pk)
    return _check_page(request, run, form)


@guard.right(Right.IMPORT, load=roll.roll_run_for, key="run_id")
@require_POST
def confirm(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Import what the preview showed, once."""
    if away := pages.elsewhere(request, run, ROLL):
        return away
    form = _answers_form(request, run)
    if not _settled(request, run, form):
        return _check_page(request, run, form)
    person = request.person
    try:
        done = roll.confirm_roll(
            run=run, fingerprint=request.POST.get("seen", ""), by=person.user, on=person.on
        )
    except runs.ReviewAgain as again:
        messages.warning(request, again.message)
        return redirect("import-check", run.pk)
    except DomainError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"Roll imported: {runs.outcome(done)}.")
    return redirect("imports")


@guard.right(
    Right.IMPORT,
    load=roll.roll_run_for,
    key="run_id",
    records=guard.AccessEvent.Kind.EXPORTED,
    what="Rows to put right",
)
def bad_rows(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Download the rows that cannot be imported, with the reasons."""
    if away := pages.elsewhere(request, run, ROLL):
        return away
    return pages.bad_rows_file(run, roll.check_roll(run, request.person.on).bad)


@guard.right(Right.IMPORT, load=roll.roll_run_for, key="run_id")
@require_POST
def drop(request: guard.PersonRequest, run: Any) -> HttpResponse:
    """Let an uploaded roll go."""
    runs.drop_run(run=run)
    messages.info(request, f"{run.file_name} was let go. Nothing was imported.")
    return redirect("imports")


def _answers_form(request: HttpRequest, run: Any) -> AnswersForm:
    kept = run.options.get("answers", {})
    return AnswersForm(
        pages.posted(request), initial={**kept, "left_on": kept.get("left_on") or None}
    )


def _settled(request: guard.PersonRequest, run: Any, form: AnswersForm) -> bool:
    """Keep the answers of the check page; False when one of them has to be put right.

    The run in memory holds the answers either way, so that the page shows what was typed.
    """
    valid = form.is_valid()
    answers = _answers(request, run, form)
    run.options = {**run.options, "answers": {**answers, "left_on": ""}}
    if not valid:
        return False
    try:
        run.options = roll.settle_roll(run=run, answers=answers, on=request.person.on).options
    except DomainError as error:
        form.take(error)
        return False
    return True


def _answers(request: HttpRequest, run: Any, form: AnswersForm) -> dict[str, Any]:
    """What was posted, laid over what was settled before for rows that are no longer shown."""
    before = run.options.get("answers", {}).get("settled", {})
    posted = {
        name.removeprefix("settle-"): value
        for name, value in request.POST.items()
        if name.startswith("settle-")
    }
    return {
        "other_establishments": form.cleaned_data.get("other_establishments", False),
        "left_on": form.cleaned_data.get("left_on"),
        "leavers": sorted(_ids(request, "leaver")),
        "settled": {**before, **posted},
    }


def _check_page(request: guard.PersonRequest, run: Any, form: AnswersForm) -> HttpResponse:
    plan = roll.check_roll(run, request.person.on)
    ticked = {change.pupil.pk for change in plan.leavers} | _ids(request, "leaver")
    possibles = sorted(plan.possibles, key=lambda p: (p.answer != "", p.row.number))
    context = {
        "form": form,
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "rows": len(run.rows),
        "section": "imports",
        "source": ROLL,
        "notices": pages.file_notices(run, ROLL),
        "order": pages.order_in_words(run),
        "bad": pages.shown(request, plan.bad),
        "kinds": pages.kinds_of_errors(plan.bad),
        "changes": pages.shown(request, plan.changes),
        "creations": pages.shown(request, plan.creations),
        "warnings": pages.by_kind(plan.warned, WARNING_NAMES),
        "possibles": possibles[:POSSIBLES_SHOWN],
        "asks_other_school": "other_school" in plan.counts["errors"]
        or bool(form["other_establishments"].value()),
        "ticked": ticked,
        "new": NEW,
        "skip": SKIP,
    }
    return render(request, "imports/check_roll.html", context)


def _ids(request: HttpRequest, name: str) -> set[int]:
    numbers = map(whole_number, request.POST.getlist(name))
    return {pk for pk in numbers if pk is not None}
