"""The first step: what is being decided, and what is no exclusion at all."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from exclusions import drafts, selectors, told_apart
from exclusions.codes import Kind
from exclusions.rule_words import NO_EXTENDING, rule_in_words
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import school_packs


@guard.right(Right.PREPARE_SUSPENSIONS, load=selectors.pupil_for, key="pupil_id")
def choose(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Choose a suspension, a lunchtime, a permanent exclusion, or read why it is none of these."""
    person = request.person
    if "is" in request.GET:
        return _apart(request, pupil, request.GET["is"])
    follows = selectors.followed(person, pupil, request.GET.get("follows", ""))
    kinds = [kind for kind in told_apart.KINDS if not follows or kind[0] != Kind.LUNCHTIME]
    context = {
        "section": "pupils",
        "pupil": pupil,
        "kinds": kinds,
        "follows": follows,
        "following": rule_in_words(school_packs(person.school), NO_EXTENDING, person.on),
        "others": told_apart.told_apart(person.school, person.on) if not follows else (),
        "prepared": selectors.prepared_suspension(person, pupil),
        "draft": drafts.unfinished(person, pupil),
    }
    return render(request, "exclusions/choose.html", context)


def _apart(request: guard.PersonRequest, pupil: Any, slug: str) -> HttpResponse:
    """Why something is no exclusion, or not lawful, and what can be done instead."""
    found = told_apart.apart(request.person.school, request.person.on, slug)
    if found is None:
        raise Http404("Nothing of this name is told apart here.")
    context = {"section": "pupils", "pupil": pupil, "apart": found}
    return render(request, "exclusions/told_apart.html", context)
