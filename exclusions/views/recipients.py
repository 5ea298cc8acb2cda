"""Who receives the letters about an exclusion: seen, and changed while they have been sent none."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.views.kept import kept_draft
from exclusions import selectors
from exclusions.forms.recipients import RecipientsForms
from exclusions.services.recipients import change_recipients, take_from_contacts
from exclusions.telling.receiving import Receiving, receiving
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.permissions import Right
from inclusion.errors import ConflictError, DomainError
from inclusion.form_problems import problems
from inclusion.form_rows import as_typed

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
    person, about = request.person, f"suspension:{suspension.pk}"
    if "let_go" in request.POST:
        let_go(request, RECIPIENTS, about)
        return redirect(RECIPIENTS, suspension.pk)
    found = receiving(suspension)
    again = "again" in request.POST
    forms = _forms(suspension, found, None if again else request.POST or None)
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
            let_go(request, RECIPIENTS, about)
            messages.success(request, "Saved. The history keeps who received them before.")
            return redirect("suspension-notices", suspension.pk)
    draft = kept_draft(person, RECIPIENTS, about) if request.method == "GET" else None
    if draft is not None and request.GET.get("draft") == "use":
        forms, draft = _forms(suspension, found, draft), None
        for form in forms.all:
            as_typed(form)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "notices",
        "draft": draft,
        "draft_key": f"{RECIPIENTS}~suspension:{suspension.pk}",
        "found": found,
        "forms": forms,
        "form": forms.main,
        "refused": refused if again else "",
        "conflict": conflict,
        "problems": problems(forms.all) if request.method == "POST" and not again else [],
    }
    return render(request, "exclusions/recipients.html", context)


def _forms(suspension: Any, found: Receiving, data: Mapping[str, Any] | None) -> RecipientsForms:
    return RecipientsForms(
        recipients=found.open,
        contacts=found.may_receive,
        version=suspension.version,
        data=data,
    )


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
