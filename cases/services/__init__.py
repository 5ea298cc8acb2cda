"""Writes about pupils. Every one locks the pupil's row first and derives the alerts again at its end."""

from .actions import add_action, finish_action, withdraw_action
from .answers import answer_alert
from .casework import change_case, close_case, open_case
from .casework_cycles import change_cycle, review_cycle, start_cycle
from .casework_risk import look_again
from .entries import log_entry, withdraw_entry
from .entries_amend import add_amendment, change_readers
from .entries_told import complete_intervention
from .people import add_pupil, save_agency, save_contact, save_pupil

__all__ = [
    "add_action",
    "add_amendment",
    "add_pupil",
    "answer_alert",
    "change_case",
    "change_cycle",
    "change_readers",
    "close_case",
    "complete_intervention",
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
