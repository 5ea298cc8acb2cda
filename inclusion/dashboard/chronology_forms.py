"""The filters of a chronology: kinds, who wrote it, a period, and words to search for.

The template writes the fields itself: the page lists many rows, and widgets cost more than they do.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms

from inclusion.forms import DayField
from inclusion.words import day, listing

from .chronology import KINDS, Asked

SEARCH_LENGTH = 100


class ChronologyFilters(forms.Form):
    """A date that makes no sense narrows nothing and is asked for again; what was typed is kept."""

    kind = forms.MultipleChoiceField(required=False, choices=KINDS)
    by = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    since = DayField(required=False)
    until = DayField(required=False)
    q = forms.CharField(required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["by"].choices = people  # type: ignore[attr-defined]

    @property
    def kind_boxes(self) -> list[tuple[str, str, str]]:
        """Each kind with its words, and the attribute of its box when it is ticked."""
        ticked = self.asked.kinds
        return [(kind, words, " checked" if kind in ticked else "") for kind, words in KINDS]

    @property
    def people_options(self) -> list[tuple[str, str, str]]:
        """Each person's id and name, and the attribute of the one who is chosen."""
        chosen = self.asked.by
        return [(str(pk), name, " selected" if pk == chosen else "") for pk, name in self.people]

    @property
    def typed(self) -> dict[str, Any]:
        """The dates as they were typed."""
        return {name: self.data.get(name, "") for name in ("since", "until")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the first day.")
        return data

    @cached_property
    def asked(self) -> Asked:
        """The filters as the chronology takes them; what has an error is left out."""
        self.is_valid()
        data = self.cleaned_data
        return Asked(
            kinds=frozenset(data.get("kind", ())),
            by=data.get("by"),
            since=data.get("since"),
            until=data.get("until"),
            words=data.get("q", "")[:SEARCH_LENGTH],
        )

    def in_words(self) -> str:
        """What the list is narrowed to, as one line above it; empty for everything."""
        asked = self.asked
        people = dict(self.people)
        parts = [
            listing(words.lower() for kind, words in KINDS if kind in asked.kinds),
            f"by {people[asked.by]}" if asked.by else "",
            f"from {day(asked.since)}" if asked.since else "",
            f"until {day(asked.until)}" if asked.until else "",
            f"with “{asked.words}”" if asked.folded else "",
        ]
        return ", ".join(part for part in parts if part)
