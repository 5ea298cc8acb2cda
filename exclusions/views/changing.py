"""What may be done about a decision that stands: correct a slip, make it shorter, read how it came."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from exclusions import selectors, services
from exclusions.answers import answers_of, earlier_answers_of
from exclusions.asked import asked_for
from exclusions.forms import CorrectEarlierForm, CorrectForm, ShortenForm
from exclusions.forms.deciding import FIELDS_OF, STEPS
from exclusions.panel import panel, panel_for
from exclusions.refusals import BlockedError
from exclusions.shorter import Shorter, shorter
from inclusion.accounts import drafts, guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import show_both
from inclusion.errors import ConflictError, DomainError

OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(Right.SEE_CASEWORK, load=selectors.suspension_for, key="suspension_id", records=OPENED)
def decisions(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Each dated decision about one exclusion: who, as what, the reasons, the period then."""
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "decisions": selectors.decisions_of(request.person, suspension),
    }
    return render(request, "exclusions/decisions.html", context)


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id")
def correct(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Put a slip right before anything was issued, or what was recorded from before at any time."""
    if suspension.origin == suspension.Origin.EARLIER:
        return _correct_earlier(request, suspension)
    refusal = services.why_not_corrected(suspension, request.person)
    if refusal:
        return _refused(request, suspension, "Correct a slip", refusal)
    now = answers_of(suspension)
    form = CorrectForm(request.POST or None, initial=now)
    if request.method == "POST":
        shown = panel(form, suspension.pupil, request.person, leave_out=suspension)
        if form.is_valid() and _corrected(request, suspension, form, shown.said, now):
            messages.success(request, "Corrected. The history keeps what stood before.")
            return redirect("suspension", suspension.pk)
    else:
        shown = panel_for(now, suspension.pupil, request.person, leave_out=suspension)
    offered = drafts.offer(request, form, keeps=f"suspension-correct~suspension:{suspension.pk}")
    form.show(STEPS[:-1], asked_for(shown) | {name for name in _all_fields() if now.get(name)})
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "form": form,
        "panel": shown,
        **offered,
    }
    return render(request, "exclusions/correct.html", context)


def _all_fields() -> list[str]:
    return [name for names in FIELDS_OF.values() for name in names]


def _corrected(
    request: guard.PersonRequest, suspension: Any, form: CorrectForm, said: Any, now: Any
) -> bool:
    """Save it; otherwise say in the form why not."""
    try:
        services.correct_suspension(
            suspension=suspension,
            fields={**form.cleaned_data, "shown": said},
            reason=form.cleaned_data["reason"],
            by=request.person,
            on=request.person.on,
            expected_version=form.cleaned_data["version"],
        )
    except ConflictError as error:
        show_both(form, error, now)
    except DomainError as error:
        form.take(error)
    else:
        return True
    return False


def _correct_earlier(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    now = earlier_answers_of(suspension)
    form = CorrectEarlierForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_earlier_suspension(
                suspension=suspension,
                fields=form.cleaned_data,
                reason=form.cleaned_data["reason"],
                by=request.person,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            )
        except ConflictError as error:
            show_both(form, error, now)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Corrected. The history keeps what stood before.")
            return _away(request, suspension)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "form": form,
        "heading": f"Correct what was recorded: {suspension.get_kind_display().lower()} from before",
        "lede": "It was recorded as already dealt with: it counts, and raises no duty by itself.",
        "submit": "Save the correction",
        "back": _back(request, suspension),
        **drafts.offer(request, form, keeps=f"suspension-correct~suspension:{suspension.pk}"),
    }
    return render(request, "components/form_page.html", context)


@guard.right(Right.DECIDE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id")
def shorten(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Decide that a suspension ends sooner: first its new dates are shown, then it is decided."""
    refusal = services.why_not_shortened(suspension, request.person.on)
    if refusal:
        return _refused(request, suspension, "Make it shorter", refusal)
    form = ShortenForm(request.POST or None, initial={"version": suspension.version})
    found: Shorter | None = None
    longer = False
    if request.method == "POST" and form.is_valid():
        try:
            found = shorter(suspension, form.cleaned_data["sessions"], request.person)
            if form.cleaned_data["seen"] == form.cleaned_data["sessions"]:
                _shorten(request, suspension, form, found)
                messages.success(request, "Made shorter. Who has to be told stands below.")
                return redirect("suspension", suspension.pk)
            form.have_seen(form.cleaned_data["sessions"])
        except ConflictError as error:
            found = None
            show_both(form, error, {"version": suspension.version})
        except DomainError as error:
            found, longer = None, isinstance(error, BlockedError)
            form.take(error)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "form": form,
        "served": services.served_by(suspension, request.person.on),
        "found": found,
        "longer": longer and selectors.may_be_followed(suspension, request.person.on),
        **drafts.offer(request, form, keeps=f"suspension-shorten~suspension:{suspension.pk}"),
    }
    return render(request, "exclusions/shorten.html", context)


def _shorten(
    request: guard.PersonRequest, suspension: Any, form: ShortenForm, found: Shorter
) -> None:
    services.shorten_suspension(
        suspension=suspension,
        sessions=form.cleaned_data["sessions"],
        reasons=form.cleaned_data["reasons"],
        by=request.person,
        on=request.person.on,
        expected_version=form.cleaned_data["version"],
        shown=found.said,
    )


def _refused(
    request: guard.PersonRequest, suspension: Any, heading: str, refusal: str
) -> HttpResponse:
    """Why it cannot be done, said before anything is typed, and what can be done instead."""
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "heading": heading,
        "refusal": refusal,
        "back": _back(request, suspension),
        "follows": selectors.may_be_followed(suspension, request.person.on),
    }
    return render(request, "exclusions/refused.html", context)


def _away(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    return redirect(_back(request, suspension))


def _back(request: guard.PersonRequest, suspension: Any) -> str:
    """The record, for those who may read it."""
    if request.person.has(Right.SEE_CASEWORK):
        return reverse("suspension", args=[suspension.pk])
    return reverse("pupil", args=[suspension.pupil_id])
