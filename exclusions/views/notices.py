"""Who was told of an exclusion: the page of all notices, and putting one right."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from exclusions import selectors
from exclusions.forms.notices import CorrectForm, TakeOutForm, ToldForm, values_of
from exclusions.services.notices import (
    AlreadyToldError,
    correct_notice,
    record_notices,
    take_out_notice,
)
from exclusions.telling.already import Clash, clashes
from exclusions.telling.page import told_in_words, told_page
from exclusions.telling.papers import paper_of, papers_for
from inclusion import words
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import show_both
from inclusion.errors import ConflictError, DomainError

NOTICES = "suspension-notices"
OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(Right.SEND_NOTICES, load=selectors.suspension_for, key="suspension_id", records=OPENED)
def notices(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Each notice with its date and what stands; several are written down in one go."""
    person = request.person
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, "It was recorded as already dealt with: nobody has to be told.")
        return _away(request, suspension)
    form = ToldForm(request.POST or None, papers=papers_for(person, suspension), person=person)
    already: list[Clash] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _record(request, suspension, form)
        except AlreadyToldError as error:
            already = clashes(error, form.told())
            form.untick(clash.line for clash in already)
            form.take(error)
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, f"Written down: {words.count_of(made, 'notice')}.")
            return redirect(NOTICES, suspension.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "notices",
        "form": form,
        "already": already,
        "ticked": {line.key for line in form.ticked()},
        "page": told_page(person, suspension, form.ticked()),
    }
    return render(request, "exclusions/notices.html", context)


def _record(request: guard.PersonRequest, suspension: Any, form: ToldForm) -> int:
    made = record_notices(
        suspension=suspension,
        lines=form.cleaned_data["which"],
        told=form.told(),
        by=request.person,
        on=request.person.on,
    )
    return len(made)


def _away(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    if request.person.has(Right.SEE_CASEWORK):
        return redirect("suspension", suspension.pk)
    return redirect("pupil", suspension.pupil_id)


@guard.right(Right.SEND_NOTICES, load=selectors.notice_for, key="notice_id", records=OPENED)
def correct(request: guard.PersonRequest, notice: Any) -> HttpResponse:
    """Put one notice right, or take it out, with a reason that the history keeps."""
    person, suspension = request.person, notice.suspension
    papers = papers_for(person, suspension, notice)
    form = CorrectForm(request.POST or None, notice=notice, person=person, papers=papers)
    if request.method == "POST" and form.is_valid():
        try:
            correct_notice(
                notice=notice,
                told=form.told(),
                reason=form.cleaned_data["reason"],
                by=person,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            )
        except ConflictError as error:
            now: Any = error.theirs
            show_both(form, error, values_of(now, person))
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Corrected. What it said before stays in the history.")
            return redirect(NOTICES, suspension.pk)
    context = {
        **_about(notice),
        "notice": notice,
        "whom": notice.recipient.name if notice.recipient else "",
        "told": told_in_words(notice),
        "paper": paper_of(notice, person),
        "form": form,
        "heading": "Put a notice right",
        "submit": "Save the correction",
    }
    return render(request, "exclusions/notice_correct.html", context)


@guard.right(Right.SEND_NOTICES, load=selectors.notice_for, key="notice_id")
def take_out(request: guard.PersonRequest, notice: Any) -> HttpResponse:
    """Take a notice out that is not true, with a reason. Its history keeps what it said."""
    form = TakeOutForm(request.POST or None, initial={"version": notice.version})
    if request.method == "POST" and form.is_valid():
        try:
            take_out_notice(
                notice=notice,
                reason=form.cleaned_data["reason"],
                by=request.person,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            )
        except ConflictError as error:
            now: Any = error.theirs
            show_both(form, error, {"version": now.version})
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Taken out. What it said stays in the history.")
            return redirect(NOTICES, notice.suspension_id)
    context = {
        **_about(notice),
        "form": form,
        "heading": "Take this notice out?",
        "lede": f"{notice.get_to_display()}: {told_in_words(notice)}. It is due again afterwards.",
        "submit": "Take it out",
    }
    return render(request, "components/form_page.html", context)


def _about(notice: Any) -> dict[str, Any]:
    return {
        "section": "pupils",
        "pupil": notice.suspension.pupil,
        "suspension": notice.suspension,
        "back": reverse(NOTICES, args=[notice.suspension_id]),
    }
