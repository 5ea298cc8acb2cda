"""What families ask for: recording it, replying, settling it, giving it to somebody else."""

from collections.abc import Callable
from dataclasses import dataclass
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
OFFER = "family-offer"
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
        "law": selectors.law_on(asked),
        "may_change": selectors.may_change_request(person, asked),
        "contacts": selectors.contacts_of(person, asked.pupil),
    }
    return render(request, "cases/request.html", context)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_offer(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Record the first reply to the family, and by when the rest follows."""
    step = Step(
        form=OfferForm(
            request.POST or None,
            initial={"offered_on": request.person.on, "version": asked.version},
        ),
        write=services.offer,
        heading="Record the reply",
        submit="Record the reply",
        done=lambda replied: "Reply recorded. The request stays open until it is settled.",
        contacts=True,
        keeps=f"{OFFER}~request:{asked.pk}",
    )
    if asked.offered_on or _over(asked):
        stands = {"offered_on": asked.offered_on, "offered": asked.offered}
        return _on_its_page(request, asked, step.form, stands if asked.offered_on else None)
    return _take(request, asked, step)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_settle(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Record how the request was answered."""
    step = Step(
        form=SettleForm(
            request.POST or None,
            initial={"answered_on": request.person.on, "version": asked.version},
        ),
        write=services.settle,
        heading="Settle the request",
        submit="Settle it",
        done=lambda settled: "Request settled.",
        contacts=True,
        keeps=f"{ANSWER}~request:{asked.pk}",
    )
    if _over(asked):
        stands = {name: getattr(asked, name) for name in ("answered_on", "answer", "held_on")}
        return _on_its_page(request, asked, step.form, stands if asked.answered_on else None)
    return _take(request, asked, step)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_give(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Let another colleague answer it, with the reason."""
    if refused := _refused(request, asked):
        return refused
    step = Step(
        form=GiveRequestForm(
            request.POST or None,
            initial={"owner": asked.owner_id, "version": asked.version},
            colleagues=colleagues(request.person, *CASEWORK_ROLES, standing=[asked.owner_id]),
        ),
        write=services.give_request,
        heading="Let somebody else answer it",
        submit="Save",
        done=lambda given: f"{given.owner.name} answers it now.",
        now=lambda theirs: {"owner": theirs.owner_id},
    )
    if _over(asked):
        return _on_its_page(request, asked, step.form)
    return _take(request, asked, step)


@guard.right(Right.LOG_ENTRIES, load=selectors.request_for, key="asked_id")
def request_withdraw(request: guard.PersonRequest, asked: Any) -> HttpResponse:
    """Take it back: the family no longer asks, or it was recorded by mistake."""
    if refused := _refused(request, asked):
        return refused
    step = Step(
        form=WithdrawRequestForm(request.POST or None, initial=version_only(asked)),
        write=services.withdraw_request,
        heading="Withdraw this request?",
        submit="Withdraw the request",
        done=lambda withdrawn: "Request withdrawn. Its words stay in the history.",
    )
    if _over(asked):
        stands = {"reason": asked.withdrawn_reason} if asked.withdrawn_at else None
        return _on_its_page(request, asked, step.form, stands)
    return _take(request, asked, step)


def _refused(request: guard.PersonRequest, asked: Any) -> HttpResponse | None:
    """The answer to somebody who may not give this request away or take it back."""
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


def _what_was_asked(asked: Any) -> str:
    """A meeting, asked for by Kelly Archer on 16 November 2026; with the law's dates for a copy."""
    told = [f"{asked.get_kind_display()}, asked for by {asked.asked_by} on {day(asked.asked_on)}"]
    told += [
        f"{copy.what}: by {day(copy.due_on)} by law"
        for copy in selectors.law_on(asked)
        if copy.due_on
    ]
    return ". ".join(told)


@dataclass(frozen=True)
class Step:
    """One step of a request: its form, the service that takes the form's fields, and its words.

    `done` says what was done; `now` gives what stands by now in fields that somebody else may have
    changed; `contacts` shows whom somebody may ring; `keeps` as for form_page.
    """

    form: PlainForm
    write: Callable[..., Any]
    heading: str
    submit: str
    done: Callable[[Any], str]
    now: Callable[[Any], dict[str, Any]] = lambda theirs: {}
    contacts: bool = False
    keeps: str = ""


def _take(request: guard.PersonRequest, asked: Any, step: Step) -> HttpResponse:
    """Show the form of a step, or take the step and go back to the request."""
    person, form = request.person, step.form
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        if "version" in typed:
            typed["expected_version"] = typed.pop("version")
        taken = saved(
            form,
            lambda: step.write(request=asked, by=person.user, on=person.on, **typed),
            lambda theirs: {**step.now(theirs), "version": theirs.version},
        )
        if taken:
            messages.success(request, step.done(taken))
            return redirect("request", asked.pk)
    return form_page(
        request,
        form,
        step.heading,
        step.submit,
        reverse("request", args=[asked.pk]),
        template=PAGE,
        pupil=asked.pupil,
        lede=_what_was_asked(asked),
        contacts=selectors.contacts_of(person, asked.pupil) if step.contacts else None,
        keeps=step.keeps,
    )
