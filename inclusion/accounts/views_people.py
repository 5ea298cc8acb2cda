"""People of a school, their roles and groups; one's own password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from inclusion.errors import DomainError

from . import guard, selectors
from . import people as people_
from .forms import EndRoleForm, GroupStaffForm, PasswordForm, PersonForm
from .permissions import Right
from .saving import form_page, saved, version_only

PAGE = 50


@guard.right(Right.MANAGE_SCHOOL)
def people(request: guard.PersonRequest) -> HttpResponse:
    """Everyone who belongs to the school, as what, from when till when."""
    page = Paginator(people_.memberships(request.person), PAGE).get_page(request.GET.get("page"))
    context = {"section": "school", "page": page}
    return render(request, "accounts/people.html", context)


@guard.right(Right.MANAGE_SCHOOL)
@sensitive_post_parameters()
def add_person(request: guard.PersonRequest) -> HttpResponse:
    """Add a colleague. A new account's first password is shown once on the page that follows."""
    form = PersonForm(
        request.POST if request.method == "POST" else None, initial={"from_on": request.person.on}
    )
    if request.method == "POST" and form.is_valid():
        added = saved(
            form,
            lambda: people_.add_person(
                school=request.person.school,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                job_title=form.cleaned_data["job_title"],
                fields=form.role_fields(),
                by=request.person.user,
            ),
        )
        if added:
            return render(request, "accounts/person_added.html", {"added": added})
    return _form(request, form, "Add a person", "Add person", reverse("people"))


@guard.right(Right.MANAGE_SCHOOL, load=people_.membership_for, key="membership_id")
def end_role(request: guard.PersonRequest, membership: Any) -> HttpResponse:
    """End a role on a day."""
    form = EndRoleForm(
        request.POST if request.method == "POST" else None,
        initial={
            "until_on": membership.until_on or request.person.on,
            **version_only(membership),
        },
    )
    if request.method == "POST" and form.is_valid():
        ended = saved(
            form,
            lambda: people_.end_role(
                membership=membership,
                last_day=form.cleaned_data["until_on"],
                by=request.person.user,
                expected_version=form.cleaned_data["version"],
            ),
            lambda theirs: {"until_on": theirs.until_on, **version_only(theirs)},
        )
        if ended:
            messages.success(request, f"The role of {membership.user.name} has an end.")
            return redirect("people")
    heading = f"End {membership.user.name}’s role: {membership.get_role_display()}"
    return _form(request, form, heading, "End the role", reverse("people"))


@guard.right(Right.MANAGE_SCHOOL)
def groups(request: guard.PersonRequest) -> HttpResponse:
    """Classes and forms, and how many staff teach each."""
    context = {"section": "school", "groups": people_.groups(request.person)}
    return render(request, "accounts/groups.html", context)


@guard.right(Right.MANAGE_SCHOOL, load=people_.group_for, key="group_id")
def group_staff(request: guard.PersonRequest, group: Any) -> HttpResponse:
    """Say who teaches a group."""
    form = GroupStaffForm(
        request.POST if request.method == "POST" else None,
        people=selectors.colleagues(request.person, standing=_staff(group)["staff"]),
        initial=_staff(group),
    )
    if request.method == "POST" and form.is_valid():
        changed = saved(
            form,
            lambda: people_.set_group_staff(
                group=group,
                staff=list(form.cleaned_data["staff"]),
                by=request.person.user,
                expected_version=form.cleaned_data["version"],
            ),
            _staff,
        )
        if changed:
            messages.success(request, f"{group.name} is up to date.")
            return redirect("groups")
    return _form(request, form, group.name, "Save", reverse("groups"))


def _staff(group: Any) -> dict[str, Any]:
    """What the form shows for a group, with the version it was read at."""
    return {"staff": people_.staff_of(group), **version_only(group)}


@guard.signed_in
@sensitive_post_parameters()
def change_password(request: guard.PersonRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            people_.change_password(user=request.person.user, **form.cleaned_data)
        except DomainError as error:
            form.take(error)
        else:
            update_session_auth_hash(request, request.person.user)
            messages.success(request, "Your password has been changed.")
            return redirect("today")
    return _form(request, form, "Change your password", "Change password", reverse("today"))


def _form(
    request: guard.PersonRequest, form: Any, heading: str, submit: str, back: str
) -> HttpResponse:
    return form_page(request, form, heading, submit, back, section="school")
