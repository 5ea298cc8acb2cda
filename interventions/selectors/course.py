"""What stands around a plan: its earlier values, other plans, files, and what came after its end."""

from dataclasses import dataclass

from django.http import Http404

from cases.models import Attachment
from cases.selectors.attachments import attachments_of_pupil
from cases.selectors.casework import readable
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from interventions.from_marks import Point
from interventions.logged import Logged, began_on, logged, open_incidents
from interventions.models import FollowUp, Plan, Strategy, Target

from .plans import may_edit, visible_plans
from .progress import values_of


@dataclass(frozen=True)
class Carried:
    """A target that goes on from an earlier plan, with the values by date that it had there."""

    target: Target
    earlier: Target
    scores: tuple[Point, ...]


def carried(person: Person, plan: Plan) -> list[Carried]:
    """The targets that go on from an earlier plan. Two queries where there are any."""
    agreed = [target for target in plan.targets.all() if target.dropped_on is None]
    pairs = [(target, target.carried_from) for target in agreed if target.carried_from]
    calendar = school_calendar(person.school)
    values = values_of([earlier for _, earlier in pairs], calendar, person.on)
    return [Carried(target, earlier, values[earlier.pk]) for target, earlier in pairs]


def done_by_sort(plan: Plan) -> list[tuple[str, list[Strategy]]]:
    """What is done, kind by kind, kinds without anything left out: heading and rows."""
    return by_sort(list(plan.strategies.all()))


def by_sort(rows: list[Strategy]) -> list[tuple[str, list[Strategy]]]:
    """These rows of what is done, kind by kind."""
    found = [(str(s.label), [r for r in rows if r.sort == s.value]) for s in Strategy.Sort]
    return [(label, of_sort) for label, of_sort in found if of_sort]


def handling_plan_of(person: Person, plan: Plan) -> Attachment | None:
    """The positive handling plan, where this person may open it and it was not withdrawn."""
    if not plan.handling_plan_id:
        return None
    return attachments_of_pupil(person, plan.pupil).filter(pk=plan.handling_plan_id).first()


def other_plans(person: Person, plan: Plan) -> list[Plan]:
    """The pupil's other plans that run, the one that this goes on from, and those that go on from it."""
    plans = visible_plans(person).filter(pupil=plan.pupil).exclude(pk=plan.pk)
    found = plans.exclude(outcome=Plan.Outcome.WITHDRAWN).order_by("starts_on", "pk")
    found = found.only("kind", "status", "starts_on", "follows")
    return [
        other
        for other in found
        if other.status == Plan.Status.ACTIVE
        or other.pk == plan.follows_id
        or other.follows_id == plan.pk
    ]


def logged_for(person: Person, plan: Plan) -> Logged:
    """What this term's incidents say that the person may read and that are not restricted."""
    since = began_on(plan.pupil, person.on)
    return logged(readable(person, open_incidents(plan.pupil, since, person.on)), since)


def follow_up_for(person: Person, follow_up_id: int) -> FollowUp:
    """A follow-up of a visible plan. Raises Http404 otherwise."""
    found = FollowUp.objects.filter(pk=follow_up_id, plan__in=visible_plans(person))
    follow_up = found.select_related("plan__pupil__school", "plan__school", "by").first()
    if follow_up is None:
        raise Http404("No such follow-up here.")
    return follow_up


def may_follow_up(person: Person, plan: Plan) -> bool:
    """Whether this person may write down how the pupil is after the plan."""
    if may_edit(person, plan):
        return True
    return person.has(Right.SEE_ALL_PUPILS) and person.has(Right.LOG_ENTRIES)
