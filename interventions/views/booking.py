"""Booking the next review of a plan, or the first meeting about a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.accounts import guard
from inclusion.accounts.saving import form_page, saved
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.words import weekday
from interventions import selectors, services
from interventions.forms import BookForm

from .opening import changes_plan, not_running


@changes_plan
def book(request: guard.PersonRequest, plan: Any) -> HttpResponse:
    """Book the day, the time and the place; without a day take the booking back."""
    form = BookForm(request.POST or None, initial=_stands(plan))
    if plan.status == plan.Status.ENDED:
        return not_running(request, plan, form, "A review is booked before the plan ends")
    if request.method == "POST" and form.is_valid():
        booked = saved(
            form,
            lambda: services.book_review(
                plan=plan,
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
                **form.values(),
            ),
            _stands,
        )
        if booked:
            messages.success(request, _told(booked))
            return redirect("plan", plan.pk)
    window = selectors.next_review_window(
        plan, school_calendar(plan.school), school_packs(plan.school)
    )
    return form_page(
        request,
        form,
        f"Book a review for {plan.pupil.name}",
        "Book it",
        reverse("plan", args=[plan.pk]),
        template="interventions/book.html",
        plan=plan,
        pupil=plan.pupil,
        section="plans",
        window=window if plan.status == plan.Status.ACTIVE else None,
    )


def _stands(plan: Any) -> dict[str, Any]:
    return {
        "next_review_on": plan.next_review_on,
        "next_review_at": plan.next_review_at,
        "version": plan.version,
    }


def _told(plan: Any) -> str:
    if plan.next_review_on is None:
        return "No review is booked now."
    where = f", {plan.next_review_at}" if plan.next_review_at else ""
    return f"Booked: {weekday(plan.next_review_on)}{where}."
