"""What somebody typed into a long form and did not save, as if it had been sent."""

from datetime import date

from django.http import QueryDict
from django.utils.timezone import localtime

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import my_draft


def kept_draft(person: Person, form: str, about: str) -> QueryDict | None:
    """What this person typed into the form and did not save; None when nothing was kept."""
    draft = my_draft(person, form, about)
    if draft is None:
        return None
    typed = QueryDict(mutable=True)
    for name, values in draft.data.items():
        typed.setlist(name, values)
    return typed


def kept_on(person: Person, form: str, about: str) -> date | None:
    """The day on which this person last typed into the form what is kept; None without a draft."""
    draft = my_draft(person, form, about)
    return localtime(draft.saved_at).date() if draft else None
