"""Consent to share: writing one down, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from cases import selectors, services
from cases.forms import ConsentForm, WithdrawConsentForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.words import day

from .saving import form_page, overtaken, pupil_page, saved, version_only

PAGE = "cases/family_form.html"


@guard.right(Right.MANAGE_CASES, load=selectors.pupil_for, key="pupil_id")
def consent_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Write down with whom a family agrees that something is shared, why and until when."""
    person = request.person
    form = ConsentForm(
        request.POST or None,
        initial={"given_on": person.on},
        agencies=selectors.agencies(person),
    )
    if request.method == "POST" and form.is_valid():
        made = saved(
            form,
            lambda: services.record_consent(
                pupil=pupil,
                fields=form.changes(),
                once_key=form.cleaned_data["once_key"],
                by=person.user,
                on=person.on,
            ),
        )
        if made:
            messages.success(request, f"Consent recorded until {day(made.ends_on)}.")
            return redirect("pupil-support", pupil.pk)
    return form_page(
        request,
        form,
        f"Record a consent to share about {pupil.name}",
        "Record the consent",
        pupil_page(pupil, "pupil-support"),
        template=PAGE,
        pupil=pupil,
        contacts=selectors.contacts_of(person, pupil),
    )


@guard.right(Right.MANAGE_CASES, load=selectors.consent_for, key="consent_id")
def consent_withdraw(request: guard.PersonRequest, consent: Any) -> HttpResponse:
    """Record that a family took its consent back, with the day and the reason."""
    pupil = consent.pupil
    form = WithdrawConsentForm(
        request.POST or None,
        initial={"withdrawn_on": request.person.on, **version_only(consent)},
    )
    if consent.withdrawn_on:
        return _taken_back(request, consent, form)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_consent(
                consent=consent,
                withdrawn_on=form.cleaned_data["withdrawn_on"],
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if withdrawn:
            messages.success(request, "Consent withdrawn. What was shared before stays on record.")
            return redirect("pupil-support", pupil.pk)
    return form_page(
        request,
        form,
        "Withdraw this consent?",
        "Withdraw the consent",
        pupil_page(pupil, "pupil-support"),
        template=PAGE,
        pupil=pupil,
        lede=f"{selectors.with_whom(consent)}: {consent.what}",
    )


def _taken_back(
    request: guard.PersonRequest, consent: Any, form: WithdrawConsentForm
) -> HttpResponse:
    """Away from the form of a consent that is withdrawn: what was typed is shown beside it."""
    heading = "This consent has been withdrawn already"
    both = overtaken(
        request,
        form,
        heading,
        pupil_page(consent.pupil, "pupil-support"),
        record=consent,
        stands={"withdrawn_on": consent.withdrawn_on, "reason": consent.withdrawn_reason},
        pupil=consent.pupil,
    )
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect("pupil-support", consent.pupil_id)
