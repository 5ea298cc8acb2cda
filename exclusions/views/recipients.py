"""Who receives the letters about an exclusion: seen, and changed while they have been sent none."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from exclusions import selectors
from exclusions.forms.recipients import RecipientsForms
from exclusions.services.recipients import change_recipients, take_from_contacts
from exclusions.telling.receiving import receiving
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems

RECIPIENTS = "suspension-recipients"


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.suspension_for,
    key="suspension_id",
    records=guard.AccessEvent.Kind.OPENED,
)
def recipients(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Each household with its address; the contacts who receive none, and why."""
    if suspension.origin == suspension.Origin.EARLIER:
        messages.info(request, "It was recorded as already dealt with: no letter goes out.")
        return redirect("pupil", suspension.pupil_id)
    found = receiving(suspension)
    again = "again" in request.POST
    forms = RecipientsForms(
        recipients=found.open,
        contacts=found.may_receive,
        version=suspension.version,
        data=None if again else request.POST or None,
    )
    refused = ""
    conflict = False
    if request.method == "POST" and (again or forms.is_valid()):
        try:
            _save(request, suspension, forms, again=again)
        except ConflictError as error:
            conflict = True
            now: Any = error.theirs
            refused = error.message
            if not again:
                forms.take(error)
                forms.main.carry_version(now.version)
        except DomainError as error:
            refused = error.message
            if not again:
                forms.take(error)
        else:
            messages.success(request, "Saved. The history keeps who received them before.")
            return redirect("suspension-notices", suspension.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "notices",
        "found": found,
        "forms": forms,
        "form": forms.main,
        "refused": refused if again else "",
        "conflict": conflict,
        "problems": problems(forms.all) if request.method == "POST" and not again else [],
    }
    return render(request, "exclusions/recipients.html", context)


def _save(
    request: guard.PersonRequest, suspension: Any, forms: RecipientsForms, *, again: bool
) -> None:
    person = request.person
    if again:
        take_from_contacts(suspension=suspension, by=person, on=person.on)
        return
    typed = forms.main.cleaned_data
    change_recipients(
        suspension=suspension,
        rows=forms.rows.rows(),
        reason=typed["reason"],
        by=person,
        on=person.on,
        expected_version=typed["version"],
    )
