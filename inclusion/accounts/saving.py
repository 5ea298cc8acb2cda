"""What every page that saves does: ask the service, and put its refusal onto the form.

Of two people with one record the second sees both versions and chooses: `saved` where the record can
still be changed, `overtaken` where somebody else has settled it.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inclusion.errors import ConflictError, DomainError
from inclusion.forms import Clash, PlainForm, VersionMixin, in_words, typed_in_words

from . import drafts
from .versions import since_version, who_saved

Saved = TypeVar("Saved")


def saved(
    form: PlainForm,
    save: Callable[[], Saved],
    now: Callable[[Any], Mapping[str, Any]] | None = None,
    then: Callable[[Any, int | None], Mapping[str, Any]] | None = None,
) -> Saved | None:
    """What `save` made, or None once its refusal stands on the form.

    `now` gives the values of the record as somebody else saved it meanwhile, by field name, with its
    version; `then` those of the version that was shown, where the record's own history does not.
    """
    try:
        return save()
    except ConflictError as error:
        if not isinstance(form, VersionMixin) or now is None:
            raise
        beside = then(error.theirs, form.cleaned_data.get("version")) if then else {}
        show_both(form, error, now(error.theirs), beside)
    except DomainError as error:
        form.take(error)
    return None


def show_both(
    form: VersionMixin,
    error: ConflictError,
    now: Mapping[str, Any],
    then: Mapping[str, Any] | None = None,
) -> None:
    """Put what somebody else saved beside what was typed; `now` and `then` by field name."""
    since = since_version(error.theirs, form.cleaned_data.get("version"))
    opened = {**(then or {}), **since.then}
    form.take_conflict(error, now, opened, since.changes, since.saved_by)


def version_only(record: Any) -> dict[str, Any]:
    """What stands of a record by the fields of a form that settles it: nothing but its version."""
    return {"version": record.version}


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
    request: HttpRequest,
    form: PlainForm,
    heading: str,
    back: str,
    *,
    record: Any,
    stands: Mapping[str, Any] | None = None,
    pupil: Any = None,
) -> HttpResponse | None:
    """The page for the second of two people who settle the same thing: both texts, nothing lost.

    `form` is the sent one, on which nothing more can be saved. `stands` holds what is saved in the
    record, by the names of its fields; without it, why the record was saved is told. `record` None
    tells nothing of it. The answer is None when nothing was typed or the same stands, as when a
    button is pressed twice.
    """
    if request.method != "POST":
        return None
    form.full_clean()
    saved_ones = {
        name: in_words(form.fields[name], value).strip() for name, value in (stands or {}).items()
    }
    found = typed_in_words(form)
    if saved_ones and all(yours == saved_ones.get(name, yours) for name, _, yours in found):
        return None
    typed = [
        Clash(label, yours, saved_ones.get(name, ""))
        for name, label, yours in found
        if yours not in ("nothing", "no") or name in saved_ones
    ]
    if not typed:
        return None
    context = {
        "section": "pupils",
        "heading": heading,
        "saved_by": who_saved(record, why=not saved_ones) if record else "",
        "typed": typed,
        "stands": bool(saved_ones),
        "back": back,
        "pupil": pupil,
    }
    return render(request, "components/overtaken.html", context)
