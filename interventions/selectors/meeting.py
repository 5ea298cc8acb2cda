"""What a meeting begins with: last time's actions, the targets, the people to expect, the next date."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.models import Action
from cases.selectors import contacts_of
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from interventions.models import Plan, Review, View

from .progress import ReviewWindow, TargetProgress, progress, window_after


@dataclass(frozen=True)
class Meeting:
    """The parts of a meeting's form, as rows of initial values."""

    actions: list[Action]
    targets: list[TargetProgress]
    people: list[dict[str, Any]]
    window: ReviewWindow
    offered_on: date | None


def meeting_of(person: Person, plan: Plan) -> Meeting:
    """Everything that the form of a review shows before anybody types, held today."""
    calendar, packs = school_calendar(person.school), school_packs(person.school)
    window = window_after(plan, max(person.on, plan.starts_on), calendar, packs)
    return Meeting(
        actions=list(actions_of_plan(person, plan).filter(done_on__isnull=True)),
        targets=progress(plan),
        people=_people(person, plan),
        window=window,
        offered_on=_offer(plan, window, calendar),
    )


def _offer(plan: Plan, window: ReviewWindow, calendar: SchoolCalendar) -> date | None:
    """The last school day of the window; none once the plan is over or the terms are unknown."""
    if window.due_on is None or plan.ends_on <= window.since:
        return None
    try:
        last = calendar.roll_back(window.due_on)
    except BeyondKnownTerms:
        return None
    return last if last > window.since else None


def _people(person: Person, plan: Plan) -> list[dict[str, Any]]:
    """The pupil first, then the family, those who lead and work on the plan, and agencies."""
    people = [(plan.pupil.name, "Pupil"), *_family(person, plan)]
    if plan.lead:
        people.append((plan.lead.name, plan.lead.job_title or "Leads the plan"))
    if plan.key_worker and plan.key_worker_id != plan.lead_id:
        people.append((plan.key_worker.name, plan.key_worker.job_title or "Key worker"))
    for invited in plan.agencies.all():
        agency = invited.agency
        role = agency.name if agency.contact_name else agency.service or "Agency"
        people.append((agency.contact_name or agency.name, role))
    return [{"name": name, "role": role} for name, role in people]


def _family(person: Person, plan: Plan) -> list[tuple[str, str]]:
    """Those with parental responsibility; failing them whom the pupil lives with, or a blank row."""
    contacts = [c for c in contacts_of(person, plan.pupil) if not c.do_not_contact]
    family = [c for c in contacts if c.parental_responsibility]
    family = family or [c for c in contacts if c.lives_with_pupil]
    if family:
        return [(c.name, c.relation.capitalize()) for c in family]
    spoke = {view.said_by for view in plan.views.all() if view.voice == View.Voice.FAMILY}
    return [(name, "Family") for name in sorted(spoke)] or [("Parent or carer", "Family")]


def actions_of_plan(person: Person, plan: Plan) -> "QuerySet[Action]":
    """What was promised for this plan and stands, done or not, the earliest due first."""
    actions = Action.objects.filter(about=f"plan:{plan.pk}", school=person.school)
    return (
        actions.filter(withdrawn_at__isnull=True).select_related("owner").order_by("due_on", "pk")
    )


def actions_of_review(person: Person, review: Review) -> "QuerySet[Action]":
    """What was promised at this review and stands."""
    promised = Action.objects.filter(promised_at=f"review:{review.pk}", school=person.school)
    return (
        promised.filter(withdrawn_at__isnull=True).select_related("owner").order_by("due_on", "pk")
    )
