"""Holding a review, and reading its minutes."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.views.kept import taken_up
from inclusion.accounts import guard
from inclusion.accounts.drafts import let_go, page_of
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.saving import show_both, version_only
from inclusion.accounts.services import keep_draft
from inclusion.accounts.versions import who_saved
from inclusion.errors import ConflictError, DomainError
from inclusion.words import day
from interventions import people, selectors, services
from interventions.forms import NO_DAY, ReviewForms, day_typed, problems

from .opening import changes_plan, not_running

FORM = "review"


@changes_plan
def hold(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """The form of a meeting, from last time's actions to the next date."""
    about = f"plan:{plan.pk}"
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect("review-hold", plan.pk)
    meeting = selectors.meeting_of(request.person, plan, day_typed(request.POST.get("held_on", "")))
    forms = _forms(request.person, plan, meeting, request.POST or None)
    if plan.status != plan.Status.ACTIVE:
        return not_running(request, plan, forms.main, "A review is held while the plan runs")
    standing = None
    if request.method == "POST" and forms.is_valid():
        try:
            review = services.hold_review(
                plan=plan,
                minutes=forms.minutes(),
                by=request.person.user,
                on=request.person.on,
                once_key=forms.once_key,
                expected_version=forms.main.cleaned_data["version"],
                seen=forms.main.cleaned_data["seen"],
            )
        except ConflictError as error:
            show_both(forms.main, error, version_only(error.theirs))
        except services.StandingReviewError as error:
            # Whatever becomes of this page, the notes can be added to the review that stands.
            sent = request.POST.lists()
            typed: dict[str, object] = {k: v for k, v in sent if k != "csrfmiddlewaretoken"}
            keep_draft(request.person, FORM, about, typed, page_of(request))
            forms.take(error)
            standing = error.review
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            messages.success(request, f"Review {review.number} recorded.{_moved(meeting, review)}")
            return redirect("review", review.pk)
    return _page(request, plan, meeting, forms, standing)


def _moved(meeting: selectors.Meeting, review: Any) -> str:
    """What whoever recorded a review should know of a day that was booked before it."""
    before, now = meeting.booked, review.plan.next_review_on
    if before is None or before == now:
        return ""
    told = f"the next review is booked for {day(now)}" if now else "no review is booked any more"
    return f" It had been booked for {day(before)}: {told}. Tell those who were to come."


def _page(
    request: guard.PersonRequest,
    plan: Any,
    meeting: selectors.Meeting,
    forms: ReviewForms,
    standing: Any = None,
) -> HttpResponse:
    again, offered, number = None, None, len(plan.reviews.all()) + 1
    if request.method == "GET":
        asked = request.GET.get("draft") == "use"
        again, offered = taken_up(request.person, FORM, f"plan:{plan.pk}", asked=asked)
    if again is not None:
        forms = _forms(request.person, plan, meeting, again)
        forms.as_typed()
    context = {
        "section": "plans",
        "plan": plan,
        "pupil": plan.pupil,
        "forms": forms,
        "form": forms.main,
        "last": forms.with_actions(meeting.actions),
        "targets": forms.with_targets,
        "window": meeting.window,
        "number": standing.number if standing else number,
        "standing": standing,
        **_together(request.person, plan),
        "problems": problems(forms.all) if request.method == "POST" else [],
        "draft": offered,
        "again": again,
        "draft_key": f"{FORM}~plan:{plan.pk}",
    }
    return render(request, "interventions/review_hold.html", context)


@changes_plan
@require_safe
def others(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Who else takes notes of this meeting: asked for by its page every few seconds.

    The answer is empty (204) while nothing is new, so that nothing is read out again.
    """
    request.unattended = True
    context = {"plan": plan, **_together(request.person, plan)}
    if context["others_seen"] == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    return render(request, "interventions/_others.html", context)


def _together(person: Person, plan: Any) -> dict[str, Any]:
    found = selectors.note_takers(person, plan, FORM)
    return {
        "others": found,
        "others_seen": hashlib.sha256("|".join(found).encode()).hexdigest()[:16],
    }


def _forms(
    person: Person, plan: Any, meeting: selectors.Meeting, data: Mapping[str, Any] | None
) -> ReviewForms:
    suggested = selectors.suggested(meeting)
    return ReviewForms(
        first={
            "next_choice": suggested.isoformat() if suggested else NO_DAY,
            "next_at": "" if meeting.booked not in (None, suggested) else plan.next_review_at,
            "held_on": person.on,
            "chair": plan.chair or (plan.lead.name if plan.lead else ""),
            "note_taker": plan.note_taker or person.name,
            "version": plan.version,
        },
        last_actions=meeting.actions,
        targets=meeting.targets,
        people=meeting.people,
        colleagues=people.possible_key_workers(person.school, person.on),
        offered=meeting.offered,
        booked=meeting.booked,
        data=data,
    )


@guard.right(
    Right.READ_PLANS,
    load=selectors.review_for,
    key="review_id",
    records=guard.AccessEvent.Kind.OPENED,
    what="review",
)
def review(request: guard.PersonRequest, review: Any) -> HttpResponse:
    """The minutes of a held review; class staff see what concerns teaching, not what families said."""
    person = request.person
    may_edit = selectors.may_edit(person, review.plan)
    full = person.has(Right.SEE_ALL_PUPILS) or may_edit
    context = {
        "section": "plans",
        "review": review,
        "plan": review.plan,
        "pupil": review.plan.pupil,
        "may_edit": may_edit,
        "full": full,
        "judged": (judged := selectors.judged_at(person, review)),
        "unjudged": selectors.unjudged_at(review, judged) if judged else [],
        "before": selectors.promised_before(person, review),
        "actions": list(selectors.actions_of_review(person, review)),
        "is_last": selectors.is_last(review),
        "corrected": who_saved(review, why=full) if review.version > 1 else "",
    }
    return render(request, "interventions/review.html", context)
