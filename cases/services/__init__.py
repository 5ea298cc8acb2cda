"""Writes about pupils. Every one locks the pupil's row first and derives the alerts again at its end."""

from .actions import add_action, finish_action, withdraw_action
from .answers import answer_alert
from .casework import change_case, close_case, open_case
from .casework_cycles import change_cycle, review_cycle, start_cycle
from .casework_risk import look_again
from .entries import amend_entry, log_entry, withdraw_entry
from .people import add_pupil, save_agency, save_contact, save_pupil

__all__ = [
    "add_action",
    "add_pupil",
    "amend_entry",
    "answer_alert",
    "change_case",
    "change_cycle",
    "close_case",
    "finish_action",
    "log_entry",
    "look_again",
    "open_case",
    "review_cycle",
    "save_agency",
    "save_contact",
    "save_pupil",
    "start_cycle",
    "withdraw_action",
    "withdraw_entry",
]
