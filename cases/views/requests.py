"""What families ask for: recording it, replying, settling it, giving it to somebody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import (
    GiveRequestForm,
    OfferForm,
    RequestForm,
    SettleForm,
    WithdrawRequestForm,
)
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues
from inclusion.forms import PlainForm
from inclusion.words import day

from .saving import form_page, overtaken, pupil_page, saved, version_only

PAGE = "cases/family_form.html"
ASKED = "family-request"
ANSWER = "family-reply"


@guard.right(Right.LOG_ENTRIES, load=selectors.pupil_for, key="pupil_id")
def request_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Record what a family asks for: a meeting, a letter, a copy of the record."""
    person = request.person
    form = RequestForm(
        request.POST or None,
        initial={"owner": person.user.pk, "asked_on": person.on},
        colleagues=colleagues(person, *CASEWORK_ROLES),
        within=services.answer_within(person.school, person.on),
    )
    if request.method == "POST" and form.is_valid():
        made = saved(
            form,
            lambda: services.record_request(
                pupil=pupil,
                fields=form.changes(),
                once_key=form.cleaned_data["once_key"],
                by=person.user,
                on=person.on,
            ),
        )
        if made:
            messages.success(
                request, f"Request recorded. {made.owner.name} replies by {day(made.due_on)}."
            )
            return redirect("request", made.pk)
    return form_page(
        request,
        form,
        f"Record a request for {pupil.name}",
        "Record the request",
        pupil_page(pupil, "pupil-support"),
        template=PAGE,
        pupil=pupil,
        contacts=selectors.contacts_of(person, pupil),
        keeps=f"{ASKED}~pupil:{pupil.pk}",
    )


@guard.right(Right.SEE_CASEWORK, load=selectors.request_for, key="asked_id")
def family_request(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """One request: what was asked, how far it is, and what can be done next."""
    person = request.person
    context = {
        "section": "pupils",
        "pupil": asked.pupil,
        "asked": asked,
        "how_far": selectors.how_far(asked, person.on),
        "may_change": selectors.may_change_request(person, asked),
        "contacts": selectors.contacts_of(person, asked.pupil),
    }
    return render(request, "cases/request.html", context)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_offer(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Record the first reply to the family, and by when the rest follows."""
    form = OfferForm(
        request.POST or None,
        initial={"offered_on": request.person.on, "version": asked.version},
    )
    if asked.offered_on or _over(asked):
        stands = {"offered_on": asked.offered_on, "offered": asked.offered}
        return _on_its_page(request, asked, form, stands if asked.offered_on else None)
    if request.method == "POST" and form.is_valid():
        replied = saved(
            form,
            lambda: services.offer(
                request=asked,
                offered_on=form.cleaned_data["offered_on"],
                offered=form.cleaned_data["offered"],
                next_on=form.cleaned_data["next_on"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if replied:
            messages.success(request, "Reply recorded. The request stays open until it is settled.")
            return redirect("request", asked.pk)
    return _step(request, asked, form, "Record the reply", "Record the reply", contacts=True)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_settle(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Record how the request was answered."""
    form = SettleForm(
        request.POST or None,
        initial={"answered_on": request.person.on, "version": asked.version},
    )
    if _over(asked):
        stands = {name: getattr(asked, name) for name in ("answered_on", "answer", "held_on")}
        return _on_its_page(request, asked, form, stands if asked.answered_on else None)
    if request.method == "POST" and form.is_valid():
        settled = saved(
            form,
            lambda: services.settle(
                request=asked,
                answered_on=form.cleaned_data["answered_on"],
                answer=form.cleaned_data["answer"],
                held_on=form.cleaned_data["held_on"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if settled:
            messages.success(request, "Request settled.")
            return redirect("request", asked.pk)
    return _step(
        request,
        asked,
        form,
        "Settle the request",
        "Settle it",
        contacts=True,
        keeps=f"{ANSWER}~request:{asked.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_give(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Let another colleague answer it, with the reason."""
    person = request.person
    if refused := _refused(request, asked):
        return refused
    form = GiveRequestForm(
        request.POST or None,
        initial={"owner": asked.owner_id, "version": asked.version},
        colleagues=colleagues(person, *CASEWORK_ROLES, standing=[asked.owner_id]),
    )
    if _over(asked):
        return _on_its_page(request, asked, form)
    if request.method == "POST" and form.is_valid():
        given = saved(
            form,
            lambda: services.give_request(
                request=asked,
                owner=form.cleaned_data["owner"],
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: {"owner": theirs.owner_id, "version": theirs.version},
        )
        if given:
            messages.success(request, f"{given.owner.name} answers it now.")
            return redirect("request", asked.pk)
    return _step(request, asked, form, "Let somebody else answer it", "Save")


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_withdraw(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Take it back: the family no longer asks, or it was recorded by mistake."""
    if refused := _refused(request, asked):
        return refused
    form = WithdrawRequestForm(request.POST or None, initial=version_only(asked))
    if _over(asked):
        stands = {"reason": asked.withdrawn_reason} if asked.withdrawn_at else None
        return _on_its_page(request, asked, form, stands)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_request(
                request=asked,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, "Request withdrawn. Its words stay in the history.")
            return redirect("pupil-support", asked.pupil_id)
    return _step(request, asked, form, "Withdraw this request?", "Withdraw the request")


def _refused(request: guard.PersonRequest, asked: Any) -> HttpResponse | None:
    if selectors.may_change_request(request.person, asked):
        return None
    needed = "change a request that a colleague answers"
    return render(request, "403.html", {"needed": needed}, status=403)


def _over(asked: Any) -> bool:
    return bool(asked.withdrawn_at or asked.answered_on)


def _on_its_page(
    request: guard.PersonRequest,
    asked: Any,
    form: PlainForm,
    stands: dict[str, Any] | None = None,
) -> HttpResponse:
    """Away from a form that has nothing more to say: a colleague was quicker, or a link is old."""
    _, words = selectors.how_far(asked, request.person.on)
    page = reverse("request", args=[asked.pk])
    both = overtaken(request, form, words, page, record=asked, stands=stands, pupil=asked.pupil)
    if both is None:
        messages.warning(request, f"{words}.")
    return both or redirect(page)


def _step(
    request: guard.PersonRequest,
    asked: Any,
    form: Any,
    heading: str,
    submit: str,
    *,
    contacts: bool = False,
    keeps: str = "",
) -> HttpResponse:
    """The form of one step of a request; with the family's contacts where somebody rings them."""
    return form_page(
        request,
        form,
        heading,
        submit,
        reverse("request", args=[asked.pk]),
        template=PAGE,
        pupil=asked.pupil,
        lede=f"{asked.get_kind_display()}, asked for by {asked.asked_by} on {day(asked.asked_on)}",
        contacts=selectors.contacts_of(request.person, asked.pupil) if contacts else None,
        keeps=keeps,
    )
