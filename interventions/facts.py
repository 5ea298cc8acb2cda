"""Rows of this app as facts for the rules, always for many pupils at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Prefetch, Q

from cases.models import Entry
from inclusion.accounts.selectors import school_packs
from inclusion.rules.facts import PlanFact, ReviewFact, TriedFact

from .models import Plan, Target
from .selectors.windows import weeks_between


def facts(pupil_ids: Sequence[int], since: date) -> Mapping[int, tuple[object, ...]]:
    """Plans that began on paper and in earnest (drafts are left out), and what they show was tried.

    Gives plans that are open, or that started or ended on or after `since`. Five queries whatever
    the number of pupils. Ids are "plan:7" and "review:12".
    """
    plans = _plans(pupil_ids, since)
    contacts = _key_worker_contacts(plans)
    found: dict[int, list[object]] = defaultdict(list)
    for plan in plans:
        found[plan.pupil_id].append(_plan_fact(plan, contacts.get(plan.pupil_id, [])))
        found[plan.pupil_id].extend(_tried(plan))
    return {pupil_id: tuple(items) for pupil_id, items in found.items()}


def _plans(pupil_ids: Sequence[int], since: date) -> list[Plan]:
    recent = Q(status=Plan.Status.ACTIVE) | Q(starts_on__gte=since) | Q(ended_on__gte=since)
    current = Prefetch("targets", Target.objects.filter(dropped_on__isnull=True))
    return list(
        Plan.objects.filter(recent, pupil_id__in=pupil_ids)
        .exclude(status=Plan.Status.DRAFT)
        .exclude(outcome=Plan.Outcome.WITHDRAWN)
        .select_related("lead", "school")
        .prefetch_related(current, "views", "reviews")
        .order_by("starts_on", "pk")
    )


def _key_worker_contacts(plans: Sequence[Plan]) -> Mapping[int, list[date]]:
    """Days on which a key worker talked with each pupil, oldest first, since the earliest plan."""
    kept = [plan for plan in plans if plan.key_worker_id]
    if not kept:
        return {}
    entries = Entry.objects.filter(
        pupil_id__in={plan.pupil_id for plan in kept},
        kind=Entry.Kind.KEY_WORKER,
        withdrawn_at__isnull=True,
        happened_on__gte=min(plan.starts_on for plan in kept),
    )
    found: dict[int, list[date]] = defaultdict(list)
    rows = entries.order_by("happened_on", "pk").values_list("pupil_id", "happened_on")
    for pupil_id, happened_on in rows:
        found[pupil_id].append(happened_on)
    return found


def _plan_fact(plan: Plan, contacts: Sequence[date]) -> PlanFact:
    return PlanFact(
        id=f"plan:{plan.pk}",
        kind=plan.kind,
        start=plan.starts_on,
        end=plan.ends_on,
        lead=plan.lead.name if plan.lead else None,
        ended_on=plan.ended_on,
        has_targets_for=tuple(sorted({target.owner for target in plan.targets.all()})),
        views_from=tuple(sorted({view.voice for view in plan.views.all()})),
        reviews=tuple(
            ReviewFact(review.held_on, review.impact, f"review:{review.pk}")
            for review in plan.reviews.all()
        ),
        key_worker_contacts_on=_contacts_during(plan, contacts),
        review_every_weeks=_weeks_between(plan),
    )


def _weeks_between(plan: Plan) -> int | None:
    """Of an IBP always a number, so that its rules speak: its own, or the usual one of its school."""
    return weeks_between(plan, school_packs(plan.school)) if plan.kind == Plan.Kind.IBP else None


def _contacts_during(plan: Plan, contacts: Sequence[date]) -> tuple[date, ...] | None:
    """None, which keeps the rule silent, where the plan names no key worker."""
    if not plan.key_worker_id:
        return None
    last = plan.ended_on or date.max
    return tuple(day for day in contacts if plan.starts_on <= day <= last)


def _tried(plan: Plan) -> list[TriedFact]:
    evidence = f"plan:{plan.pk}"
    tried = []
    if plan.kind == Plan.Kind.PSP:
        tried.append(TriedFact("psp", evidence, plan.starts_on))
    if plan.key_worker_id:
        tried.append(TriedFact("key_worker", evidence, plan.starts_on))
    return tried
