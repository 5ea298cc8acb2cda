"""Logging an entry about one pupil or several."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import services
from cases.forms import EntryForm
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import CASEWORK_ROLES, colleagues, my_draft
from inclusion.words import day, listing

from .choosing import Choice, choose, chosen_pupils, still_visible
from .saving import form_page, pupil_page, saved

DRAFT = "log-entry"


@guard.right(Right.LOG_ENTRIES)
def log_entry(request: guard.PersonRequest) -> HttpResponse:
    """Log an entry about one pupil or several: choose them, write, save."""
    if request.method != "POST":
        return _blank(request)
    if request.POST.get("draft") == "drop":
        let_go(request, DRAFT)
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
    draft, page = my_draft(person, DRAFT), ""
    typed: dict[str, Any] = {"happened_on": person.on, "kind": request.GET.get("kind", "")}
    if draft and request.GET.get("draft") == "use":
        # The key is made anew: the draft may be older than an entry saved under its key.
        typed = EntryForm.typed_values(draft.data)
        del typed["once_key"]
        ids = [*ids, *still_visible(person, draft.data.get("pupil", []))]
        page, draft = draft.page, None
    form = _form(request, initial=typed)
    choice = chosen_pupils(person, dict.fromkeys(ids))
    _begin_at(form, choice)
    return _page(request, form, choice, draft, page)


def _begin_at(form: EntryForm, choice: Choice) -> None:
    """Put the cursor where the next thing is typed: nobody reaches for the mouse."""
    if choice.chosen and not choice.searched:
        name = "what_happened" if form["kind"].value() else "kind"
        form.fields[name].widget.attrs["autofocus"] = True


def _choosing(request: guard.PersonRequest, choice: Choice, typing: bool) -> HttpResponse:
    """The form again with what was typed kept, between one pupil and the next."""
    typed = EntryForm.typed_values(dict(request.POST.lists()))
    form = _form(request, initial={**typed, "find": choice.find})
    if request.headers.get("HX-Request"):
        part = "cases/_pupil_results.html" if typing else "cases/_pupil_picker.html"
        return render(request, part, {"form": form, "choice": choice, "moved": True})
    _begin_at(form, choice)
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
                incident=form.incident(),
                intervention=form.intervention(),
            ),
        )
        if entries:
            let_go(request, DRAFT)
            names = listing(pupil.name for pupil in choice.chosen)
            messages.success(request, f"Entry logged for {names}.")
            _warn(request, form, choice)
            return redirect("pupil-chronology", choice.first.pk)
    return _page(request, form, choice)


def _warn(request: guard.PersonRequest, form: EntryForm, choice: Choice) -> None:
    """What the writer should know once it is saved."""
    record = form.intervention()
    if record and not (record["parents_told_at"] or record["parents_not_told_because"]):
        messages.warning(
            request, "The parents are still to be told, the same day. It stands on your list."
        )
    for pupil in choice.chosen:
        if pupil.left_on:
            messages.warning(request, f"{pupil.name} left on {day(pupil.left_on)}.")


def _form(request: guard.PersonRequest, **kwargs: Any) -> EntryForm:
    person = request.person
    return EntryForm(colleagues=colleagues(person, *CASEWORK_ROLES), **kwargs)


def _page(
    request: guard.PersonRequest,
    form: EntryForm,
    choice: Choice,
    draft: Any = None,
    draft_page: str = "",
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
        draft_page=draft_page,
    )
