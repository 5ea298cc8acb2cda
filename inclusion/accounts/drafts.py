"""Long forms that keep what is typed: what was left unfinished is offered back on the form's page.

A view says `keeps="case~case:4"`. While somebody types, a script sends the form to the server under
that key; the form also carries the key, so that its draft is let go once the form has been taken.
"""

import re
from typing import Any

from django import forms
from django.http import HttpRequest

from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import AUTOSAVED, drop_draft

from .guard import person_of
from .models import Draft

KEPT_AS = "kept_as"
PAGE = "draft_page"
# Made anew for each form that is shown: a draft may be older than what was saved under its key.
_NOT_OFFERED = ("once_key",)
_PAGE_NAME = re.compile(r"[A-Za-z0-9-]{1,36}")


def parts(key: str) -> tuple[str, str]:
    """The form's name and what it is about, from form-name~kind:number."""
    form, _, about = key.partition("~")
    return form, about


def page_of(request: HttpRequest) -> str:
    """How the page that sent this form names itself; "" for one that keeps nothing."""
    named = request.POST.get(PAGE, "")
    return named if _PAGE_NAME.fullmatch(named) else ""


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
        taken_up = {"draft_used": changed, "draft_page": draft.page}
        return {"draft_key": keeps, "kept_as": keeps, **taken_up}
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


def let_go(request: HttpRequest, form: str, about: str = "") -> None:
    """Forget what was typed on the page that sent this, or what its writer was offered."""
    if person := person_of(request):
        drop_draft(person, form, about, page_of(request))


def settle(request: HttpRequest) -> None:
    """Let the draft of a form go that has been taken; the form names its draft itself."""
    key = request.POST.get(KEPT_AS, "")
    form, about = parts(key)
    if key and form in AUTOSAVED:
        let_go(request, form, about)
