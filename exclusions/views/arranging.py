"""What is arranged during an exclusion: work, education, what the family wrote, the return."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from exclusions import selectors
from exclusions.arranging.days import owed
from exclusions.arranging.shown import arranged
from exclusions.forms.arranging import (
    EducationForm,
    RepresentationsForm,
    ReturnForm,
    VersionForm,
    WorkRows,
    work_rows,
)
from exclusions.services import arranging
from inclusion.accounts import drafts, guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import show_both
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems

OPENED = guard.AccessEvent.Kind.OPENED
BEFORE = "It was recorded as already dealt with: nothing is asked for."


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def overview(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Work by the day, education from the sixth day, what the family wrote, the way back."""
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, BEFORE)
        return redirect("pupil", suspension.pupil_id)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        "a": arranged(request.person, suspension),
    }
    return render(request, "exclusions/arranged.html", context)


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def work(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The work of each day: what was set, how and when it was sent, when it was marked."""
    person = request.person
    first = work_rows(owed(suspension, person.on).work_on, suspension.work.all())
    data = request.POST or None
    rows = WorkRows(data, prefix="work", initial=first)
    form = VersionForm(data, initial={"version": suspension.version})
    if request.method == "POST" and all([rows.is_valid(), form.is_valid()]):
        try:
            arranging.record_work(
                suspension=suspension,
                rows=[row.cleaned_data for row in rows.forms],
                by=person,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            )
        except ConflictError as error:
            now: Any = error.theirs
            form.take(error)
            form.carry_version(now.version)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Saved.")
            return redirect("suspension-arranged", suspension.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        "rows": rows,
        "form": form,
        "standing": list(suspension.work.all()) if form.errors else [],
        "problems": problems((form, rows)) if request.method == "POST" else [],
    }
    return render(request, "exclusions/work.html", context)


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def education(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Full-time education elsewhere and the details that its notice gives."""
    names = ("sixth_day_provision_from", "provision_site")
    now = {name: getattr(suspension, name) for name in names}
    details = getattr(suspension, "provision", None)
    if details is not None:
        now |= {name: getattr(details, name) for name in arranging.DETAILS}
    return _one_form(
        request,
        suspension,
        EducationForm,
        now,
        heading="Education during the exclusion",
        submit="Save the education",
        keeps="suspension-education",
        save=lambda typed: arranging.arrange_education(
            suspension=suspension,
            fields=typed,
            by=request.person,
            on=request.person.on,
            **_how(typed),
        ),
    )


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def representations(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """What the family wrote to the governing board."""
    names = ("representations_on", "representations")
    return _one_form(
        request,
        suspension,
        RepresentationsForm,
        {name: getattr(suspension, name) for name in names},
        heading="Representations to the governing board",
        submit="Save what they wrote",
        keeps="suspension-representations",
        save=lambda typed: arranging.record_representations(
            suspension=suspension,
            by=request.person,
            on=request.person.on,
            **{name: typed[name] for name in names},
            **_how(typed),
        ),
    )


@guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)
def returned(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The day of the return."""
    names = ("returned_on", "return_refused")
    return _one_form(
        request,
        suspension,
        ReturnForm,
        {name: getattr(suspension, name) for name in names},
        heading="The return",
        submit="Save the return",
        keeps="suspension-returned",
        save=lambda typed: arranging.record_return(
            suspension=suspension,
            by=request.person,
            on=request.person.on,
            **{name: typed[name] for name in names},
            **_how(typed),
        ),
    )


def _how(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": typed["reason"], "expected_version": typed["version"]}


def _one_form(
    request: guard.PersonRequest,
    suspension: Any,
    kind: type[Any],
    now: Mapping[str, Any],
    *,
    heading: str,
    submit: str,
    keeps: str,
    save: Callable[[Mapping[str, Any]], object],
) -> HttpResponse:
    """A page with one form about the suspension: saves, or says by the field why not."""
    form = kind(request.POST or None, initial={**now, "version": suspension.version})
    if request.method == "POST" and form.is_valid() and _saved(suspension, form, now, save):
        messages.success(request, "Saved.")
        return redirect("suspension-arranged", suspension.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        "form": form,
        "heading": heading,
        "submit": submit,
        "a": arranged(request.person, suspension),
        **drafts.offer(request, form, keeps=f"{keeps}~suspension:{suspension.pk}"),
    }
    return render(request, "exclusions/arrange.html", context)


def _saved(
    suspension: Any,
    form: Form,
    now: Mapping[str, Any],
    save: Callable[[Mapping[str, Any]], object],
) -> bool:
    taking: Any = form
    try:
        save(form.cleaned_data)
    except ConflictError as error:
        show_both(taking, error, {**now, "version": suspension.version})
    except DomainError as error:
        taking.take(error)
    else:
        return True
    return False
