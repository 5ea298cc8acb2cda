"""What somebody typed into a long form and did not save, as if it had been sent."""

from django.http import QueryDict

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
