"""One saved suspension: the record, what happens next, cancelling it, adding one from before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from exclusions import drafts, selectors, services
from exclusions.cancelling import check_may_be_cancelled
from exclusions.checks import OverlapError, notes_on
from exclusions.forms import CancelForm, EarlierForm
from exclusions.next_steps import steps_after
from inclusion.accounts import guard
from inclusion.accounts.drafts import PAGE, let_go
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import overtaken, saved, version_only
from inclusion.accounts.selectors import my_draft, school_calendar
from inclusion.errors import DomainError

OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(Right.SEE_CASEWORK, load=selectors.suspension_for, key="suspension_id", records=OPENED)
def suspension(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """The record: dates in words, reasons, the totals then, who decided and recorded it."""
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "totals": selectors.totals_up_to(suspension, school_calendar(suspension.school)),
        "notes": notes_on(suspension),
        "steps": steps_after(request.person, suspension),
        **_decided(request.person, suspension),
    }
    return render(request, "exclusions/suspension.html", context)


def _decided(person: Any, suspension: Any) -> dict[str, Any]:
    """What was weighed and decided, and what this person may still decide about it."""
    earlier = suspension.origin == suspension.Origin.EARLIER
    may_correct = person.has(Right.PREPARE_SUSPENSIONS) and not suspension.is_cancelled
    decides = person.has(Right.DECIDE_SUSPENSIONS)
    return {
        "weighed": selectors.weighed(person, suspension),
        "decisions": selectors.decisions_of(person, suspension),
        "can_correct": may_correct
        and (earlier or not services.why_not_corrected(suspension, person)),
        "can_shorten": decides and not services.why_not_shortened(suspension, person.on),
        "can_follow": person.has(Right.PREPARE_SUSPENSIONS)
        and selectors.may_be_followed(suspension, person.on),
    }


@guard.right(Right.SEE_CASEWORK, load=selectors.suspension_for, key="suspension_id", records=OPENED)
def what_next(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """What happens next: what the rules ask for after this decision, who does it and by when."""
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "steps": steps_after(request.person, suspension),
    }
    return render(request, "exclusions/next.html", context)


@guard.right(Right.DECIDE_SUSPENSIONS, load=selectors.suspension_for, key="suspension_id")
def cancel(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Cancel a suspension, before or after it begins. The record stays."""
    form = CancelForm(request.POST or None, initial={"version": suspension.version})
    if suspension.is_cancelled and (both := _cancelled_already(request, suspension, form)):
        return both
    if request.method == "POST" and form.is_valid():
        cancelled = saved(
            form,
            lambda: services.cancel_suspension(
                suspension=suspension,
                reason=form.cleaned_data["reason"],
                by=request.person,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if cancelled:
            messages.success(request, "Cancelled. What has to be done now stands below.")
            return redirect("suspension", suspension.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "form": form,
        "refusal": "" if request.method == "POST" else _refusal(request, suspension),
    }
    return render(request, "exclusions/cancel.html", context)


def _cancelled_already(
    request: guard.PersonRequest, suspension: Any, form: CancelForm
) -> HttpResponse | None:
    """Both reasons, where a colleague was quicker; None where nothing else was typed."""
    both = overtaken(
        request,
        form,
        "This suspension is cancelled already",
        reverse("suspension", args=[suspension.pk]),
        record=suspension,
        stands={"reason": suspension.cancelled_reason},
        pupil=suspension.pupil,
    )
    if both is None and request.method == "POST":
        return redirect("suspension", suspension.pk)
    return both


def _refusal(request: guard.PersonRequest, suspension: Any) -> str:
    """Why it cannot be cancelled, said before a reason is typed; empty where it can."""
    if suspension.is_cancelled:
        return "This suspension is cancelled already."
    try:
        check_may_be_cancelled(suspension, request.person.on)
    except DomainError as error:
        return error.message
    return ""


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def earlier(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Add a suspension that has already been dealt with: it counts and raises no duty."""
    form = EarlierForm(request.POST or None, initial=_begun(request, pupil))
    other = None
    if request.method == "POST" and form.is_valid():
        try:
            added = services.record_earlier_suspension(
                pupil=pupil,
                fields=form.cleaned_data,
                by=request.person,
                on=request.person.on,
                once_key=form.cleaned_data["once_key"],
            )
        except DomainError as error:
            form.take(error)
            other = error.other if isinstance(error, OverlapError) else None
        else:
            return _added(request, pupil, added)
    fresh = request.method == "GET" and not request.GET.get("from")
    context = {
        "section": "pupils",
        "pupil": pupil,
        "form": form,
        "other": other,
        "draft": my_draft(request.person, drafts.EARLIER, drafts.about(pupil)) if fresh else None,
        "draft_key": f"{drafts.EARLIER}~{drafts.about(pupil)}",
        "draft_page": form.initial.get(PAGE, ""),
    }
    return render(request, "exclusions/earlier.html", context)


def _added(request: guard.PersonRequest, pupil: Any, saved: Any) -> HttpResponse:
    let_go(request, drafts.EARLIER, drafts.about(pupil))
    messages.success(request, "Added. It counts in the totals and raises no duty by itself.")
    sees = request.person.has(Right.SEE_CASEWORK)
    return redirect("suspension", saved.pk) if sees else redirect("pupil", pupil.pk)


def _begun(request: guard.PersonRequest, pupil: Any) -> dict[str, Any]:
    if request.GET.get("from") != "draft":
        return {}
    draft = my_draft(request.person, drafts.EARLIER, drafts.about(pupil))
    return drafts.typed(draft.data) if draft else {}
