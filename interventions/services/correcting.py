"""Correcting the minutes of a held review: what was wrong or left out, with a reason and in history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.limits import beyond_limits_of
from interventions.models import Attendance, Judgement, Plan, Review, Score

from .errors import StandingReviewError
from .minutes import Attended, Judged, Promised
from .reviews import promise_actions
from .scores import is_measured_on

_FIELDS = ("held_on", "impact", "impact_note", "changes", "chair", "note_taker")


@dataclass(frozen=True)
class Correction:
    """What the minutes shall say. Targets and people are named by id; people without one are added.

    `judged` holds progress, the value of the day and the note of targets; what a target says from now
    on is changed in the plan.
    """

    held_on: date
    impact: str
    impact_note: str = ""
    changes: str = ""
    chair: str = ""
    note_taker: str = ""
    judged: Sequence[Judged] = field(default_factory=tuple)
    attended: Sequence[tuple[int | None, Attended]] = field(default_factory=tuple)
    promised: Sequence[Promised] = field(default_factory=tuple)


def correct_review(
    *,
    review: Review,
    correction: Correction,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Review:
    """Put minutes right, or add to them what a second note-taker heard; what stood stays in history.

    The next date and later values are not touched. Raises ConflictError, StandingReviewError on a day
    that has another review, or DomainError without a reason, without anything changed, on a date
    before the plan or in the future, and for a target or a person that is not of this review.
    """
    with pupil_write(review.plan.pupil, on):
        review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        plan = Plan.objects.select_related("school", "pupil").get(pk=review.plan_id)
        check_version(review, expected_version)
        if not reason.strip():
            raise DomainError("Say why the minutes are corrected.", "reason")
        _check_day(plan, review, correction.held_on, on)
        if correction.impact not in Review.Impact.values:
            raise DomainError("Choose the impact: met, partly or insufficient.", "impact")
        told = f"Corrected: {reason.strip()}"[:100]
        held_before = review.held_on
        changed = [
            _correct_judgements(plan, review, correction.judged, by, told),
            _set(review, correction),
            _correct_people(review, correction.attended, by, told),
            bool(correction.promised),
        ]
        if not any(changed):
            raise DomainError("Nothing is different from what the minutes say.")
        save_as(review, by=by, reason=told)
        if review.held_on != held_before:
            _move_values(plan, review, held_before, by)
        promise_actions(plan, review, correction.promised, by, on)
        return review


def _check_day(plan: Plan, review: Review, held_on: date, on: date) -> None:
    if held_on > on:
        raise DomainError("A review that was held cannot be in the future.", "held_on")
    if held_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "held_on")
    if review.next_on and held_on >= review.next_on:
        raise DomainError(
            f"The next review was set for {day(review.next_on)} at this one: it was held before that.",
            "held_on",
        )
    if plan.ended_on and held_on > plan.ended_on:
        raise DomainError(f"The plan ended on {day(plan.ended_on)}.", "held_on")
    other = plan.reviews.filter(held_on=held_on).exclude(pk=review.pk).first()
    if other:
        raise StandingReviewError(other)


def _set(review: Review, correction: Correction) -> bool:
    before = [getattr(review, name) for name in _FIELDS]
    for name in _FIELDS:
        setattr(review, name, getattr(correction, name))
    return before != [getattr(review, name) for name in _FIELDS]


def _correct_judgements(
    plan: Plan, review: Review, judged: Sequence[Judged], by: User, told: str
) -> bool:
    standing = {j.target_id: j for j in review.judgements.select_related("target")}
    known = {target.pk: target for target in plan.targets.all()}
    changed = False
    for wanted in judged:
        target = known.get(wanted.target_id)
        if target is None:
            raise DomainError("A target is no longer part of the plan: open the form again.")
        row = standing.get(target.pk)
        if row is None and not wanted.progress and not wanted.note.strip() and wanted.now is None:
            continue
        if wanted.progress not in Judgement.Progress.values:
            raise DomainError(f"Choose met, partly or not yet for “{target.what}”.")
        row = row or Judgement(
            review=review, target=target, what_then=target.what, goal_then=target.goal
        )
        said = wanted.progress, wanted.now, wanted.note
        if row.pk and (row.progress, row.now, row.note) == said:
            continue
        if unlike := beyond_limits_of(target, wanted.now):
            raise DomainError(f"“{target.what}”: {unlike}")
        _correct_value(plan, review, row, wanted.now, by, told)
        row.progress, row.now, row.note = said
        save_as(row, by=by, reason=told)
        changed = True
    return changed


def _correct_value(
    plan: Plan, review: Review, row: Judgement, now: Decimal | None, by: User, told: str
) -> None:
    """The value that was measured at the meeting follows what its minutes say.

    A value of that day which somebody put down otherwise meanwhile is left alone.
    """
    if now == row.now:
        return
    score = Score.objects.filter(target_id=row.target_id, on=review.held_on).first()
    if score and score.value == row.now:
        if now is None:
            remove_as(score, by=by, reason=told)
        else:
            score.value = now
            save_as(score, by=by, reason=told)
    elif score is None and now is not None:
        calendar = school_calendar(plan.school)
        if is_measured_on(calendar, review.held_on):
            measured = Score(target_id=row.target_id, on=review.held_on, value=now, by=by)
            save_as(measured, by=by, reason=told)


def _correct_people(
    review: Review, attended: Sequence[tuple[int | None, Attended]], by: User, told: str
) -> bool:
    standing = {row.pk: row for row in review.attendances.all()}
    position = max((row.position for row in standing.values()), default=0)
    changed = False
    for pk, wanted in attended:
        row = standing.get(pk or 0)
        if pk and row is None:
            raise DomainError("A person is no longer in these minutes: open the form again.")
        if row is None:
            position += 1
            row = Attendance(review=review, position=position)
        said = wanted.name, wanted.role, wanted.came, wanted.view
        if row.pk and (row.name, row.role, row.came, row.view) == said:
            continue
        row.name, row.role, row.came, row.view = said
        save_as(row, by=by, reason=told)
        changed = True
    return changed


def _move_values(plan: Plan, review: Review, held_before: date, by: User) -> None:
    """Values that were measured at the meeting move with its day, where that day has none yet.

    On a day without school they stand in the minutes alone, as when such a review is recorded.
    """
    calendar, told = school_calendar(plan.school), f"Review {review.number} was held on this day"
    open_now, open_then = (is_measured_on(calendar, on) for on in (review.held_on, held_before))
    for target_id, value in review.judgements.values_list("target_id", "now"):
        if value is None:
            continue
        scores = Score.objects.filter(target_id=target_id)
        score = scores.filter(on=held_before, value=value).first()
        if score is None and not open_then:
            score = Score(target_id=target_id, value=value, by=by)
        if score and not open_now:
            if score.pk:
                remove_as(score, by=by, reason=f"Review {review.number} was held on another day")
        elif score and not scores.filter(on=review.held_on).exists():
            score.on = review.held_on
            save_as(score, by=by, reason=told)
