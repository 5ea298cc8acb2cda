"""What the tests about telling share: households, lines by kind, who was told."""

from collections.abc import Iterable
from datetime import date

from cases.models import Pupil
from exclusions.models import Notice, Suspension
from exclusions.services.notices import Told, record_notices
from exclusions.telling.kinds import Line
from exclusions.telling.page import Shown, told_page
from inclusion.accounts.person import Person
from tests.factories import TODAY, ContactFactory


def parents_apart(pupil: Pupil) -> None:
    """A mother and a father at two addresses, both with parental responsibility."""
    for name, address in (("Kelly Archer", "3 Mare Street"), ("Dean Marlow", "8 Well Street")):
        ContactFactory(pupil=pupil, name=name, address=address, parental_responsibility=True)


def lines(person: Person, row: Suspension) -> dict[str, list[Shown]]:
    """The lines of the page by their kind."""
    found: dict[str, list[Shown]] = {}
    for shown in told_page(person, row).lines:
        found.setdefault(shown.line.to, []).append(shown)
    return found


def tell(
    person: Person,
    row: Suspension,
    *to: str,
    on: date = TODAY,
    how: str = "email",
    only: str = "",
) -> list[Notice]:
    """Write down that everybody of these kinds who waits was told; `only` names one household."""
    waiting: Iterable[Shown] = told_page(person, row).waiting
    chosen: list[Line] = [
        shown.line for shown in waiting if shown.line.to in to and (not only or only in shown.label)
    ]
    return record_notices(suspension=row, lines=chosen, told=Told(on, how), by=person, on=TODAY)
