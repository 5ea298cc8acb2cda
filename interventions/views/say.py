"""The page behind a family's link: no account, one form, nothing of the record but two things.

It shows the pupil's forename and the day on which the words are read; where the meeting is, is not
told to whoever holds the address.

Every link that does not open gives the same page, so that nobody learns what it once was.
"""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.accounts import guard, guessing
from inclusion.errors import DomainError
from interventions import prompts, selectors, services
from interventions.forms import SayForm
from interventions.link_state import is_open, was_just_sent

# What a token answers: the statuses of HTTP.
OPEN, CLOSED, WAIT = 200, 404, 429


@guard.token
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Write, look at what was written, send. What is typed is kept at each step."""
    link, state = _open(request, token)
    if link is None or state != OPEN:
        return _shut(request, link, state)
    chosen = _chosen(link, request.POST.get("words", ""))
    if request.method != "POST":
        services.note_opened(link)
        guard.note_opened_by_link(link.plan.pupil, "the page of a family’s link")
        return _page(request, link, chosen, SayForm(initial=link.typed, chosen=chosen))
    if "send" in request.POST:
        return _send(request, link)
    typed = {name: request.POST.get(name, "") for name in prompts.SETS[chosen]}
    form = SayForm(typed, chosen=chosen)
    if not services.keep_typed(link, {**typed, "words": chosen}):
        form.add_error(None, "This is longer than the page can keep. Use fewer words.")
    elif "check" not in request.POST:
        return redirect(f"{request.path}?kept=1" if "later" in request.POST else request.path)
    if form.is_valid():
        return redirect(f"{request.path}?step=check")
    return _page(request, link, chosen, form)


@guard.token
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what is typed so far: asked for by the page every few seconds."""
    link, state = _open(request, token)
    if link is None or state != OPEN:
        return JsonResponse({"kept": False}, status=state)
    chosen = _chosen(link, request.POST.get("words", ""))
    typed = {name: request.POST.get(name, "") for name in prompts.SETS[chosen]}
    kept = services.keep_typed(link, {**typed, "words": chosen})
    return JsonResponse({"kept": kept}, status=200 if kept else 413)


@guard.public
def said(request: HttpRequest) -> HttpResponse:
    """Thanks, at an address that says nothing about anybody."""
    return render(request, "interventions/said.html")


def _open(request: HttpRequest, token: str) -> tuple[Any, int]:
    """The link of this token, and whether it opens: OPEN, CLOSED, or WAIT where nothing is looked at.

    Guessing is made slow. A token that was given out is no guess: an old link counts for nothing.
    """
    place = guessing.place_of(request)
    if guessing.wrong_links_wait(place):
        return None, WAIT
    link = selectors.link_of(token)
    if link is None:
        guessing.note_wrong_link(place)
        return None, CLOSED
    if is_open(link, timezone.now()):
        return link, OPEN
    services.forget_unsent(link.plan)
    return link, CLOSED


def _shut(request: HttpRequest, link: Any, state: int) -> HttpResponse:
    if link and "send" in request.POST and was_just_sent(link, timezone.now()):
        return redirect("said")  # the button was pressed twice
    context = {"wait": state == WAIT, "unsent": _unsent(request)}
    return render(request, "interventions/say_closed.html", context, status=state)


def _unsent(request: HttpRequest) -> str:
    """What somebody was about to send when their link was over, so that they can copy it.

    The same for every address, whether it ever was a link's.
    """
    parts = dict.fromkeys(part for asked in prompts.SETS.values() for part in asked)
    words = (request.POST.get(part, "").strip() for part in parts)
    return "\n\n".join(text for text in words if text)


def _chosen(link: Any, asked: str) -> str:
    """The set of questions: the one that was asked for last, or the one for this pupil's year."""
    fits = prompts.set_for(link.voice, link.plan.pupil.year_group)
    offered = ("younger", "older") if link.voice == "pupil" else (fits,)
    return next((s for s in (asked, link.typed.get("words")) if s in offered), fits)


def _page(
    request: HttpRequest, link: Any, chosen: str, form: SayForm, *, changed: bool = False
) -> HttpResponse:
    """The boxes, or on the second step what is to be sent; `changed` since it was looked at there."""
    check = changed or (request.method == "GET" and request.GET.get("step") == "check")
    answers = [(q, link.typed.get(part, "")) for part, q in prompts.SETS[chosen].items()]
    context = {
        "forename": link.plan.pupil.forename,
        "pupil_speaks": link.voice == "pupil",
        "chosen": chosen,
        "other": {"younger": "older", "older": "younger"}.get(chosen, ""),
        "form": form,
        "answers": [(question, words) for question, words in answers if words.strip()],
        "shown": _mark(link, chosen),
        "changed": changed,
        "kept": "kept" in request.GET and any(words.strip() for _, words in answers),
        **_meeting(link.plan),
        "until": timezone.localtime(link.expires_at),
        "keep": reverse("say-keep", args=[request.resolver_match.kwargs["token"]]),  # type: ignore[union-attr]
    }
    step = (
        "interventions/say_check.html" if check and context["answers"] else "interventions/say.html"
    )
    return render(request, step, context)


def _mark(link: Any, chosen: str) -> str:
    """What the page of the second step shows, as its form carries it."""
    words = [link.typed.get(part, "") for part in prompts.SETS[chosen]]
    return hashlib.sha256(json.dumps([chosen, *words]).encode()).hexdigest()


def _meeting(plan: Any) -> dict[str, Any]:
    """The day on which the words will be read, as far as a meeting is booked."""
    if plan.next_review_on is None or plan.next_review_on < timezone.localdate():
        return {}
    return {"meeting_on": plan.next_review_on}


def _send(request: HttpRequest, link: Any) -> HttpResponse:
    """What stands on the page of the second step: that is what was kept on the first.

    What another page has kept since was not looked at: it is shown before anything is sent.
    """
    chosen = _chosen(link, "")
    if not constant_time_compare(request.POST.get("shown", ""), _mark(link, chosen)):
        return _page(request, link, chosen, SayForm(link.typed, chosen=chosen), changed=True)
    form = SayForm(link.typed, chosen=chosen)
    if not form.is_valid():
        return _page(request, link, chosen, form)
    answers = {part: form.cleaned_data[part] for part in prompts.SETS[chosen]}
    try:
        services.send_words(link=link, chosen=chosen, answers=answers, on=timezone.localdate())
    except services.ClosedLinkError:
        link.refresh_from_db()
        return _shut(request, link, CLOSED)
    except DomainError as error:
        form.take(error)
        return _page(request, link, chosen, form)
    return redirect("said")
