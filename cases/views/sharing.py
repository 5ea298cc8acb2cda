"""Telling it once: wording entries for the family, a pupil's page, and what was given to whom."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import selectors
from cases.forms.sharing import AboutMeForm, FamilyWordsForm, ShareForm
from cases.selectors import sharing as found
from cases.services import sharing as writes
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.words import day

from .saving import form_page, overtaken, saved

PAGE_SIZE = 25
PLAIN_WORDS = "family-words"
ABOUT_ME = "about-me"


@guard.right(
    Right.PRINT_PACKS,
    load=selectors.pupil_for,
    key="pupil_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="Entries for the family",
)
def family_words(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """The entries, oldest first: which of them the family's chronology tells, and how."""
    entries = found.entries_to_word(request.person, pupil)
    context = {
        "section": "pupils",
        "pupil": pupil,
        "page": Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "chosen": len(found.chosen_words(pupil)),
    }
    return render(request, "cases/family_words.html", context)


@guard.right(Right.PRINT_PACKS, load=found.entry_to_word, key="entry_id")
def family_words_edit(request: guard.PersonRequest, entry: Any) -> HttpResponse:
    """Say one entry in plain words, with the family's side beside it."""
    person, words = request.person, found.family_words_of(entry)
    back = reverse("family-words", args=[entry.pupil_id])
    begun = {"plain_words": entry.what_happened, "included": True, "version": 0}
    initial = FamilyWordsForm.values_of(words) if words else begun
    form = FamilyWordsForm(request.POST or None, initial=initial)
    if entry.restricted:
        heading = "This entry is restricted: it is never printed for the family"
        both = overtaken(request, form, heading, back, record=entry, pupil=entry.pupil)
        if both is None:
            messages.warning(request, f"{heading}.")
        return both or redirect(back)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: writes.save_family_words(
                entry=entry,
                fields=form.changes(),
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            FamilyWordsForm.values_of,
        )
        if done:
            state = "is in" if done.included else "stays out of"
            messages.success(request, f"{day(entry.happened_on)} {state} the family’s chronology.")
            return redirect(f"{back}#entry-{entry.pk}")
    return form_page(
        request,
        form,
        "Tell this entry to the family",
        "Save",
        back,
        template="cases/family_words_form.html",
        pupil=entry.pupil,
        entry=entry,
        keeps=f"{PLAIN_WORDS}~entry:{entry.pk}",
    )


@guard.right(Right.LOG_ENTRIES, load=selectors.pupil_for, key="pupil_id")
def about_me(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Write down what a pupil says about themselves."""
    person, page = request.person, found.about_me_of(request.person, pupil)
    begun = {"like_to_be_called": pupil.forename, "told_on": person.on, "version": 0}
    initial = AboutMeForm.values_of(page) if page else begun
    form = AboutMeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: writes.save_about_me(
                pupil=pupil,
                fields=form.changes(),
                by=person.user,
                on=person.on,
                expected_version=form.cleaned_data["version"],
            ),
            AboutMeForm.values_of,
        )
        if done:
            messages.success(request, f"{pupil.forename}’s page saved.")
            to = "tell-it-once" if person.has(Right.PRINT_PACKS) else "pupil"
            return redirect(to, pupil.pk)
    return form_page(
        request,
        form,
        f"One page about me: {pupil.forename}",
        "Save the page",
        reverse("pupil-documents", args=[pupil.pk]),
        pupil=pupil,
        lede="The pupil’s own words, as they say them. Leave out what they do not want to say.",
        keeps=f"{ABOUT_ME}~pupil:{pupil.pk}",
    )


@guard.right(Right.PRINT_PACKS, load=selectors.document_for, key="document_id")
def document_share(request: guard.PersonRequest, document: Any) -> HttpResponse:
    """Record to whom a printed document was given, why, and what allows it."""
    person, pupil = request.person, document.pupil
    contacts = selectors.contacts_of(person, pupil).filter(do_not_contact=False)
    form = ShareForm(
        request.POST or None,
        initial={"shared_on": person.on},
        agencies=selectors.agencies(person),
        people=[pupil.name, *(contact.name for contact in contacts)],
    )
    if request.method == "POST" and form.is_valid():
        share = saved(
            form,
            lambda: writes.share_document(
                document=document, fields=form.changes(), by=person.user, on=person.on
            ),
        )
        if share:
            messages.success(request, f"Given to {share.to_whom}, written down.")
            return redirect("document-share", document.pk)
    return form_page(
        request,
        form,
        "Who is given this document",
        "Record it as given",
        reverse("pupil-documents", args=[pupil.pk]),
        template="cases/document_share.html",
        pupil=pupil,
        document=document,
        shares=list(found.shares_of(document)),
        consents=found.standing_consents(person, pupil),
        limits=[contact for contact in contacts if contact.may_be_told],
    )
