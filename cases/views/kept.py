"""What somebody typed into a long form and did not save, as if it had been sent."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.timezone import localtime

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import my_draft

Typed = QueryDict | None


def kept_draft(person: Person, form: str, about: str) -> Typed:
    """What this person typed into the form and did not save; None when nothing was kept."""
    draft = my_draft(person, form, about)
    return _as_sent(draft.data) if draft else None


def taken_up(person: Person, form: str, about: str, *, asked: bool) -> tuple[Typed, Typed]:
    """What stands in the form again, and what is only offered; one of them at most.

    A form goes on where it was left today, whatever closed the page; what was typed on an earlier day
    stands there once it is asked for.
    """
    draft = my_draft(person, form, about)
    if draft is None:
        return None, None
    typed = _as_sent(draft.data)
    if asked or localtime(draft.saved_at).date() == person.on:
        return typed, None
    return None, typed


def _as_sent(data: Mapping[str, Sequence[str]]) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in data.items():
        typed.setlist(name, list(values))
    return typed
