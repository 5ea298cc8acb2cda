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
    EntryDetailsForm,
    EntryReadersForm,
    WithdrawEntryForm,
)
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues, my_draft, school_calendar
from inclusion.forms import PlainForm
from inclusion.words import due_words

from .saving import form_page, overtaken, pupil_page, saved, version_only

OPENED = guard.AccessEvent.Kind.OPENED
DRAFT = "amendment"
TOLD = "entry-told"
DETAILS = "entry-details"


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
    about = f"entry:{entry.pk}"
    if request.POST.get("draft") == "drop":
        let_go(request, DRAFT, about)
        return redirect(request.path)
    draft = None if request.method == "POST" else my_draft(person, DRAFT, about)
    typed, page = {}, ""
    if draft and request.GET.get("draft") == "use":
        # Without its key: the draft may be older than an amendment saved under it.
        typed, page = {"text": "".join(draft.data.get("text", [])[:1])}, draft.page
        draft = None
    form = AmendmentForm(request.POST or None, initial={**typed, **version_only(entry)})
    if refusal := _refusal(request, entry, form):
        return refusal
    if request.method == "POST" and form.is_valid():
        added = saved(
            form,
            lambda: services.add_amendment(
                entry=entry,
                text=form.cleaned_data["text"],
                by=person.user,
                on=person.on,
                once_key=form.cleaned_data["once_key"],
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
        )
        if added:
            let_go(request, DRAFT, about)
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
        draft_page=page,
        shown=selectors.entry_shown(person, entry),
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_details(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Add or correct what stands beside an entry's words. What stood is kept and shown."""
    form = EntryDetailsForm(
        request.POST or None,
        entry=entry,
        initial=EntryDetailsForm.values_of(entry, *selectors.details_of(entry)),
    )
    if refusal := _refusal(request, entry, form):
        return refusal
    shown = selectors.entry_shown(request.person, entry)
    if not shown.may_detail:
        messages.info(
            request, "An entry of this kind has no such details: add words to it instead."
        )
        return redirect("entry", entry.pk)
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.change_details(
                entry=entry,
                fields=form.own_values(),
                incident=form.incident_values(),
                intervention=form.intervention(),
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: EntryDetailsForm.values_of(theirs, *selectors.details_of(theirs)),
            lambda theirs, version: EntryDetailsForm.values_of(
                theirs, *selectors.details_at(theirs, version)
            ),
        )
        if changed:
            messages.success(request, "Saved, with today’s date. What stood before is kept.")
            return redirect("entry", entry.pk)
    heading = f"Details of the {entry.get_kind_display().lower()}"
    return _page(
        request,
        form,
        heading,
        "Save the details",
        entry,
        shown=shown,
        keeps=f"{DETAILS}~entry:{entry.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_readers(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Say who may read an entry, with the reason."""
    person = request.person
    if not selectors.may_restrict_entry(person, entry):
        return _not_allowed(request, "say who may read an entry that a colleague wrote")
    named = selectors.readers_of(entry)
    form = EntryReadersForm(
        request.POST or None,
        initial=EntryReadersForm.values_of(entry, named),
        colleagues=colleagues(person, *CASEWORK_ROLES, standing=named),
    )
    if entry.withdrawn_at:
        return _withdrawn(request, entry, form)
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
    form = CompleteInterventionForm(
        request.POST or None, record=record, initial=version_only(entry)
    )
    if entry.withdrawn_at:
        return _withdrawn(request, entry, form)
    if not form.asks_something:
        messages.info(request, "This record is complete.")
        return redirect("entry", entry.pk)
    if request.method == "POST" and form.is_valid():
        completed = saved(
            form,
            lambda: services.complete_intervention(
                entry=entry,
                fields=form.changes(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: CompleteInterventionForm.values_of(
                theirs, selectors.details_of(theirs)[1]
            ),
            lambda theirs, version: CompleteInterventionForm.values_of(
                theirs, selectors.details_at(theirs, version)[1]
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
    form = WithdrawEntryForm(request.POST or None, initial=version_only(entry))
    if refusal := _refusal(request, entry, form):
        return refusal
    if request.method == "POST" and form.is_valid():
        withdrawn = saved(
            form,
            lambda: services.withdraw_entry(
                entry=entry,
                reason=form.cleaned_data["reason"],
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            version_only,
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


def _refusal(request: guard.PersonRequest, entry: Any, form: PlainForm) -> HttpResponse | None:
    """Its writer, and who runs cases, may change an entry that stands."""
    if not selectors.may_change_entry(request.person, entry):
        return _not_allowed(request, "change an entry that a colleague wrote")
    return _withdrawn(request, entry, form) if entry.withdrawn_at else None


def _not_allowed(request: guard.PersonRequest, needed: str) -> HttpResponse:
    return render(request, "403.html", {"needed": needed}, status=403)


def _withdrawn(request: guard.PersonRequest, entry: Any, form: PlainForm) -> HttpResponse:
    """Away from a form of an entry that is withdrawn: what was typed is shown beside what stands."""
    heading = "This entry has been withdrawn already"
    back = pupil_page(entry.pupil, "pupil-chronology")
    stands = {"reason": entry.withdrawn_reason} if isinstance(form, WithdrawEntryForm) else None
    both = overtaken(request, form, heading, back, record=entry, stands=stands, pupil=entry.pupil)
    if both is None:
        messages.warning(request, f"{heading}.")
    return both or redirect(back)
