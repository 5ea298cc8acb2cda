"""The school's own choices within the policies: what may be chosen, choosing, and every change."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inclusion.errors import ConflictError, DomainError

from . import guard
from .forms_settings import SettingForm
from .permissions import Right
from .school_settings import save_setting, setting_version
from .settings_shown import Setting, changes, changes_in_words, setting_for, settings_page
from .versions import who_saved

PAGE = 50


@guard.right(Right.MANAGE_SCHOOL)
def settings(request: guard.PersonRequest) -> HttpResponse:
    """What the policies say, what this school chose instead, and what is not for it to choose."""
    context = {"section": "school", "found": settings_page(request.person)}
    return render(request, "accounts/settings.html", context)


@guard.right(Right.MANAGE_SCHOOL)
def setting(request: guard.PersonRequest, name: str) -> HttpResponse:
    """Choose a value, switch a rule off, or go back to the policy, with a day and a reason."""
    person = request.person
    shown = setting_for(person, name)
    version = setting_version(person.school, name)
    form = SettingForm(
        request.POST if request.method == "POST" else None,
        setting=shown,
        initial={"starts_on": person.on, "version": version}
        | SettingForm.values_of(shown, shown.chosen),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form, shown):
        messages.success(request, "Saved. Every alert is being worked out again.")
        return redirect("settings")
    context = {
        "form": form,
        "heading": shown.title,
        "submit": "Save this choice",
        "back": reverse("settings"),
        "section": "school",
        "setting": shown,
        "changes": changes_in_words(changes(person.school, name)[:PAGE]),
    }
    return render(request, "accounts/setting.html", context)


def _saved(request: guard.PersonRequest, form: SettingForm, shown: Setting) -> bool:
    person = request.person
    try:
        save_setting(
            school=person.school,
            name=shown.name,
            value=form.value,
            reason=form.cleaned_data["reason"],
            starts_on=form.cleaned_data["starts_on"],
            by=person.user,
            on=person.on,
            expected_version=form.cleaned_data["version"],
        )
    except ConflictError as error:
        newest: Any = error.theirs
        saved_by = who_saved(newest.instance) if newest else ""
        now = _as_it_stands(person.school, shown, newest)
        form.take_conflict(error, now, saved_by=saved_by)
        return False
    except DomainError as error:
        form.take(error)
        return False
    return True


def _as_it_stands(school: Any, shown: Setting, newest: Any) -> dict[str, Any]:
    """What the form shows beside what was typed: the newest change of the setting."""
    now: dict[str, Any] = {"version": setting_version(school, shown.name)}
    if newest is None:
        return now
    now |= {"starts_on": newest.starts_on, "reason": newest.reason}
    return now | SettingForm.values_of(shown, newest.value)


@guard.right(Right.MANAGE_SCHOOL)
def setting_changes(request: guard.PersonRequest) -> HttpResponse:
    """Every change of the school's settings: what, from which day, why, who and when."""
    page = Paginator(changes(request.person.school), PAGE).get_page(request.GET.get("page"))
    context = {"section": "school", "page": page, "changes": changes_in_words(page)}
    return render(request, "accounts/setting_changes.html", context)
