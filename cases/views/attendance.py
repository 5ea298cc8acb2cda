"""Attendance of one pupil: every recorded week, and typing one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import selectors
from cases.forms.attendance import AddWeekForm, ChangeWeekForm
from cases.selectors.attendance import attendance_of, week_for, weeks_of_pupil
from cases.services.attendance import add_week, change_week
from inclusion.accounts import guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.selectors import school_calendar
from inclusion.words import day

from .saving import form_page, pupil_page, saved

PAGE = 40
OPENED = guard.AccessEvent.Kind.OPENED


@guard.right(
    Right.SEE_PUPILS, load=selectors.pupil_for, key="pupil_id", records=OPENED, what="Attendance"
)
def attendance(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Every week that is recorded of a pupil, also for an office that keeps the register."""
    person = request.person
    context = {
        "section": "pupils",
        "pupil": pupil,
        "year": attendance_of(pupil, school_calendar(person.school), person.on),
        "page": Paginator(weeks_of_pupil(pupil), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/attendance.html", context)


@guard.right(Right.IMPORT, load=selectors.pupil_for, key="pupil_id")
def attendance_add(request: guard.PersonRequest, pupil: Any) -> HttpResponse:
    """Type one week of a pupil's attendance."""
    form = AddWeekForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        week = saved(
            form,
            lambda: add_week(
                pupil=pupil,
                week_of=form.cleaned_data["week_of"],
                numbers=form.numbers(),
                by=request.person.user,
                on=request.person.on,
            ),
        )
        if week:
            messages.success(request, f"The week from {day(week.week_starts_on)} is recorded.")
            return redirect("attendance", pupil.pk)
    heading = f"Record a week of attendance for {pupil.name}"
    back = pupil_page(pupil, "attendance")
    return form_page(request, form, heading, "Record the week", back, pupil=pupil)


@guard.right(Right.IMPORT, load=week_for, key="week_id")
def attendance_change(request: guard.PersonRequest, week: Any) -> HttpResponse:
    """Change the half-days of a recorded week."""
    pupil = week.pupil
    form = ChangeWeekForm(request.POST or None, initial=ChangeWeekForm.values_of(week))
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: change_week(
                week=week,
                numbers=form.numbers(),
                by=request.person.user,
                on=request.person.on,
                expected_version=form.cleaned_data["version"],
            ),
            ChangeWeekForm.values_of,
        )
        if changed:
            messages.success(request, f"The week from {day(week.week_starts_on)} was changed.")
            return redirect("attendance", pupil.pk)
    heading = f"Attendance of {pupil.name}, week from {day(week.week_starts_on)}"
    back = pupil_page(pupil, "attendance")
    return form_page(request, form, heading, "Save", back, pupil=pupil)
