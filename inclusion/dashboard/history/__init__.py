"""The History tab: who changed what about a pupil."""

from .change import Change, FieldChange
from .reading import changes

__all__ = ["Change", "FieldChange", "changes"]
