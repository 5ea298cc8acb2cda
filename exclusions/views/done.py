"""The page on which is put down what was done after a suspension; the report to the board."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from exclusions import board_report, next_steps, selectors
from exclusions.done import Line, lines_of
from exclusions.forms.done import DoneForm, ReportForm, hint_of, values_of
from exclusions.services.done import record_done
from inclusion import words
from inclusion.accounts import drafts, guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import who_saved
from inclusion.errors import ConflictError, DomainError

DONE = "suspension-done"
MEETING = "return-meeting"
OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def done(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Dates of education, the return and the board, each beside its due date."""
    person = request.person
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, "It was recorded as already dealt with: nothing is asked for.")
        return _away(request, suspension)
    found = lines_of(suspension, next_steps.duties_about(suspension, person.on), request.POST)
    lines = [line for line in found if not line.item.page]
    form = DoneForm(
        request.POST or None,
        lines=lines,
        person=person,
        initial={**values_of(lines), "version": suspension.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, suspension, form)
        except ConflictError as error:
            now = {**values_of(lines), "version": suspension.version}
            form.take_conflict(error, now, saved_by=who_saved(suspension, why=True))
            form.keep_where_empty(values_of(lines))
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Saved.")
            return _away(request, suspension)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "done",
        "form": form,
        "elsewhere": list(_elsewhere(found, request.person, suspension)),
        **drafts.offer(request, form, keeps=f"{DONE}~suspension:{suspension.pk}"),
    }
    return render(request, "exclusions/done.html", context)


@guard.right(Right.SEND_NOTICES, load=selectors.suspension_for, key="suspension_id")
def report(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The termly report: every suspension of a term that the board has not heard of, in one go."""
    person = request.person
    rows = list(board_report.unreported(person, suspension))
    if not rows:
        messages.info(request, "The board has heard of every suspension of that term.")
        return _away(request, suspension)
    form = ReportForm(request.POST or None, rows=rows, initial={"told_on": person.on})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        chosen = [row for row in rows if row.pk in typed["which"]]
        try:
            number = board_report.report_to_board(
                chosen, told_on=typed["told_on"], how=typed["how"], by=person, on=person.on
            )
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"Written down for {words.count_of(number, 'suspension')}.")
            return _away(request, suspension)
    context = {
        "section": "pupils",
        "form": form,
        "heading": "Report to the governing board",
        "lede": "Suspensions of the term that the board has not heard of, each with its length.",
        "submit": "Record the report",
        "back": reverse("suspension-notices", args=[suspension.pk]),
    }
    return render(request, "components/form_page.html", context)


def _elsewhere(
    lines: Sequence[Line], person: Person, suspension: Any
) -> Iterator[tuple[Line, str, str]]:
    """What has a page of its own: the line, who wrote it down or by when, the address for who may."""
    for line in lines:
        if line.item.page:
            mine = line.item.page != MEETING or person.has(Right.EDIT_PLANS)
            address = reverse(line.item.page, args=[suspension.pk]) if mine else ""
            yield line, hint_of(line, person, planned=False), address


def _save(request: guard.PersonRequest, suspension: Any, form: DoneForm) -> None:
    typed = form.cleaned_data
    record_done(
        suspension=suspension,
        # A field that came up since the page was opened was not sent, and stays as it is.
        fields={name: typed[name] for name in values_of(form.lines) if name in form.data},
        by=request.person,
        on=request.person.on,
        reason=typed.get("reason") or "",
        expected_version=typed["version"],
    )


def _away(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Back to the record, for those who may read it."""
    if request.person.has(Right.SEE_CASEWORK):
        return redirect("suspension", suspension.pk)
    return redirect("pupil", suspension.pupil_id)
