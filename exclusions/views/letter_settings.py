"""What every letter of a school carries: letterhead, signature, whom to reach, where to write."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from exclusions.forms.letters import LetterSettingsForm
from exclusions.letters.reading import letter_settings_of, values_of
from exclusions.services.letters import SETTINGS, save_letter_settings
from inclusion.accounts import drafts, guard
from inclusion.accounts.permissions import Right
from inclusion.accounts.saving import show_both
from inclusion.errors import ConflictError, DomainError


@guard.right(Right.MANAGE_SCHOOL)
def letter_settings(request: guard.PersonRequest) -> HttpResponse:
    """Read and change them. Letters that were issued stay as they are."""
    kept = letter_settings_of(request.person)
    form = LetterSettingsForm(request.POST or None, initial=values_of(kept, SETTINGS))
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, "Saved. Letters that are issued from now on carry it.")
        return redirect("letter-settings")
    context = {
        "section": "school",
        "form": form,
        "heading": request.person.school.name,
        "submit": "Save these lines",
        "back": reverse("school-calendar"),
        **drafts.offer(request, form, keeps="letter-settings~"),
    }
    return render(request, "exclusions/letter_settings.html", context)


def _saved(request: guard.PersonRequest, form: LetterSettingsForm) -> bool:
    typed: dict[str, Any] = form.cleaned_data
    try:
        save_letter_settings(
            school=request.person.school,
            fields=typed,
            by=request.person,
            expected_version=typed["version"],
        )
    except ConflictError as error:
        show_both(form, error, values_of(error.theirs, SETTINGS))
        return False
    except DomainError as error:
        form.take(error)
        return False
    return True
