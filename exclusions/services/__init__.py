"""Writes about suspensions. Each locks the pupil, checks, saves with history, renews the alerts."""

from .correcting import correct_earlier_suspension, correct_suspension, why_not_corrected
from .preparing import drop_prepared, prepare_suspension
from .recording import (
    cancel_suspension,
    record_earlier_suspension,
    record_suspension,
)
from .rows import set_period
from .shortening import served_by, shorten_suspension, why_not_shortened

__all__ = [
    "cancel_suspension",
    "correct_earlier_suspension",
    "correct_suspension",
    "drop_prepared",
    "prepare_suspension",
    "record_earlier_suspension",
    "record_suspension",
    "served_by",
    "set_period",
    "shorten_suspension",
    "why_not_corrected",
    "why_not_shortened",
]
