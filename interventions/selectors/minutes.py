"""What the minutes of a review show beside what was typed: last time's actions, values as known then."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from cases.models import Action
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from interventions.models import Judgement, Review, Target

from .meeting import actions_of_plan
from .progress import values_of


@dataclass(frozen=True)
class KeptPromise:
    """An action of before a review: done by then (`done_on`), or not yet."""

    action: Action
    done_on: date | None


@dataclass(frozen=True)
class Judged:
    """A judgement with the value of its target: typed at the review, or measured last before it."""

    judgement: Judgement
    now: Decimal | None
    now_on: date | None


def targets_of_review(review: Review) -> list[Target]:
    """The targets that were agreed on the day of a review, and those that it judged. One query."""
    judged = [judgement.target_id for judgement in review.judgements.all()]
    agreed = Q(dropped_on__isnull=True) | Q(dropped_on__gt=review.held_on) | Q(pk__in=judged)
    return list(Target.objects.filter(agreed, plan=review.plan_id))


def judged_at(person: Person, review: Review) -> list[Judged]:
    """What a review judged, each with the value known on its day. Two queries."""
    judgements = list(review.judgements.all())
    for judgement in judgements:
        judgement.target.plan = review.plan
    calendar = school_calendar(person.school)
    values = values_of([judgement.target for judgement in judgements], calendar, person.on)
    return [_judged(j, review.held_on, values[j.target_id]) for j in judgements]


def unjudged_at(review: Review, judged: list[Judged]) -> list[Target]:
    """The targets that were agreed on the day of a review and that it did not judge. One query."""
    done = {row.judgement.target_id for row in judged}
    return [target for target in targets_of_review(review) if target.pk not in done]


def _judged(
    judgement: Judgement, held_on: date, values: tuple[tuple[date, Decimal], ...]
) -> Judged:
    if judgement.now is not None:
        return Judged(judgement, judgement.now, held_on)
    known = [(on, value) for on, value in values if on <= held_on]
    on, value = known[-1] if known else (None, None)
    return Judged(judgement, value, on)


def is_last(review: Review) -> bool:
    """Whether no later review of the plan was held. One query."""
    return not Review.objects.filter(plan=review.plan_id, held_on__gt=review.held_on).exists()


def promised_before(person: Person, review: Review) -> list[KeptPromise]:
    """What was open when a review began, and what had become of it by its end. Two queries.

    What was done before the review before it is left out.
    """
    earlier = Review.objects.filter(plan=review.plan_id, held_on__lt=review.held_on)
    since = earlier.order_by("-held_on").values_list("held_on", flat=True).first()
    actions = (
        actions_of_plan(person, review.plan)
        .exclude(promised_at=f"review:{review.pk}")
        .filter(created_on__lte=review.held_on)
        .filter(Q(done_on__isnull=True) | Q(done_on__gt=since or review.plan.starts_on))
    )
    return [KeptPromise(action, _done_by(action, review.held_on)) for action in actions]


def _done_by(action: Action, held_on: date) -> date | None:
    return action.done_on if action.done_on and action.done_on <= held_on else None
