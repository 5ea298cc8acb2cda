"""Writes about pupils. Every one locks the pupil's row first and derives the alerts again at its end."""

from .actions import add_action, change_action, finish_action, withdraw_action
from .answers import AlertMovedError, answer_alert
from .casework import change_case, close_case, open_case
from .casework_cycles import change_cycle, review_cycle, start_cycle
from .casework_risk import look_again
from .consents import record_consent, withdraw_consent
from .entries import log_entry, withdraw_entry
from .entries_amend import add_amendment, change_readers
from .entries_details import change_details, complete_intervention
from .people import add_pupil, save_agency, save_contact, save_pupil
from .people_of_agencies import save_professional
from .requests import (
    answer_by,
    answer_within,
    give_request,
    offer,
    record_request,
    settle,
    withdraw_request,
)

__all__ = [
    "AlertMovedError",
    "add_action",
    "add_amendment",
    "add_pupil",
    "answer_alert",
    "answer_by",
    "answer_within",
    "change_action",
    "change_case",
    "change_cycle",
    "change_details",
    "change_readers",
    "close_case",
    "complete_intervention",
    "finish_action",
    "give_request",
    "log_entry",
    "look_again",
    "offer",
    "open_case",
    "record_consent",
    "record_request",
    "review_cycle",
    "save_agency",
    "save_contact",
    "save_professional",
    "save_pupil",
    "settle",
    "start_cycle",
    "withdraw_action",
    "withdraw_consent",
    "withdraw_entry",
    "withdraw_request",
]
