"""What the tests of these pages share: one record of each kind, and typed forms."""

from dataclasses import dataclass
from typing import Any

from cases.models import Pupil
from cases.services import log_entry
from inclusion.accounts.models import User
from tests.factories import (
    TODAY,
    ActionFactory,
    AgencyFactory,
    CaseFactory,
    ContactFactory,
    SuspensionFactory,
)


@dataclass(frozen=True)
class Records:
    """The ids that the URLs of these pages take."""

    pupil_id: int
    contact_id: int
    agency_id: int
    case_id: int
    entry_id: int
    action_id: int
    alert_id: int


def records_of(pupil: Pupil, by: User) -> Records:
    """One record of each kind about a pupil, with the alert that two suspensions raise."""
    SuspensionFactory(pupil=pupil, recorded_by=by, settled=True)
    SuspensionFactory(pupil=pupil, recorded_by=by, starts_on=TODAY.replace(day=9), settled=True)
    entry = log_entry(pupils=[pupil], fields=entry_fields(), by=by, on=TODAY)[0]
    alert = pupil.alerts.get()
    return Records(
        pupil_id=pupil.pk,
        contact_id=ContactFactory(pupil=pupil).pk,
        agency_id=AgencyFactory(school=pupil.school).pk,
        case_id=CaseFactory(pupil=pupil, lead=by).pk,
        entry_id=entry.pk,
        action_id=ActionFactory(pupil=pupil, owner=by).pk,
        alert_id=alert.pk,
    )


def entry_fields(**changes: Any) -> dict[str, Any]:
    """Fields of an entry as the service takes them."""
    fields = {
        "kind": "incident",
        "happened_on": TODAY,
        "what_happened": "Left the room at 10.40.",
        "who_was_told": "mother, by phone",
        "follow_up": "",
    }
    return {**fields, **changes}


def typed_entry(**changes: Any) -> dict[str, Any]:
    """The entry form as somebody fills it in."""
    typed = {
        "kind": "incident",
        "happened_on": "20 11 2026",
        "what_happened": "Left the room at 10.40.",
        "who_was_told": "mother, by phone",
        "once_key": "key-1",
    }
    return {**typed, **changes}


def typed_pupil(**changes: Any) -> dict[str, Any]:
    """The pupil form as somebody fills it in."""
    typed = {
        "legal_forename": "Zoë",
        "legal_surname": "O'Brien",
        "born_on": "4 9 2017",
        "year_group": "4",
        "sen_status": "N",
        "elsewhere": "none",
    }
    return {**typed, **changes}


def typed_case(lead: User, **changes: Any) -> dict[str, Any]:
    """The case form as somebody fills it in."""
    typed = {
        "concern": "Leaves class without asking.",
        "category": "behaviour",
        "level": "universal_plus",
        "lead": lead.pk,
        "opened_on": "23 11 2026",
    }
    return {**typed, **changes}
