"""The letter about keeping a pupil apart for safeguarding: typed, shown, issued. It is no exclusion."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.selectors import pupil_for
from cases.services.issued import next_number
from exclusions.forms.separation import SeparationForm
from exclusions.letters.separation import DraftedSeparation, draft_separation, who_may_receive
from exclusions.services.separation import KIND, issue_separation
from inclusion.accounts import drafts, guard
from inclusion.accounts.permissions import Right
from inclusion.errors import DomainError

EVENT = guard.AccessEvent.Kind


@guard.right(
    Right.SEE_RESTRICTED,
    load=pupil_for,
    key="pupil_id",
    records=EVENT.PREVIEWED,
    what="Letter about a separation",
)
def separation_letter(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Type what the letter holds, read it, and issue it. Few may open it afterwards."""
    person = request.person
    recipients = who_may_receive(pupil, person.on)
    form = SeparationForm(
        request.POST or None,
        recipients=recipients,
        initial={"starts_on": person.on, "number": next_number(pupil, KIND)},
    )
    drafted = None
    if request.method == "POST" and form.is_valid():
        try:
            if "issue" in request.POST:
                return _issued(request, pupil, form)
        except DomainError as error:
            form.take(error)
        drafted = _drafted(form, pupil, person)
    context = {
        "section": "pupils",
        "pupil": pupil,
        "form": form,
        "drafted": drafted,
        "recipients": recipients,
        "back": reverse("pupil", args=[pupil.pk]),
        **drafts.offer(request, form, keeps=f"separation-letter~pupil:{pupil.pk}"),
    }
    return render(request, "exclusions/separation_letter.html", context)


def _drafted(form: SeparationForm, pupil: Any, person: Any) -> DraftedSeparation | None:
    """The letter as far as it can be shown."""
    if form.errors and "to" not in form.cleaned_data:
        return None
    try:
        return draft_separation(pupil, form.typed, form.recipient, person.on)
    except (DomainError, KeyError) as error:
        if isinstance(error, DomainError) and not form.errors:
            form.take(error)
        return None


def _issued(request: guard.PersonRequest, pupil: Any, form: SeparationForm) -> HttpResponse:
    person = request.person
    document = issue_separation(
        pupil=pupil,
        typed=form.typed,
        recipient=form.recipient,
        confirmed=request.POST.get("confirmed", ""),
        expected_number=form.cleaned_data["number"],
        by=person,
        on=person.on,
    )
    guard.note_access(person, EVENT.PRINTED, pupil, document.title[:120])
    messages.success(request, "Issued and kept. Write down who is given it.")
    return redirect("document-share", document.pk)
