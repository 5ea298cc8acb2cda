"""The page on which is put down what was done after a suspension."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from exclusions import next_steps, selectors, services_done
from exclusions.done import lines_of
from exclusions.form_done import DoneForm, values_of
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import ConflictError, DomainError

OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def done(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Dates of who was told, education, the return and the board, each beside its due date."""
    person = request.person
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, "It was recorded as already dealt with: nothing is asked for.")
        return _away(request, suspension)
    lines = lines_of(suspension, next_steps.duties_about(suspension, person.on))
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
            form.take_conflict(error, {**values_of(lines), "version": suspension.version})
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
        "form": form,
    }
    return render(request, "exclusions/done.html", context)


def _save(request: guard.PersonRequest, suspension: Any, form: DoneForm) -> None:
    typed = form.cleaned_data
    services_done.record_done(
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
