"""Reads about pupils. The person comes first in every one: what they may not see is not found."""

from .alerts import alert_for, alerts_of_pupil, alerts_of_school, answers_of_pupil
from .casework import (
    action_for,
    actions_of_pupil,
    case_for,
    cases_of_pupil,
    entries_of_pupil,
    entry_for,
    open_cases,
)
from .pupils import (
    agencies,
    contact_for,
    contacts_of,
    find_pupils,
    pupil_for,
    recent_pupils,
    visible_pupils,
)

__all__ = [
    "action_for",
    "actions_of_pupil",
    "agencies",
    "alert_for",
    "alerts_of_pupil",
    "alerts_of_school",
    "answers_of_pupil",
    "case_for",
    "cases_of_pupil",
    "contact_for",
    "contacts_of",
    "entries_of_pupil",
    "entry_for",
    "find_pupils",
    "open_cases",
    "pupil_for",
    "recent_pupils",
    "visible_pupils",
]
