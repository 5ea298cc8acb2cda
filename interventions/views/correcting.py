"""Correcting the minutes of a review, and adding what a second note-taker wrote."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from cases.views.kept import kept_draft, taken_up
from inclusion.accounts import guard
from inclusion.accounts.drafts import PAGE, let_go
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.saving import show_both
from inclusion.accounts.services import drop_draft
from inclusion.errors import ConflictError, DomainError
from inclusion.form_rows import with_records
from interventions import people, selectors, services
from interventions.forms import CorrectForm, CorrectForms, day_typed, noted, problems

from .reviews import FORM as MEETING

FORM = "review-correct"


def changes_review(view: guard.View) -> guard.View:
    """Open a view to those who may change the plan of this review."""

    @guard.right(Right.READ_PLANS, load=selectors.review_for, key="review_id")
    @wraps(view)
    def opened(request: guard.PersonRequest, review: Any, **kwargs: Any) -> HttpResponseBase:
        if not selectors.may_edit(request.person, review.plan):
            return guard.refuse(request, Right.EDIT_PLANS)
        return view(request, review, **kwargs)

    return opened


@changes_review
def correct(request: guard.PersonRequest, review: Any) -> HttpResponse:
    """The minutes as they stand, to be put right with a reason."""
    person, about = request.person, f"review:{review.pk}"
    if "let_go" in request.POST:
        let_go(request, FORM, about)
        return redirect("review-correct", review.pk)
    targets, typed = selectors.targets_of_review(review), _noted_that_day(person, review)
    again, offered = None, None
    if request.method == "GET":
        again, offered = taken_up(person, FORM, about, asked=request.GET.get("draft") == "use")
    colleagues = list(people.possible_key_workers(person.school, person.on))
    forms = CorrectForms(
        review,
        targets=targets,
        colleagues=colleagues,
        data=request.POST or again,
    )
    if again is not None:
        forms.as_typed()
    if request.method == "POST" and forms.is_valid():
        try:
            services.correct_review(
                review=review,
                correction=forms.correction(),
                reason=forms.main.cleaned_data["reason"],
                by=person.user,
                on=person.on,
                expected_version=forms.main.cleaned_data["version"],
            )
        except ConflictError as error:
            theirs: Any = error.theirs
            show_both(forms.main, error, _stands(theirs))
            forms.compare_rows(theirs)
        except DomainError as error:
            forms.take(error)
        else:
            let_go(request, FORM, about)
            if typed and forms.main.cleaned_data["notes_in"]:
                page = typed.get(PAGE, "")
                drop_draft(person, MEETING, f"plan:{review.plan_id}", page)
            messages.success(request, f"The minutes of review {review.number} are corrected.")
            return redirect("review", review.pk)
    context = {
        "section": "plans",
        "review": review,
        "plan": review.plan,
        "pupil": review.plan.pupil,
        "forms": forms,
        "form": forms.main,
        "targets": with_records(forms.judged, {target.pk: target for target in targets}),
        "noted": noted(typed, targets, _promised(person, review), colleagues) if typed else [],
        "draft": offered,
        "again": again,
        "draft_key": f"{FORM}~{about}",
        "problems": problems(forms.all) if request.method == "POST" else [],
    }
    return render(request, "interventions/review_correct.html", context)


def _promised(person: Person, review: Any) -> Any:
    return selectors.actions_of_plan(person, review.plan)


def _noted_that_day(person: Person, review: Any) -> Any:
    """What this person noted of the same day's meeting; notes for another meeting are left alone."""
    typed = kept_draft(person, MEETING, f"plan:{review.plan_id}")
    return typed if typed and day_typed(typed.get("held_on", "")) == review.held_on else None


def _stands(review: Any) -> dict[str, Any]:
    said = {name: getattr(review, name) for name in CorrectForm.SAID}
    return {**said, "version": review.version}
