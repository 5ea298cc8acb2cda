"""An entry after it was logged: reading it, adding to it, who may read it, withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import (
    AmendmentForm,
    CompleteInterventionForm,
    EntryReadersForm,
    WithdrawEntryForm,
)
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues, my_draft, school_calendar
from inclusion.accounts.services import drop_draft
from inclusion.words import due_words

from .saving import form_page, pupil_page, saved

OPENED = guard.AccessEvent.Kind.OPENED
DRAFT = "amendment"
TOLD = "entry-told"


@guard.right(
    Right.SEE_CASEWORK, load=selectors.entry_for, key="entry_id", records=OPENED, what="Entry"
)
def entry(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """One entry with its details, what was added to it since and who may read it."""
    person = request.person
    shown = selectors.entry_shown(person, entry)
    due_on = shown.telling.due_on if shown.telling else None
    context = {
        "section": "pupils",
        "pupil": entry.pupil,
        "entry": entry,
        "shown": shown,
        "late": due_on is not None and due_on < person.on,
        "due": due_words(due_on, person.on, school_calendar(person.school)) if due_on else "",
        "may_restrict": selectors.may_restrict_entry(person, entry),
    }
    return render(request, "cases/entry.html", context)


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_amend(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Add words to an entry, with today's date. What was written before stays as it was."""
    person = request.person
    if refusal := _refusal(request, entry):
        return refusal
    about = f"entry:{entry.pk}"
    if request.POST.get("draft") == "drop":
        drop_draft(person, DRAFT, about)
        return redirect(request.path)
    draft = None if request.method == "POST" else my_draft(person, DRAFT, about)
    typed = {}
    if draft and request.GET.get("draft") == "use":
        # Without its key: the draft may be older than an amendment saved under it.
        typed, draft = {"text": "".join(draft.data.get("text", [])[:1])}, None
    form = AmendmentForm(request.POST or None, initial=typed)
    if request.method == "POST" and form.is_valid():
        added = saved(
            form,
            lambda: services.add_amendment(
                entry=entry,
                text=form.cleaned_data["text"],
                by=person.user,
                on=person.on,
                once_key=form.cleaned_data["once_key"],
            ),
        )
        if added:
            drop_draft(person, DRAFT, about)
            messages.success(request, "Added, with today's date. The entry itself stays as it was.")
            return redirect("entry", entry.pk)
    return _page(
        request,
        form,
        "Add to an entry",
        "Add to the entry",
        entry,
        draft=draft,
        draft_key=f"{DRAFT}~{about}",
        shown=selectors.entry_shown(person, entry),
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_readers(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Say who may read an entry, with the reason."""
    person = request.person
    if not selectors.may_restrict_entry(person, entry):
        return _not_allowed(request, "say who may read an entry that a colleague wrote")
    if entry.withdrawn_at:
        return _withdrawn(request, entry)
    named = selectors.readers_of(entry)
    form = EntryReadersForm(
        request.POST or None,
        initial=EntryReadersForm.values_of(entry, named),
        colleagues=colleagues(person, *CASEWORK_ROLES, standing=named),
    )
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.change_readers(
                entry=entry,
                restricted=form.cleaned_data["restricted"],
                readers=form.cleaned_data["readers"],
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: EntryReadersForm.values_of(theirs, selectors.readers_of(theirs)),
        )
        if changed:
            messages.success(request, "Saved. Who changed it and why stay in the history.")
            return redirect("entry", entry.pk)
    return _page(request, form, "Who may read this entry", "Save who may read it", entry)


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_told(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Complete the record of a physical intervention: parents told, the talk with the pupil."""
    record = selectors.intervention_of(entry)
    if record is None:
        raise Http404("No physical intervention here.")
    if entry.withdrawn_at:
        return _withdrawn(request, entry)
    form = CompleteInterventionForm(request.POST or None, record=record)
    if not set(form.fields):
        messages.info(request, "This record is complete.")
        return redirect("entry", entry.pk)
    if request.method == "POST" and form.is_valid():
        completed = saved(
            form,
            lambda: services.complete_intervention(
                entry=entry,
                fields=form.changes(),
                by=request.person.user,
                on=request.person.on,
            ),
        )
        if completed:
            messages.success(request, "Added to the record.")
            return redirect("entry", entry.pk)
    return _page(
        request,
        form,
        "Parents told of a physical intervention",
        "Add to the record",
        entry,
        keeps=f"{TOLD}~entry:{entry.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_withdraw(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Take an entry out of the chronology, with a reason. Nothing is lost."""
    if refusal := _refusal(request, entry):
        return refusal
    form = WithdrawEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_entry(
                entry=entry,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
            ),
        )
        if withdrawn:
            messages.success(request, "Entry withdrawn. Its words stay in the history.")
            return redirect("pupil-chronology", entry.pupil_id)
    return form_page(
        request,
        form,
        "Withdraw this entry?",
        "Withdraw the entry",
        pupil_page(entry.pupil, "pupil-chronology"),
        template="cases/entry_withdraw.html",
        pupil=entry.pupil,
        entry=entry,
    )


def _page(
    request: guard.PersonRequest, form: Any, heading: str, submit: str, entry: Any, **more: Any
) -> HttpResponse:
    """The page of a form about an entry, with the entry above it."""
    back = reverse("entry", args=[entry.pk])
    return form_page(
        request,
        form,
        heading,
        submit,
        back,
        template="cases/entry_form.html",
        pupil=entry.pupil,
        entry=entry,
        **more,
    )


def _refusal(request: guard.PersonRequest, entry: Any) -> HttpResponse | None:
    """Its writer, and who runs cases, may change an entry that stands."""
    if not selectors.may_change_entry(request.person, entry):
        return _not_allowed(request, "change an entry that a colleague wrote")
    return _withdrawn(request, entry) if entry.withdrawn_at else None


def _not_allowed(request: guard.PersonRequest, needed: str) -> HttpResponse:
    return render(request, "403.html", {"needed": needed}, status=403)


def _withdrawn(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    messages.warning(request, "This entry has been withdrawn already.")
    return redirect("pupil-chronology", entry.pupil_id)
