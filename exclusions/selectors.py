"""Reads about suspensions: the person first, another school's record is not found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localtime

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere
from cases.models import Pupil
from cases.selectors import pupil_for, visible_pupils
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_packs
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.periods import in_order
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.totals import Totals, totals

from .drafts import PREPARED, about, pupil_id, typed
from .facts import fact_id, facts_of
from .models import Suspension

__all__ = [
    "Prepared",
    "prepared_for_school",
    "prepared_since",
    "prepared_suspension",
    "pupil_for",
    "recorded_once",
    "suspension_for",
    "suspensions_of",
    "to_write_down",
    "totals_for",
    "totals_up_to",
]


def suspensions_of(person: Person, pupil: Pupil) -> QuerySet[Suspension]:
    """The pupil's suspensions, cancelled ones too, newest first. None without casework."""
    if not person.has(Right.SEE_CASEWORK):
        return Suspension.objects.none()
    rows = Suspension.objects.filter(pupil=pupil, school=person.school)
    return rows.select_related("decided_by", "recorded_by")


def to_write_down(person: Person, pupil: Pupil) -> QuerySet[Suspension]:
    """Suspensions of this and last school year whose dates the person writes down, newest first.

    For those who keep the dates without reading casework: an office reads no more than dates.
    """
    if not person.has(Right.PREPARE_SUSPENSIONS):
        return Suspension.objects.none()
    rows = Suspension.objects.filter(
        pupil=pupil,
        school=person.school,
        origin=Suspension.Origin.DECIDED,
        starts_on__gte=facts_since(person.on),
    )
    return rows.only("kind", "starts_on", "cancelled_on")


def suspension_for(person: Person, suspension_id: int) -> Suspension:
    """One suspension of a pupil whom the person may see. Raises Http404 otherwise."""
    row = (
        Suspension.objects.select_related(
            "pupil", "pupil__school", "pupil__group", "school", "decided_by", "recorded_by"
        )
        .filter(pk=suspension_id, pupil__in=visible_pupils(person))
        .first()
    )
    if row is None:
        raise Http404("No such suspension here.")
    return row


def totals_for(pupil: Pupil, calendar: SchoolCalendar, on: date) -> Totals:
    """The pupil's totals in the statutory term and school year that hold `on`, in half-days."""
    return _totals(pupil, facts_of(pupil), calendar, on)


def totals_up_to(row: Suspension, calendar: SchoolCalendar) -> Totals:
    """The totals with this suspension and all before it, in the term in which it began."""
    found: list[SuspensionFact] = []
    for fact in in_order(facts_of(row.pupil)):
        found.append(fact)
        if fact.id == fact_id(row):
            break
    return _totals(row.pupil, tuple(found), calendar, row.starts_on)


def _totals(
    pupil: Pupil, facts: tuple[SuspensionFact, ...], calendar: SchoolCalendar, on: date
) -> Totals:
    elsewhere = days_elsewhere(pupil, calendar, on)
    return totals(facts, calendar, on, elsewhere, school_packs(pupil.school))


def recorded_once(person: Person, pupil: Pupil, once_key: str) -> Suspension | None:
    """The suspension that a form with this key has already made, or None."""
    if not once_key:
        return None
    return suspensions_of(person, pupil).filter(once_key=once_key).first()


@dataclass(frozen=True)
class Prepared:
    """A suspension that somebody prepared and nobody has decided yet."""

    draft: Draft
    pupil: Pupil

    @property
    def user(self) -> User:
        """Who prepared it."""
        return self.draft.user

    @property
    def saved_at(self) -> datetime:
        """When, in local time."""
        return localtime(self.draft.saved_at)

    @property
    def initial(self) -> dict[str, Any]:
        return {**typed(self.draft.data), "prepared": self.draft.pk}


def prepared_suspension(person: Person, pupil: Pupil) -> Prepared | None:
    """What was last prepared for this pupil: anybody's for a head, otherwise one's own."""
    drafts = _prepared(person).filter(about=about(pupil), school=pupil.school)
    draft = drafts.order_by("-saved_at", "-pk").first()
    return Prepared(draft, pupil) if draft else None


def prepared_for_school(person: Person) -> list[Prepared]:
    """Every prepared suspension that waits for this person's decision, oldest first. Two queries."""
    drafts = list(_prepared(person).order_by("saved_at", "pk"))
    wanted = [(draft, pupil_id(draft.about)) for draft in drafts]
    pupils = visible_pupils(person).in_bulk({pk for _, pk in wanted if pk is not None})
    found = ((draft, pupils.get(pk)) for draft, pk in wanted)
    return [Prepared(draft, pupil) for draft, pupil in found if pupil]


def prepared_since(person: Person, pupil_ids: Iterable[int], since: datetime) -> list[Draft]:
    """What colleagues have left for this person's decision about these pupils since that moment."""
    if not person.has(Right.DECIDE_SUSPENSIONS):
        return []
    drafts = _prepared(person).filter(about__in=[f"pupil:{pk}" for pk in pupil_ids])
    return list(drafts.filter(saved_at__gte=since).exclude(user=person.user).order_by("pk"))


def prepared_draft_for(person: Person, draft_id: int) -> Draft:
    """One prepared suspension that this person may use or let go. Raises Http404 otherwise."""
    draft = _prepared(person).filter(pk=draft_id).first()
    if draft is None:
        raise Http404("Nothing is prepared here any more.")
    return draft


def prepared_draft(person: Person, pupil: Pupil, draft_id: int | None) -> Draft | None:
    """The prepared suspension that a form was filled in from, if it still waits."""
    if not draft_id:
        return None
    return _prepared(person).filter(pk=draft_id, about=about(pupil)).first()


def _prepared(person: Person) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(school=person.school, form=PREPARED).select_related("user")
    if person.has(Right.DECIDE_SUSPENSIONS):
        return drafts
    return drafts.filter(user=person.user)
