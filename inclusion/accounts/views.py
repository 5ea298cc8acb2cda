"""Signing in and out, choosing a school, the school's calendar, keeping drafts."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from . import drafts, guard, selectors, services
from .forms import ClosureForm, SignInForm, TermForm
from .permissions import Right
from .saving import form_page, saved

DRAFT_LETTERS = 200_000

sign_in = guard.public(
    sensitive_post_parameters()(
        LoginView.as_view(
            template_name="accounts/sign_in.html",
            authentication_form=SignInForm,
            redirect_authenticated_user=True,
        )
    )
)


@guard.public
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session, and have the browser forget unfinished forms and the pictures it kept."""
    response = LogoutView.as_view()(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form from before its writer signed in again: nothing was saved."""
    return render(request, "403_csrf.html", {"here": request.path}, status=403)


@guard.public
def health(request: guard.PersonRequest) -> HttpResponse:
    """Answers 200 when the database does: for the process that watches this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@guard.signed_in
@require_POST
def switch_school(request: guard.PersonRequest) -> HttpResponse:
    """Go on in another of the person's schools."""
    wanted = request.POST.get("school", "")
    if not any(str(school.pk) == wanted for school in request.person.schools):
        raise Http404("No such school among yours.")
    request.session[guard.SCHOOL_IN_SESSION] = int(wanted)
    return redirect("today")


@guard.signed_in
@require_POST
def keep_draft(request: guard.PersonRequest, key: str) -> HttpResponse:
    """Keep what was typed so far. The key is form-name~ or form-name~kind:number of its record."""
    form, about = drafts.parts(key)
    if form not in services.AUTOSAVED or not _is_reference(about):
        raise Http404("No form of this name keeps what is typed.")
    data: dict[str, Any] = {
        name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"
    }
    letters = sum(len(name) + sum(map(len, values)) for name, values in data.items())
    if letters > DRAFT_LETTERS:
        return JsonResponse({"error": "too long to keep"}, status=413)
    page = drafts.page_of(request)
    if selectors.is_finished(request.person, page):
        return JsonResponse({"kept": False})
    services.keep_draft(request.person, form, about, data, page)
    return JsonResponse({"kept": True})


@guard.signed_in
@require_POST
def let_draft_go(request: guard.PersonRequest, key: str) -> HttpResponse:
    """Forget what was typed and not saved, at its writer's wish; back to the form's page."""
    form, about = drafts.parts(key)
    if form not in services.AUTOSAVED or not _is_reference(about):
        raise Http404("No form of this name keeps what is typed.")
    drafts.let_go(request, form, about)
    there = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return redirect(there if known else "today")


def _is_reference(about: str) -> bool:
    """Whether this may name what a form is about: nothing, or a record such as pupil:41."""
    return not about or re.fullmatch(r"[a-z]{1,20}:[0-9]{1,18}", about) is not None


@guard.right(Right.MANAGE_SCHOOL)
def school_calendar(request: guard.PersonRequest) -> HttpResponse:
    """Terms and closures of the school, with what is missing."""
    return render(
        request,
        "accounts/calendar.html",
        {"section": "school", **selectors.calendar_page(request.person.school)},
    )


@guard.right(Right.MANAGE_SCHOOL)
def add_term(request: guard.PersonRequest) -> HttpResponse:
    """Add a term."""
    form = TermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = saved(
            form,
            lambda: services.save_term(
                school=request.person.school,
                by=request.person.user,
                on=request.person.on,
                **_dates(form, "name"),
            ),
        )
        if added:
            messages.success(request, "Term added. Every due date is being worked out again.")
            return redirect("school-calendar")
    return _calendar_form(request, form, "Add a term")


@guard.right(Right.MANAGE_SCHOOL, load=selectors.term_for, key="term_id")
def edit_term(request: guard.PersonRequest, term: Any) -> HttpResponse:
    """Change a term's name or dates."""
    form = TermForm(
        request.POST if request.method == "POST" else None, initial=TermForm.values_of(term)
    )
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: services.save_term(
                school=request.person.school,
                by=request.person.user,
                on=request.person.on,
                term=term,
                expected_version=form.cleaned_data["version"],
                **_dates(form, "name"),
            ),
            TermForm.values_of,
        )
        if changed:
            messages.success(request, "Term changed. Every due date is being worked out again.")
            return redirect("school-calendar")
    return _calendar_form(request, form, "Change a term")


@guard.right(Right.MANAGE_SCHOOL)
def add_closure(request: guard.PersonRequest) -> HttpResponse:
    """Add days on which the school holds no session."""
    form = ClosureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = saved(
            form,
            lambda: services.save_closure(
                school=request.person.school,
                by=request.person.user,
                on=request.person.on,
                **_dates(form, "reason"),
            ),
        )
        if added:
            messages.success(request, "Closure added. Every due date is being worked out again.")
            return redirect("school-calendar")
    return _calendar_form(request, form, "Add a closure")


@guard.right(Right.MANAGE_SCHOOL, load=selectors.closure_for, key="closure_id")
@require_POST
def remove_closure(request: guard.PersonRequest, closure: Any) -> HttpResponse:
    """Take a closure out of the calendar."""
    services.remove_closure(closure=closure, by=request.person.user)
    messages.success(request, "Closure removed. Every due date is being worked out again.")
    return redirect("school-calendar")


def _dates(form: TermForm | ClosureForm, name: str) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in (name, "starts_on", "ends_on")}


def _calendar_form(
    request: guard.PersonRequest, form: TermForm | ClosureForm, heading: str
) -> HttpResponse:
    return form_page(request, form, heading, "Save", reverse("school-calendar"), section="school")
