"""What is arranged during an exclusion: work, education, what the family wrote, the return."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from cases.views.kept import kept_draft
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
from inclusion.accounts.saving import saved
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems
from inclusion.form_rows import as_typed

OPENED = guard.AccessEvent.Kind.OPENED
BEFORE = "It was recorded as already dealt with: nothing is asked for."
WORK = "suspension-work"

_of_one = guard.right(
    Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id", records=OPENED
)


def _context(request: guard.PersonRequest, suspension: Any, **more: Any) -> dict[str, Any]:
    return {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "arranged",
        **more,
    }


@_of_one
def overview(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Work by the day, education from the sixth day, what the family wrote, the way back."""
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, BEFORE)
        return redirect("pupil", suspension.pupil_id)
    context = _context(request, suspension, a=arranged(request.person, suspension))
    return render(request, "exclusions/arranged.html", context)


@_of_one
def work(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The work of each day: what was set, how and when it was sent, when it was marked."""
    person, about = request.person, f"suspension:{suspension.pk}"
    if "let_go" in request.POST:
        drafts.let_go(request, WORK, about)
        return redirect(WORK, suspension.pk)
    rows, form = _work_forms(request, suspension, request.POST or None)
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
            drafts.let_go(request, WORK, about)
            messages.success(request, "Saved.")
            return redirect("suspension-arranged", suspension.pk)
    draft = kept_draft(person, WORK, about) if request.method == "GET" else None
    if draft is not None and request.GET.get("draft") == "use":
        rows, form = _work_forms(request, suspension, draft)
        as_typed(rows)
        as_typed(form)
        draft = None
    context = _context(
        request,
        suspension,
        rows=rows,
        form=form,
        standing=list(suspension.work.all()) if form.errors else [],
        problems=problems((form, rows)) if request.method == "POST" else [],
        draft=draft,
        draft_key=f"{WORK}~suspension:{suspension.pk}",
    )
    return render(request, "exclusions/work.html", context)


def _work_forms(
    request: guard.PersonRequest, suspension: Any, data: Mapping[str, Any] | None
) -> tuple[Any, Any]:
    days = owed(suspension, request.person.on).work_on
    rows = WorkRows(data, prefix="work", initial=work_rows(days, suspension.work.all()))
    return rows, VersionForm(data, initial={"version": suspension.version})


@dataclass(frozen=True)
class _Page:
    """A page with one form about the suspension.

    `now` gives what stands, by the names of the form's fields; `save` the service, which takes the
    suspension, the person, the day, why and the version beside what `given` makes of what was typed.
    """

    form: type[Any]
    now: Callable[[Any], dict[str, Any]]
    given: Callable[[Mapping[str, Any]], dict[str, Any]]
    save: Callable[..., object]
    heading: str
    submit: str
    keeps: str


def _one_form(page: _Page) -> Callable[..., HttpResponseBase]:
    """The view of such a page: it saves, or says by the field why not."""

    @_of_one
    def view(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
        now = {**page.now(suspension), "version": suspension.version}
        form = page.form(request.POST or None, initial=now)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            done = saved(
                form,
                lambda: page.save(
                    suspension=suspension,
                    by=request.person,
                    on=request.person.on,
                    reason=typed["reason"],
                    expected_version=typed["version"],
                    **page.given(typed),
                ),
                now=lambda theirs: {**page.now(theirs), "version": theirs.version},
            )
            if done is not None:
                messages.success(request, "Saved.")
                return redirect("suspension-arranged", suspension.pk)
        context = _context(
            request,
            suspension,
            form=form,
            heading=page.heading,
            submit=page.submit,
            a=arranged(request.person, suspension),
            **drafts.offer(request, form, keeps=f"{page.keeps}~suspension:{suspension.pk}"),
        )
        return render(request, "exclusions/arrange.html", context)

    return view


def _only(*names: str) -> Callable[[Any], dict[str, Any]]:
    """These of a record, by name; of what was typed as well."""
    return lambda found: {
        name: found[name] if isinstance(found, Mapping) else getattr(found, name) for name in names
    }


def _education_now(suspension: Any) -> dict[str, Any]:
    details = getattr(suspension, "provision", None)
    stands = _only("sixth_day_provision_from", "provision_site")(suspension)
    return stands | (_only(*arranging.DETAILS)(details) if details is not None else {})


# Full-time education elsewhere, and the details that its notice gives.
education = _one_form(
    _Page(
        form=EducationForm,
        now=_education_now,
        given=lambda typed: {"fields": typed},
        save=arranging.arrange_education,
        heading="Education during the exclusion",
        submit="Save the education",
        keeps="suspension-education",
    )
)
# What the family wrote to the governing board.
representations = _one_form(
    _Page(
        form=RepresentationsForm,
        now=_only("representations_on", "representations"),
        given=_only("representations_on", "representations"),
        save=arranging.record_representations,
        heading="Representations to the governing board",
        submit="Save what they wrote",
        keeps="suspension-representations",
    )
)
# The day of the return.
returned = _one_form(
    _Page(
        form=ReturnForm,
        now=_only("returned_on", "return_refused"),
        given=_only("returned_on", "return_refused"),
        save=arranging.record_return,
        heading="The return",
        submit="Save the return",
        keeps="suspension-returned",
    )
)
