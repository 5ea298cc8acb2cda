"""The Support tab of a pupil: cases, what the family asks for, promises, consent, contacts."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F

from cases import selectors as cases
from cases.models import Pupil
from inclusion.accounts.person import Person

ACTIONS = 50
REQUESTS = CONSENTS = 20
MEETINGS = 5


def support_tab(person: Person, pupil: Pupil, page: str | None) -> dict[str, Any]:
    """What the tab shows, in a fixed number of queries; `page` is of the actions, open ones first."""
    promised = cases.actions_of_pupil(person, pupil, open_only=False)
    promised = promised.order_by(
        F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
    )
    actions = Paginator(promised, ACTIONS).get_page(page)
    asked = cases.requests_of_pupil(person, pupil)[:REQUESTS]
    consents = cases.consents_of(person, pupil)[:CONSENTS]
    return {
        "cases": cases.cases_of_pupil(person, pupil),
        "actions": actions,
        "promises": [(action, cases.seen_to(person, action)) for action in actions],
        "withdrawable": cases.withdrawable_actions(person, pupil),
        "requests": [(request, cases.how_far(request, person.on)) for request in asked],
        "consents": [
            (consent, cases.with_whom(consent), cases.how_long(consent, person.on))
            for consent in consents
        ],
        "meetings": cases.meetings_of_pupil(person, pupil)[:MEETINGS],
        "contacts": cases.contacts_of(person, pupil),
        "answers": cases.answers_of_pupil(person, pupil)[:ACTIONS],
    }
