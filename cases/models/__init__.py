"""Pupils and the work done for them."""

from .alerts import Alert, AlertAnswer, AlertFirstSeen
from .casework import Action, Case, CaseMember, Cycle, Entry, EntryReader
from .documents import IssuedDocument
from .entry_details import (
    DETAILED_KINDS,
    Amendment,
    FamilyWords,
    IncidentDetail,
    PhysicalIntervention,
)
from .files import Attachment, AttendanceWeek
from .imports import ColumnMapping, ImportRun
from .meetings import Attendee, FamilyRequest, Meeting, MinutesCopy
from .pupils import Agency, Contact, Pupil
from .sharing import AboutMe, Consent, Professional, Share

__all__ = [
    "DETAILED_KINDS",
    "AboutMe",
    "Action",
    "Agency",
    "Alert",
    "AlertAnswer",
    "AlertFirstSeen",
    "Amendment",
    "Attachment",
    "AttendanceWeek",
    "Attendee",
    "Case",
    "CaseMember",
    "ColumnMapping",
    "Consent",
    "Contact",
    "Cycle",
    "Entry",
    "EntryReader",
    "FamilyRequest",
    "FamilyWords",
    "ImportRun",
    "IncidentDetail",
    "IssuedDocument",
    "Meeting",
    "MinutesCopy",
    "PhysicalIntervention",
    "Professional",
    "Pupil",
    "Share",
]
