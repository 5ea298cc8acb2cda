"""The drafts of the page on which a suspension is recorded, all about one pupil.

What is being typed, what waits on the page that checks the answers, and what somebody prepared for
a headteacher are kept apart, so that none overwrites another.
"""

from collections.abc import Mapping
from typing import Any

from cases.models import Pupil
from inclusion.words import whole_number

TYPING = "suspension"
CHECKING = "suspension-check"
PREPARED = "suspension-prepared"
EARLIER = "suspension-earlier"


def about(pupil: Pupil) -> str:
    """What these drafts are about: pupil:41."""
    return f"pupil:{pupil.pk}"


def pupil_id(kept_about: str) -> int | None:
    """The pupil whom a draft is about; None when it is about something else."""
    kind, _, number = kept_about.partition(":")
    return whole_number(number) if kind == "pupil" else None


def typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft holds, one value a field, without the key of the form it was typed in."""
    return {name: value for name, value in first_values(data).items() if name != "once_key"}


def first_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """A draft as a form reads it: one value a field."""
    return {
        name: values[0] if values else ""
        for name, values in data.items()
        if isinstance(values, list)
    }
