"""Long forms that keep what is typed: what was left unfinished is offered back on the form's page.

A view says `keeps="case~case:4"`. While somebody types, a script sends the form to the server under
that key; the form also carries the key, so that its draft is let go once the form has been taken.
"""

from typing import Any

from django import forms
from django.http import HttpRequest

from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import AUTOSAVED, drop_draft

from .guard import person_of
from .models import Draft

KEPT_AS = "kept_as"
# Made anew for each form that is shown: a draft may be older than what was saved under its key.
_NOT_OFFERED = ("once_key",)


def parts(key: str) -> tuple[str, str]:
    """The form's name and what it is about, from form-name~kind:number."""
    form, _, about = key.partition("~")
    return form, about


def offer(request: HttpRequest, form: forms.Form, keeps: str) -> dict[str, Any]:
    """What the page of a form that keeps what is typed needs in its context.

    With ?draft=use what was kept stands in the form, as it was typed. `draft_changed` says that
    somebody has saved the record since: saving then shows both versions.
    """
    person = person_of(request)
    draft = my_draft(person, *parts(keeps)) if person and not form.is_bound else None
    changed = bool(draft) and _is_older(form, draft)
    if draft and request.GET.get("draft") == "use":
        form.initial.update(_typed(form, draft))
        # What somebody changed since stays said on the page of what is now taken up again.
        return {"draft_key": keeps, "kept_as": keeps, "draft_used": changed}
    return {"draft_key": keeps, "kept_as": keeps, "kept_draft": draft, "draft_changed": changed}


def _is_older(form: forms.Form, draft: Draft | None) -> bool:
    """Whether the record has been saved since the form of this draft was opened."""
    now = form.initial.get("version")
    typed = draft.data.get("version") if draft else None
    return bool(now and typed and typed != [""] and typed != [str(now)])


def _typed(form: forms.Form, draft: Draft) -> dict[str, Any]:
    """What was typed into each field, unchecked: a box is ticked or not, a list may be empty."""
    values: dict[str, Any] = {}
    for name, field in form.fields.items():
        given = list(draft.data.get(form.add_prefix(name), ()))
        if name in _NOT_OFFERED:
            continue
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            values[name] = given
        elif isinstance(field, forms.BooleanField):
            values[name] = bool(given)
        else:
            values[name] = given[-1] if given else ""
    return values


def settle(request: HttpRequest) -> None:
    """Let the draft of a form go that has been taken; the form names its draft itself."""
    key = request.POST.get(KEPT_AS, "")
    person = person_of(request)
    form, about = parts(key)
    if key and person and form in AUTOSAVED:
        drop_draft(person, form, about)
