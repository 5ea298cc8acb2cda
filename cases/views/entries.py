"""Entries of a pupil's chronology: logging one, putting one right, withdrawing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors, services
from cases.forms import AmendEntryForm, EntryForm, WithdrawEntryForm
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues, my_draft
from inclusion.accounts.services import drop_draft
from inclusion.words import listing

from .choosing import Choice, choose, chosen_pupils, still_visible
from .saving import form_page, pupil_page, saved

DRAFT = "log-entry"


@guard.right(Right.LOG_ENTRIES)
def log_entry(request: guard.PersonRequest) -> HttpResponse:
    """Log an entry about one pupil or several: choose them, write, save."""
    if request.method != "POST":
        return _blank(request)
    if request.POST.get("draft") == "drop":
        drop_draft(request.person, DRAFT)
        return redirect(request.get_full_path())
    typing = bool(request.headers.get("HX-Request")) and "typing" in request.POST
    choice = choose(request.person, request.POST, request.POST.getlist("pupil"), typing)
    still_choosing = {"add", "remove", "typing"} & request.POST.keys()
    if still_choosing or request.POST.get("find", "").strip():
        return _choosing(request, choice, typing)
    return _save(request, choice)


def _blank(request: guard.PersonRequest) -> HttpResponse:
    """An empty form, or the one that its writer left unfinished."""
    person, ids = request.person, request.GET.getlist("pupil")
    draft = my_draft(person, DRAFT)
    typed: dict[str, Any] = {"happened_on": person.on}
    if draft and request.GET.get("draft") == "use":
        # The key is made anew: the draft may be older than an entry saved under its key.
        typed = EntryForm.typed_values(draft.data)
        del typed["once_key"]
        ids = [*ids, *still_visible(person, draft.data.get("pupil", []))]
        draft = None
    form = _form(request, initial=typed)
    return _page(request, form, chosen_pupils(person, dict.fromkeys(ids)), draft)


def _choosing(request: guard.PersonRequest, choice: Choice, typing: bool) -> HttpResponse:
    """The form again with what was typed kept, between one pupil and the next."""
    typed = EntryForm.typed_values(dict(request.POST.lists()))
    form = _form(request, initial={**typed, "find": choice.find})
    if request.headers.get("HX-Request"):
        part = "cases/_pupil_results.html" if typing else "cases/_pupil_picker.html"
        return render(request, part, {"form": form, "choice": choice, "moved": True})
    return _page(request, form, choice)


def _save(request: guard.PersonRequest, choice: Choice) -> HttpResponse:
    person = request.person
    form = _form(request, data=request.POST)
    if not choice.chosen:
        form.add_error("find", "Choose at least one pupil.")
    if form.is_valid():
        entries = saved(
            form,
            lambda: services.log_entry(
                pupils=choice.chosen,
                fields=form.changes(),
                readers=form.cleaned_data.get("readers", ()),
                by=person.user,
                on=person.on,
                once_key=form.cleaned_data["once_key"],
                own_action=form.cleaned_data["own_action"],
                action_due_on=form.cleaned_data["action_due_on"],
            ),
        )
        if entries:
            drop_draft(person, DRAFT)
            names = listing(pupil.name for pupil in choice.chosen)
            messages.success(request, f"Entry logged for {names}.")
            return redirect("pupil-chronology", choice.first.pk)
    return _page(request, form, choice)


def _form(request: guard.PersonRequest, **kwargs: Any) -> EntryForm:
    person = request.person
    return EntryForm(colleagues=colleagues(person, *CASEWORK_ROLES), may_restrict=True, **kwargs)


def _page(
    request: guard.PersonRequest, form: EntryForm, choice: Choice, draft: Any = None
) -> HttpResponse:
    return form_page(
        request,
        form,
        "Log an entry",
        "Save the entry",
        pupil_page(choice.first) if choice.first else reverse("today"),
        template="cases/log_entry.html",
        choice=choice,
        draft=draft,
        draft_key=f"{DRAFT}~",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_amend(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Put an entry right, with a reason. The earlier words stay in its history."""
    person = request.person
    if not _may_change(request, entry):
        return _not_the_writer(request)
    if entry.withdrawn_at:
        return _withdrawn(request, entry)
    form = AmendEntryForm(
        request.POST or None,
        initial=AmendEntryForm.values_of(entry, selectors.readers_of(entry)),
        colleagues=colleagues(person, *CASEWORK_ROLES),
        may_restrict=_may_restrict(request, entry),
    )
    if request.method == "POST" and form.is_valid():
        amended = saved(
            form,
            lambda: services.amend_entry(
                entry=entry,
                fields=form.changes(),
                readers=form.cleaned_data.get("readers"),
                reason=form.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: AmendEntryForm.values_of(theirs, selectors.readers_of(theirs)),
        )
        if amended:
            messages.success(request, "Entry amended. The earlier words stay in its history.")
            return redirect("pupil-chronology", entry.pupil_id)
    back = pupil_page(entry.pupil, "pupil-chronology")
    return form_page(request, form, "Amend an entry", "Save", back, pupil=entry.pupil)


@guard.right(Right.LOG_ENTRIES, load=selectors.entry_for, key="entry_id")
def entry_withdraw(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Take an entry out of the chronology, with a reason. Nothing is lost."""
    if not _may_change(request, entry):
        return _not_the_writer(request)
    if entry.withdrawn_at:
        return _withdrawn(request, entry)
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


def _may_change(request: guard.PersonRequest, entry: Any) -> bool:
    """The writer may, and whoever runs cases."""
    person = request.person
    return entry.written_by_id == person.user.pk or person.has(Right.MANAGE_CASES)


def _may_restrict(request: guard.PersonRequest, entry: Any) -> bool:
    """Its writer, and those who read every restricted entry, say who may read it."""
    person = request.person
    return person.has(Right.SEE_RESTRICTED) or entry.written_by_id == person.user.pk


def _not_the_writer(request: guard.PersonRequest) -> HttpResponse:
    needed = "change an entry that a colleague wrote"
    return render(request, "403.html", {"needed": needed}, status=403)


def _withdrawn(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    messages.warning(request, "This entry has been withdrawn already.")
    return redirect("pupil-chronology", entry.pupil_id)
