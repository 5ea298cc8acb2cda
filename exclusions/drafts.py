"""The drafts of the pages on which an exclusion is recorded, all about one pupil.

What is being typed, the answers of the steps that were gone through, and what somebody prepared for
a headteacher are kept apart, so that none overwrites another.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from cases.models import Pupil
from inclusion.accounts.models import Draft
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import my_draft
from inclusion.accounts.services import drop_draft
from inclusion.words import whole_number

TYPING = "suspension"
CHECKING = "suspension-check"
PREPARED = "suspension-prepared"
EARLIER = "suspension-earlier"
# Of one form that was opened, and not of what is typed in it.
_OF_THE_PAGE = ("once_key", "then", "leave")

# Every value that a form holds, by field: what a request is, and what a draft keeps.
Answers = MultiValueDict[str, Any]


def about(pupil: Pupil) -> str:
    """What these drafts are about: pupil:41."""
    return f"pupil:{pupil.pk}"


def pupil_id(kept_about: str) -> int | None:
    """The pupil whom a draft is about; None when it is about something else."""
    kind, _, number = kept_about.partition(":")
    return whole_number(number) if kind == "pupil" else None


def version_of(draft: Draft) -> str:
    """Which state of a draft a page shows: it changes each time somebody saves it."""
    return draft.saved_at.isoformat()


def answers(draft: Draft) -> Answers:
    """What a draft holds, as a form reads it."""
    kept = draft.data.items()
    return MultiValueDict({name: values for name, values in kept if isinstance(values, list)})


def typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft holds, one value a field, without the key of the form it was typed in."""
    first = {name: values[0] if values else "" for name, values in data.items() if _is_list(values)}
    return {name: value for name, value in first.items() if name not in _OF_THE_PAGE}


def _is_list(values: Any) -> bool:
    return isinstance(values, list)


def begun_anew(given: Answers) -> Answers:
    """The same answers in a form of its own, which makes a record of its own."""
    kept = {name: values for name, values in given.lists() if name not in _OF_THE_PAGE}
    return MultiValueDict({**kept, "once_key": [uuid.uuid4().hex]})


def unfinished(person: Person, pupil: Pupil) -> Draft | None:
    """What this person began about a pupil and did not finish: what was kept last."""
    found = [my_draft(person, form, about(pupil)) for form in (TYPING, CHECKING)]
    kept = [draft for draft in found if draft]
    return max(kept, key=lambda draft: draft.saved_at, default=None)


def let_finished_go(person: Person, pupil: Pupil, page: str) -> None:
    """Forget what was typed on this page and the answers of its steps: they are recorded."""
    drop_draft(person, TYPING, about(pupil), page)
    drop_draft(person, CHECKING, about(pupil))


def seal(given: Answers, said: Mapping[str, Any]) -> str:
    """A mark of the answers together with what the page said about them.

    Whoever decides sends it back: where it differs, somebody has changed something since.
    """
    kept = {name: values for name, values in given.lists() if name not in ("then", "leave")}
    text = json.dumps([kept, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
