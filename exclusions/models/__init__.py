"""Suspensions and permanent exclusions, with what belongs to one: a file each."""

from .arrangements import Provision, Reintegration, WorkSet
from .decisions import Considered, Decision
from .letters import LetterSettings
from .notices import Notice, Recipient
from .suspensions import Suspension

__all__ = [
    "Considered",
    "Decision",
    "LetterSettings",
    "Notice",
    "Provision",
    "Recipient",
    "Reintegration",
    "Suspension",
    "WorkSet",
]
