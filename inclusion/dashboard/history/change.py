"""One change to a pupil's record, as the History tab shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime


@dataclass(frozen=True)
class FieldChange:
    """One field, from what to what; `before` is empty for something added or removed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that one person did to one record."""

    at: datetime
    who: str
    what: str
    reason: str
    fields: list[FieldChange]
    added: bool = False

    @property
    def moment(self) -> tuple[str, str]:
        """What was done in one go stands together: the minute and the person."""
        return f"{localtime(self.at):%Y-%m-%d %H:%M}", self.who
