"""What a review says of each target, and what the target says from now on: both in one transaction."""

from collections.abc import Sequence

from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day, listing
from interventions.limits import beyond_limits_of
from interventions.missing import Missing, missing_parts, newly_missing
from interventions.models import Judgement, Plan, Review, Target

from .minutes import Judged, Minutes
from .scores import check_standing, is_measured_on, store_scores


def save_judgements(
    plan: Plan, review: Review, minutes: Minutes, by: User, seen: str = ""
) -> tuple[str, ...]:
    """Keep what was judged, the values of the day, and what changes in the targets.

    Each judgement keeps the target as it stood, and its value; on a day without school that is all
    that is kept of it. Returns the changed targets as they were called. Call it inside the transaction
    of the review, under the pupil's lock. Raises DomainError for a target that is no longer the plan's
    or was not judged, and for a change that the plan cannot take; and StandingScoresError before a
    colleague's value of the day is replaced, unless `seen` is that of this error.
    """
    known = {target.pk: target for target in plan.targets.filter(dropped_on__isnull=True)}
    judgements = []
    for judged in minutes.judged:
        target = known.get(judged.target_id)
        if target is None:
            raise DomainError("A target is no longer part of the plan: open the form again.")
        if not judged.progress and not judged.says_something:
            continue
        if judged.progress not in Judgement.Progress.values:
            raise DomainError(f"Choose met, partly or not yet for “{target.what}”.")
        judgements.append(_judgement(review, target, judged))
    create_many_as(judgements, Judgement, by=by)
    values = {j.target_id: j.now for j in minutes.judged if j.now is not None}
    if values and is_measured_on(school_calendar(plan.school), minutes.held_on):
        check_standing(plan, minutes.held_on, values, by, seen)
        store_scores(plan, minutes.held_on, values, by)
    changed = [(known[j.target_id], j) for j in minutes.judged if j.changes_target]
    return _change_targets(plan, review, changed, by)


def judged_alike(held: Review, minutes: Minutes) -> bool:
    """Whether a review that stands holds these very judgements."""
    stands = {
        (j.target_id, j.progress, j.note, j.what_next, j.goal_next, j.dropped)
        for j in held.judgements.all()
    }
    return stands == {
        (j.target_id, j.progress, j.note, j.what_next, j.goal_next, j.dropped)
        for j in minutes.judged
        if j.progress
    }


def _judgement(review: Review, target: Target, judged: Judged) -> Judgement:
    for name, value in (("value", judged.now), ("goal", judged.goal_next)):
        if said := beyond_limits_of(target, value):
            raise DomainError(f"The {name} of “{target.what}” cannot be that: {said}")
    return Judgement(
        review=review,
        target=target,
        progress=judged.progress,
        now=judged.now,
        note=judged.note,
        what_then=target.what,
        goal_then=target.goal,
        what_next=judged.what_next,
        goal_next=judged.goal_next,
        dropped=judged.dropped,
    )


def _change_targets(
    plan: Plan, review: Review, changed: Sequence[tuple[Target, Judged]], by: User
) -> tuple[str, ...]:
    names = []
    lacked = missing_parts(plan) if any(judged.dropped for _, judged in changed) else []
    for target, judged in changed:
        _check_latest(plan, review)
        names.append(target.what)
        if judged.dropped:
            target.dropped_on = review.held_on
        else:
            target.what = judged.what_next or target.what
            target.goal = target.goal if judged.goal_next is None else judged.goal_next
        save_as(target, by=by, reason=f"Changed at review {review.number}")
    if any(judged.dropped for _, judged in changed):
        _check_complete(plan, lacked)
    return tuple(names)


def _check_latest(plan: Plan, review: Review) -> None:
    """A review typed in late tells of the past: targets have moved on since."""
    later = plan.reviews.filter(held_on__gt=review.held_on).order_by("held_on").first()
    if later:
        raise DomainError(
            f"Review {later.number} was held later, on {day(later.held_on)}: change targets on the "
            "plan’s own page, not in a review typed in late."
        )


def _check_complete(plan: Plan, lacked: list[Missing]) -> None:
    missing = newly_missing(plan, lacked)
    if missing:
        raise DomainError(
            f"Without this target the plan has no longer {listing(m.words for m in missing)}: add "
            "another first, or change this one instead."
        )
