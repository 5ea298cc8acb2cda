"""The rule catalogue, one rule, and the deadline calculator."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inclusion.accounts import guard
from inclusion.dashboard.catalogue import Search, catalogue, choices, rule_shown
from inclusion.dashboard.deadline_page import DeadlineForm, answer, presets


@guard.signed_in
@require_safe
def rules(request: guard.PersonRequest) -> HttpResponse:
    """Every rule in words by topic, law first; those with certain words, of a level or of a pack."""
    search = Search.read(request.GET)
    topics = catalogue(request.person, search)
    context = {
        "topics": topics,
        "count": sum(len(topic.rules) for topic in topics),
        "search": search,
        **choices(request.person),
    }
    return render(request, "dashboard/rules.html", context)


@guard.signed_in
@require_safe
def rule(request: guard.PersonRequest, rule_id: str) -> HttpResponse:
    """One rule: what it says, by whom, its values, what it rests on, the school's own setting."""
    return render(request, "dashboard/rule.html", {"shown": rule_shown(request.person, rule_id)})


@guard.signed_in
@require_safe
def deadline(request: guard.PersonRequest) -> HttpResponse:
    """One deadline on the school's calendar, with the days that were not counted and why."""
    person = request.person
    form = DeadlineForm(
        request.GET if "number" in request.GET else None, on=person.on, initial={"day": person.on}
    )
    context = {
        "form": form,
        "answer": answer(person, form) if form.is_bound and form.is_valid() else None,
        "presets": presets(person, request.GET.get("day") or f"{person.on:%-d %-m %Y}"),
    }
    return render(request, "dashboard/deadline.html", context)
