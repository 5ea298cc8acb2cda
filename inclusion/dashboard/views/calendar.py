"""The calendar: a month or a list of it, the private feed of one's own, an invitation to a review."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.downloads import handed_out
from inclusion.accounts import feeds, guard, guessing
from inclusion.accounts.permissions import Right
from inclusion.dashboard import ics, schedule
from interventions.selectors import plan_for

ICS = "text/calendar; charset=utf-8"
VIEWS = ("month", "list")


@guard.right(Right.SEE_CASEWORK)
@require_safe
def month(request: guard.PersonRequest) -> HttpResponse:
    """One month: what is booked and what is due, mine or the whole school's."""
    person = request.person
    first = schedule.month_of(request.GET.get("month", ""), person.on)
    heads = person.has(Right.DECIDE_SUSPENSIONS)
    mine = request.GET.get("whose", "all" if heads else "mine") == "mine"
    view = request.GET.get("view", "month")
    shown = schedule.weeks(first)
    found = schedule.events(person, shown[0][0], shown[-1][-1], mine=mine)
    squares = schedule.squares(first, found, person.on)
    context = {
        "section": "calendar",
        "first": first,
        "before": schedule.month_before(first),
        "after": schedule.month_after(first),
        "mine": mine,
        "view": view if view in VIEWS else "month",
        "weeks": squares,
        "days": schedule.days_with_events(squares),
    }
    return render(request, "dashboard/calendar.html", context)


@guard.signed_in
def own_feed(request: guard.PersonRequest) -> HttpResponse:
    """Calendar in your phone: make the private address, make it anew, or take it back."""
    person = request.person
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            feeds.revoke_feed(person)
            messages.success(request, "The address no longer works.")
            return redirect("own-feed")
        token = feeds.make_feed(person)
        address = request.build_absolute_uri(reverse("feed", args=[token]))
    context = {
        "section": "",
        "feed": feeds.feed_of(person),
        "address": address,
        "on_phone": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "dashboard/own_feed.html", context)


@guard.public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own calendar, for their phone: the token in the address stands for signing in."""
    place = f"feed {guessing.place_of(request)}"
    if guessing.must_wait(f"feed {token}", place):
        return _nothing(429)
    opened = feeds.open_feed(token)
    if opened is None:
        if not feeds.knows(token):
            guessing.note_failure(f"feed {token}", place)
        return _nothing(404)
    person = opened.person
    found = []
    if person.has(Right.SEE_CASEWORK):
        found = schedule.events(person, *ics.span_of_feed(person.on), mine=True)
    text = ics.feed_text(found, "Inclusion")
    return _private(HttpResponse(text, content_type=ICS))


def _nothing(status: int) -> HttpResponse:
    words = {404: "No such calendar.", 429: "Try again later."}[status]
    return _private(HttpResponse(words, status=status, content_type="text/plain; charset=utf-8"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@guard.right(Right.READ_PLANS, load=plan_for, key="plan_id")
@require_safe
def invitation(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """The booked review as a file for a calendar: initials only."""
    person = request.person
    event = schedule.booked_review(plan)
    if event is None:
        messages.warning(request, "No review is booked: there is nothing to put into a calendar.")
        return redirect("plan", plan.pk)
    guard.note_access(person, guard.AccessEvent.Kind.EXPORTED, plan.pupil, "review for a calendar")
    text = ics.invitation_text(event, person.school.name)
    return handed_out(text, ICS, f"review-{event.on}.ics")
