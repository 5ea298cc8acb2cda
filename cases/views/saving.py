"""What every page that saves does: ask the service, and put its refusal onto the form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inclusion.accounts import drafts
from inclusion.accounts.versions import changed_since
from inclusion.errors import ConflictError, DomainError
from inclusion.forms import PlainForm, VersionMixin

Saved = TypeVar("Saved")


def saved(
    form: PlainForm,
    save: Callable[[], Saved],
    now: Callable[[Any], Mapping[str, Any]] | None = None,
) -> Saved | None:
    """What `save` made, or None once its refusal stands on the form.

    `now` gives the values of the record as somebody else saved it meanwhile, by field name.
    """
    try:
        return save()
    except ConflictError as error:
        if not isinstance(form, VersionMixin) or now is None:
            raise
        typed = form.cleaned_data.get("version")
        form.take_conflict(error, now(error.theirs), changed_since(error.theirs, typed))
    except DomainError as error:
        form.take(error)
    return None


def form_page(
    request: HttpRequest,
    form: PlainForm,
    heading: str,
    submit: str,
    back: str,
    *,
    template: str = "components/form_page.html",
    keeps: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of one form. `submit` names the act, `back` is where Cancel leads.

    `keeps` is the key under which what is typed is kept, for example case~case:4.
    """
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": back,
        "section": "pupils",
        **(drafts.offer(request, form, keeps) if keeps else {}),
        **more,
    }
    return render(request, template, context)


def overtaken(
    request: HttpRequest, form: PlainForm, field: str, theirs: str, heading: str, back: str
) -> HttpResponse | None:
    """The page for the second of two people who settle the same thing: both texts, nothing lost.

    `field` is what was typed about it, `theirs` what stands. None when nothing else was typed, as
    when a button is pressed twice.
    """
    form.full_clean()
    yours = str(getattr(form, "cleaned_data", {}).get(field) or "").strip()
    if request.method != "POST" or yours in ("", theirs.strip()):
        return None
    context = {
        "section": "pupils",
        "heading": heading,
        "yours": yours,
        "theirs": theirs,
        "back": back,
    }
    return render(request, "components/overtaken.html", context)


def pupil_page(pupil: Any, tab: str = "pupil") -> str:
    """The address of a pupil's page, or of one of its tabs."""
    return reverse(tab, args=[pupil.pk])
