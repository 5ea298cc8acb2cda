"""What is added to an entry later, who may read it, and withdrawing it."""

from collections.abc import Sequence
from typing import Any

from cases.models import Entry
from inclusion.forms import OnceMixin, PlainForm, VersionMixin

from .entries import ReadersFields
from .entries_text import REASON_LENGTH, Words


class AmendmentForm(OnceMixin, VersionMixin, PlainForm):
    text = Words(
        rows=5,
        label="What you add",
        required=True,
        help_text="What was not right, or what is known now. The entry above stays as it was "
        "written; this stands beneath it with your name and today's date.",
        error_messages={"required": "Write what you add."},
    )


class EntryReadersForm(VersionMixin, ReadersFields, PlainForm):
    """Who may read an entry. Two people may change it at once."""

    reason = Words(
        most=REASON_LENGTH,
        label="Why you are changing it",
        required=True,
        help_text="Kept in the history of the entry",
        error_messages={"required": "Say why you are changing it."},
    )
    field_order = ("restricted", "readers", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["restricted"].help_text = (
            "An action made from this entry is withdrawn with it. What was printed from it, or taken "
            "into a plan, before stays where it is: papers that were issued can be opened as they were."
        )

    @staticmethod
    def values_of(entry: Entry, readers: Sequence[int]) -> dict[str, Any]:
        """What the form shows for an entry, with the version it was read at."""
        return {
            "restricted": entry.restricted,
            "readers": list(readers),
            "version": entry.version,
        }


class WithdrawEntryForm(VersionMixin, PlainForm):
    reason = Words(
        most=300,
        label="Why it is withdrawn",
        required=True,
        error_messages={"required": "Say why it is withdrawn."},
    )
