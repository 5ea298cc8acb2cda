"""Plans and reviews that a person may see, and whether they may change them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from cases.models import Case, CaseMember, Pupil
from cases.selectors import pupil_for, visible_pupils
from cases.selectors.pupils import own_pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import Judgement, Plan, PlanAgency, Review, View

__all__ = [
    "draft_or_running",
    "may_edit",
    "may_edit_pupil",
    "other_runs",
    "plan_for",
    "plans_of",
    "plans_page",
    "pupil_for",
    "review_for",
    "running_ibp",
    "running_plans",
    "view_for",
    "visible_plans",
    "withdrawn_views",
]

ROWS = 50
_COURSE: dict[Plan.Status, tuple[str, ...]] = {
    Plan.Status.DRAFT: (),
    Plan.Status.ACTIVE: ("extensions__by",),
    Plan.Status.ENDED: ("extensions__by", "follow_ups__by"),
}


def visible_plans(person: Person) -> QuerySet[Plan]:
    """Plans of the pupils whom this person may see, whatever their state."""
    plans = Plan.objects.filter(school=person.school)
    # A plan is of its pupil's school: whoever sees every pupil of it sees every plan.
    if person.has(Right.SEE_ALL_PUPILS):
        return plans
    return plans.filter(pupil__in=visible_pupils(person))


def plan_for(person: Person, plan_id: int) -> Plan:
    """One plan with everything that its pages show. Raises Http404 otherwise.

    Targets, the values of those that they go on from, strategies, agencies, views, reviews with their
    judgements and attendances, sign-offs, extensions and follow-ups come along in a fixed number of
    queries.
    """
    judgements = Prefetch("judgements", Judgement.objects.select_related("target"))
    reviews = Prefetch(
        "reviews",
        Review.objects.prefetch_related("attendances", judgements),
    )
    agencies = Prefetch("agencies", PlanAgency.objects.select_related("agency"))
    plan = (
        visible_plans(person)
        .select_related("pupil__group", "lead", "key_worker")
        .prefetch_related("targets", "strategies", "views", agencies, reviews)
        .prefetch_related("sign_offs")
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise Http404("No such plan here.")
    prefetch_related_objects([plan], *_beside(plan))
    plan.school = plan.pupil.school = person.school
    return plan


def _beside(plan: Plan) -> list[str]:
    """What else comes along: only what a plan in its state, with its targets, can have."""
    beside = list(_COURSE[Plan.Status(plan.status)])
    if any(target.carried_from_id for target in plan.targets.all()):
        beside.append("targets__carried_from__plan")
    return beside


def plans_of(person: Person, pupil: Pupil) -> QuerySet[Plan]:
    """The pupil's plans, the running ones first, then drafts, then ended ones, newest first."""
    return (
        visible_plans(person)
        .filter(pupil=pupil)
        .select_related("lead", "key_worker", "pupil")
        .prefetch_related("reviews")
        .annotate(last_review_on=Max("reviews__held_on"))
        .order_by("status", "-starts_on", "-pk")
    )


def running_plans(person: Person, pupil: Pupil) -> list[Plan]:
    """The plans that run now for a pupil whom the person may see: kind and key worker. One query."""
    if not person.has(Right.READ_PLANS):
        return []
    plans = Plan.objects.filter(pupil=pupil, school=person.school, status=Plan.Status.ACTIVE)
    plans = plans.select_related("key_worker").only(
        *("kind", "status", "pupil", "starts_on", "ended_on", "key_worker__name")
    )
    return list(plans.order_by("-starts_on", "-pk"))


def plans_page(
    person: Person, *, mine: bool = False, kind: str = "", status: str = "", page: int | str = 1
) -> "Page[Any]":
    """A page of plans by name of the pupil. `status` empty leaves ended plans out; "all" does not.

    `mine` keeps plans that the person leads or is key worker of, or of their own pupils.
    """
    plans = visible_plans(person)
    if mine:
        own = own_pupil(person)
        plans = plans.filter(own | Q(lead=person.user) | Q(key_worker=person.user))
    if kind in Plan.Kind.values:
        plans = plans.filter(kind=kind)
    if status in Plan.Status.values:
        plans = plans.filter(status=status)
    elif status != "all":
        plans = plans.exclude(status=Plan.Status.ENDED)
    plans = plans.select_related("pupil", "pupil__group", "lead", "key_worker")
    plans = plans.annotate(last_review_on=Max("reviews__held_on"))
    ordered = plans.order_by("pupil__surname", "pupil__forename", "pupil_id", "-starts_on", "-pk")
    return Paginator(ordered, ROWS).get_page(page)


def view_for(person: Person, view_id: int) -> View:
    """Somebody's words for a plan that the person may see, withdrawn or not. Raises Http404 otherwise."""
    views = View.every.filter(pk=view_id, plan__in=visible_plans(person))
    view = views.select_related("plan__pupil__school", "plan__lead").first()
    if view is None:
        raise Http404("No such words here.")
    return view


def withdrawn_views(plan: Plan) -> list[View]:
    """Words that were withdrawn from a plan, the latest first. One query."""
    views = View.every.filter(plan=plan, withdrawn_at__isnull=False)
    return list(views.order_by("-withdrawn_at", "-pk"))


def review_for(person: Person, review_id: int) -> Review:
    """One held review with its minutes. Raises Http404 otherwise."""
    judgements = Prefetch("judgements", Judgement.objects.select_related("target"))
    review = (
        Review.objects.filter(pk=review_id, plan__in=visible_plans(person))
        .select_related("plan__pupil__school", "plan__pupil__group", "plan__lead", "held_by")
        .prefetch_related("attendances", judgements)
        .first()
    )
    if review is None:
        raise Http404("No such review here.")
    return review


def draft_or_running(pupil: Pupil, kind: str) -> Plan | None:
    """The plan of this kind that stands already, running or in draft."""
    standing = (Plan.Status.ACTIVE, Plan.Status.DRAFT)
    return (
        Plan.objects.filter(pupil=pupil, kind=kind, status__in=standing).order_by("status").first()
    )


def other_runs(plan: Plan) -> bool:
    """Whether another plan of the same pupil runs: the one that takes this one's place."""
    running = Plan.objects.filter(pupil_id=plan.pupil_id, status=Plan.Status.ACTIVE)
    return running.exclude(pk=plan.pk).exists()


def running_ibp(pupil: Pupil) -> Plan | None:
    """The pupil's running IBP with targets, scores and what is done: a PSP may take them along."""
    return (
        Plan.objects.filter(pupil=pupil, kind=Plan.Kind.IBP, status=Plan.Status.ACTIVE)
        .select_related("key_worker")
        .prefetch_related("targets", "strategies")
        .first()
    )


def may_edit(person: Person, plan: Plan) -> bool:
    """Whether this person may change the plan: by right, as lead or key worker, or on the team."""
    if person.has(Right.EDIT_PLANS):
        return True
    if person.has(Right.LOG_ENTRIES) and person.user.pk in (plan.lead_id, plan.key_worker_id):
        return True
    return may_edit_pupil(person, plan.pupil)


def may_edit_pupil(person: Person, pupil: Pupil) -> bool:
    """Whether this person may write plans for the pupil: by right, or on an open case's team."""
    if person.has(Right.EDIT_PLANS):
        return True
    if not person.has(Right.LOG_ENTRIES):
        return False
    open_cases = Case.objects.filter(pupil=pupil, closed_on__isnull=True)
    on_team = CaseMember.objects.filter(user=person.user, case__in=open_cases)
    return open_cases.filter(lead=person.user).exists() or on_team.exists()
