"""Pupils and the work done for them."""

from .alerts import Alert, AlertAnswer, AlertFirstSeen
from .casework import Action, Case, CaseMember, Entry, EntryReader
from .documents import IssuedDocument
from .imports import ColumnMapping, ImportRun
from .pupils import Agency, Contact, Pupil

__all__ = [
    "Action",
    "Agency",
    "Alert",
    "AlertAnswer",
    "AlertFirstSeen",
    "Case",
    "CaseMember",
    "ColumnMapping",
    "Contact",
    "Entry",
    "EntryReader",
    "ImportRun",
    "IssuedDocument",
    "Pupil",
]
