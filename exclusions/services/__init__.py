"""Writes about suspensions. Each locks the pupil, checks, saves with history, renews the alerts."""

from .recording import (
    cancel_suspension,
    drop_prepared,
    prepare_suspension,
    record_earlier_suspension,
    record_suspension,
    set_period,
)

__all__ = [
    "cancel_suspension",
    "drop_prepared",
    "prepare_suspension",
    "record_earlier_suspension",
    "record_suspension",
    "set_period",
]
