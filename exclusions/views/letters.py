"""Letters about one exclusion: which there can be, one before it is issued, one that was."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.downloads import WORD, handed_out
from cases.services.issued import next_number
from exclusions import selectors
from exclusions.forms.letters import LetterForm, SentForm
from exclusions.letters import reading
from exclusions.letters.choosing import Choice, choices
from exclusions.letters.drafting import draft
from exclusions.letters.known import Known
from exclusions.letters.letter import letter_from
from exclusions.letters.shown import missing_shown, sent_words
from exclusions.services import letters as services
from exclusions.services.notices import Told
from inclusion.accounts import guard
from inclusion.accounts.drafts import PAGE, let_go, page_of
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import keep_draft
from inclusion.errors import DomainError
from inclusion.words import whole_number

FORM = "letter"
EVENT = guard.AccessEvent.Kind


@guard.right(
    Right.SEND_NOTICES, load=selectors.suspension_for, key="suspension_id", records=EVENT.OPENED
)
def letters(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """Which letters there can be now and why, to whom, and what was issued."""
    person = request.person
    recipients = reading.recipients_of(suspension)
    issued = reading.issued_letters(person, suspension)
    known = Known(suspension, person.on)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "tab": "letters",
        "recipients": recipients,
        "choices": choices(known, issued, [who.pk for who in recipients]),
        "issued": issued,
    }
    return render(request, "exclusions/letters.html", context)


@guard.right(
    Right.SEND_NOTICES,
    load=selectors.suspension_for,
    key="suspension_id",
    records=EVENT.PREVIEWED,
    what="letter",
)
def letter(request: guard.PersonRequest, suspension: Any) -> HttpResponse:
    """One letter as it would be sent today, with the part that is typed; then issued for good."""
    asked = request.POST if request.method == "POST" else request.GET
    recipient = reading.chosen_recipient(suspension, whole_number(asked.get("to", "")))
    known = Known(suspension, request.person.on)
    choice = _chosen(request, known, suspension, asked.get("variant", ""))
    form = _form(request, suspension, recipient, choice)
    if request.method == "POST" and form.is_valid():
        if "issue" not in request.POST:
            return _keep(request, form)
        try:
            document = _issue(request, suspension, recipient, form)
        except DomainError as error:
            form.take(error)
            _renew(form, suspension)
        else:
            messages.success(request, "Issued and kept. Send it, then put down how it was sent.")
            return redirect("letter-issued", document.pk)
    drafted = draft(known, choice.variant, recipient, _typed(form))
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "recipient": recipient,
        "recipients": reading.recipients_of(suspension),
        "choice": choice,
        "form": form,
        "missing": missing_shown(drafted, request.person),
        "drafted": drafted,
        "draft_key": f"{FORM}~recipient:{recipient.pk}",
        "draft_page": page_of(request) or form.initial[PAGE],
    }
    return render(request, "exclusions/letter.html", context)


def _chosen(request: guard.PersonRequest, known: Known, suspension: Any, wanted: str) -> Choice:
    """The letter that is asked for, or the next one. Raises Http404 where there is no such letter."""
    issued = reading.issued_letters(request.person, suspension)
    recipients = [who.pk for who in reading.recipients_of(suspension)]
    found = choices(known, issued, recipients)
    if wanted:
        choice = next((choice for choice in found if choice.variant == wanted), None)
    else:
        choice = next((choice for choice in found if choice.next), found[0] if found else None)
    if choice is None:
        raise Http404("There is no such letter about this.")
    return choice


def _form(
    request: guard.PersonRequest, suspension: Any, recipient: Any, choice: Choice
) -> LetterForm:
    kept = my_draft(request.person, FORM, f"recipient:{recipient.pk}")
    mine = kept.data if kept and kept.data.get("variant") == [choice.variant] else {}
    return LetterForm(
        request.POST or None,
        variant=choice.variant,
        initial={
            "typed": (mine.get("typed") or [""])[-1],
            PAGE: kept.page if kept and mine else "",
            "variant": choice.variant,
            "to": recipient.pk,
            "number": next_number(suspension.pupil, reading.KIND),
            "version": suspension.version,
        },
    )


def _typed(form: LetterForm) -> str:
    """What stands in the free part, as far as it may be printed."""
    text = str(form["typed"].value() or "").replace("\r\n", "\n")
    return text[: services.MOST_TYPED]


def _renew(form: LetterForm, suspension: Any) -> None:
    """After a refusal the page shows the letter anew: what is issued next is what it shows."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(suspension.version)
    data["number"] = str(next_number(suspension.pupil, reading.KIND))
    form.data = data


def _keep(request: guard.PersonRequest, form: LetterForm) -> HttpResponse:
    """Keep what was typed, and show the letter with it."""
    typed = form.cleaned_data
    data: dict[str, object] = {"typed": [typed["typed"]], "variant": [typed["variant"]]}
    keep_draft(request.person, FORM, f"recipient:{typed['to']}", data, page_of(request))
    address = reverse("letter", kwargs=request.resolver_match.kwargs)  # type: ignore[union-attr]
    return redirect(f"{address}?variant={typed['variant']}&to={typed['to']}")


def _issue(request: guard.PersonRequest, suspension: Any, recipient: Any, form: LetterForm) -> Any:
    person, typed = request.person, form.cleaned_data
    document = services.issue_letter(
        suspension=suspension,
        recipient=recipient,
        variant=typed["variant"],
        typed=typed["typed"],
        confirmed=request.POST.get("confirmed", ""),
        expected_number=typed["number"],
        expected_version=typed["version"],
        by=person,
        on=person.on,
    )
    let_go(request, FORM, f"recipient:{recipient.pk}")
    guard.note_access(person, EVENT.PRINTED, suspension.pupil, document.title[:120])
    return document


@guard.right(
    Right.SEND_NOTICES,
    load=reading.letter_for_person,
    key="document_id",
    records=EVENT.OPENED,
    what="letter",
)
def issued(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """A letter as it was issued, its files, and how it was sent."""
    suspension = reading.suspension_of(document)
    sent = reading.sent_of(document)
    form = SentForm(
        request.POST or None,
        corrects=sent is not None,
        initial=_sent_values(sent) or {"told_on": request.person.on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            typed = dict(form.cleaned_data)
            reason = typed.pop("reason", "")
            services.record_sent(
                letter=document,
                told=Told(**typed),
                by=request.person,
                on=request.person.on,
                reason=reason,
            )
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "Written down.")
            return redirect("letter-issued", document.pk)
    context = {
        "section": "pupils",
        "pupil": suspension.pupil,
        "suspension": suspension,
        "document": document,
        "letter": letter_from(document.data["letter"]),
        "sent": sent_words(sent, suspension) if sent else None,
        "form": form,
    }
    return render(request, "exclusions/letter_issued.html", context)


def _sent_values(sent: Any) -> dict[str, Any]:
    names = ("told_on", "how", "told_at", "proof")
    return {name: getattr(sent, name) for name in names} if sent else {}


@guard.right(
    Right.SEND_NOTICES,
    load=reading.letter_for_person,
    key="document_id",
    records=EVENT.OPENED,
    what="letter, PDF",
)
@require_safe
def pdf(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """The letter exactly as it was issued, to print."""
    return handed_out(document.content, "application/pdf", f"{_file_name(document)}.pdf")


@guard.right(
    Right.SEND_NOTICES,
    load=reading.letter_for_person,
    key="document_id",
    records=EVENT.OPENED,
    what="letter, Word",
)
@require_safe
def word(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """The same letter as a Word file."""
    if not document.word:
        raise Http404("This letter has no Word file.")
    return handed_out(document.word, WORD, f"{_file_name(document)}.docx")


def _file_name(document: Any) -> str:
    return f"letter-{document.number}-{document.data['variant'].lower()}"
