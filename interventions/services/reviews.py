"""Holding a review: everything that the meeting wrote down, saved at once or not at all."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from cases.locking import pupil_write
from cases.models import Action
from cases.services.last_actions import tell_of_actions
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.words import day, listing
from interventions.models import Attendance, Plan, Review
from interventions.promises import promises_of
from interventions.selectors import window_after

from .errors import StandingReviewError
from .judging import judged_alike, save_judgements
from .minutes import Minutes, Promised
from .scores import require_school_day

# Beyond this a promise's year was mistyped.
LONGEST_PROMISE = timedelta(days=2 * 366)
_WORDS = (
    *("held_on", "impact", "impact_note", "changes", "next_on", "next_reason"),
    *("chair", "note_taker"),
)


def hold_review(
    *,
    plan: Plan,
    minutes: Minutes,
    by: User,
    on: date,
    once_key: str = "",
    expected_version: int | None = None,
    seen: str = "",
) -> Review:
    """Record a held review of a running plan. Returns it; the same form sent twice finds the first.

    Saves the review, who came, judgements, values of the day, what the targets say from now on, what
    became of earlier actions, new actions and the next date in one transaction.

    Raises ConflictError when somebody saved the plan since that version, ActionsMovedError,
    StandingReviewError on a day that has its review, and StandingScoresError before a colleague's value
    of the day is replaced, unless `seen` is that of this error; DomainError on a date before the start
    or in the future, without an impact, for a target that cannot change like that, and on a next date
    that is no school day, is not after this review, after the plan's end, or outside the window without
    a reason.
    """
    key = f"review:{plan.pk}:{once_key}"[:80] if once_key else None
    with pupil_write(plan.pupil, on):
        held = Review.objects.filter(once_key=key).first() if key else None
        if held and _says(held, minutes):
            return held
        if held:
            # Other words under an old key: somebody went back to the form and wrote more.
            key = f"review:{plan.pk}:{uuid.uuid4().hex}"
        plan = Plan.objects.select_for_update().select_related("school").get(pk=plan.pk)
        earlier = list(plan.reviews.all())
        _check_meeting(plan, minutes, earlier, on)
        check_version(plan, expected_version)
        _check_next(plan, minutes)
        review = Review(
            plan=plan,
            number=max((r.number for r in earlier), default=0) + 1,
            held_on=minutes.held_on,
            impact=minutes.impact,
            impact_note=minutes.impact_note,
            changes=minutes.changes,
            next_on=minutes.next_on,
            next_reason=minutes.next_reason,
            chair=minutes.chair,
            note_taker=minutes.note_taker,
            held_by=by,
            once_key=key,
        )
        save_as(review, by=by)
        changed = save_judgements(plan, review, minutes, by, seen)
        _save_parts(plan, review, minutes, by, on)
        _book_next(plan, minutes, earlier, by, changed)
        return review


def _says(held: Review, minutes: Minutes) -> bool:
    """Whether this is what a review holds: the same words, people, judgements and promises."""
    if any(getattr(held, name) != getattr(minutes, name) for name in _WORDS):
        return False
    came = [(a.name, a.role, a.came, a.view) for a in held.attendances.order_by("position")]
    promised = Action.objects.filter(promised_at=f"review:{held.pk}").values_list("what", flat=True)
    return (
        came == [(a.name, a.role, a.came, a.view) for a in minutes.attended]
        and judged_alike(held, minutes)
        and sorted(promised) == sorted(p.what for p in minutes.promised)
    )


def _check_meeting(plan: Plan, minutes: Minutes, earlier: list[Review], on: date) -> None:
    if plan.status != Plan.Status.ACTIVE:
        raise DomainError("A review is held while the plan runs.")
    if minutes.held_on > on:
        raise DomainError("A review that was held cannot be in the future.", "held_on")
    if minutes.held_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "held_on")
    same_day = next((r for r in earlier if r.held_on == minutes.held_on), None)
    if same_day:
        raise StandingReviewError(same_day)
    if minutes.impact not in Review.Impact.values:
        raise DomainError("Choose the impact: met, partly or insufficient.", "impact")


def _check_next(plan: Plan, minutes: Minutes) -> None:
    if minutes.next_on is None:
        return
    if minutes.next_on <= minutes.held_on:
        raise DomainError("The next review is not after this one.", "next_on")
    calendar = school_calendar(plan.school)
    require_school_day(calendar, minutes.next_on, "next_on")
    if minutes.next_on > plan.ends_on:
        raise DomainError(
            f"The plan ends on {day(plan.ends_on)}. Choose a day until then, or leave it open, extend "
            "the plan, and book the day.",
            "next_on",
        )
    window = window_after(plan, minutes.held_on, calendar, school_packs(plan.school))
    as_booked = minutes.next_on == plan.next_review_on
    if not (as_booked or window.holds(minutes.next_on) or minutes.next_reason.strip()):
        raise DomainError(
            f"The next review falls {window.falls}: choose a day in it, or say why not.",
            "next_reason",
        )


def _save_parts(plan: Plan, review: Review, minutes: Minutes, by: User, on: date) -> None:
    attended = [
        Attendance(review=review, position=n, name=a.name, role=a.role, came=a.came, view=a.view)
        for n, a in enumerate(minutes.attended, start=1)
    ]
    create_many_as(attended, Attendance, by=by)
    tell_of_actions(promises_of(plan), minutes.finished, held_on=minutes.held_on, by=by)
    promise_actions(plan, review, minutes.promised, by, on)


def promise_actions(
    plan: Plan, review: Review, wanted: Iterable[Promised], by: User, on: date
) -> None:
    """Make an action of each promise of this review. Raises DomainError for one that cannot be."""
    actions = []
    for promised in wanted:
        if not promised.owner and not promised.owner_name.strip():
            raise DomainError(f"Say who will do “{promised.what}”.")
        if promised.due_on and promised.due_on > review.held_on + LONGEST_PROMISE:
            raise DomainError(f"“{promised.what}” is due in more than two years: check the year.")
        if promised.due_on and promised.due_on < review.held_on:
            raise DomainError(f"“{promised.what}” is due before the review was held.")
        actions.append(
            Action(
                school_id=plan.school_id,
                pupil_id=plan.pupil_id,
                about=f"plan:{plan.pk}",
                promised_at=f"review:{review.pk}",
                what=promised.what,
                owner=promised.owner,
                owner_name=promised.owner_name,
                due_on=promised.due_on,
                created_on=on,
            )
        )
    create_many_as(actions, Action, by=by)


def _book_next(
    plan: Plan, minutes: Minutes, earlier: list[Review], by: User, changed: tuple[str, ...]
) -> None:
    """The plan carries the date that its latest review booked; a review typed in late does not.

    Its version goes up with its targets, so that whoever has it open is told of them.
    """
    reasons = [f"Targets changed at a review: {listing(changed)}"] if changed else []
    late = any(review.held_on > minutes.held_on for review in earlier)
    booked = minutes.next_on, minutes.next_at.strip() if minutes.next_on else ""
    if not late and (plan.next_review_on, plan.next_review_at) != booked:
        plan.next_review_on, plan.next_review_at = booked
        reasons.append("Next review booked" if minutes.next_on else "No next review booked")
    if reasons:
        save_as(plan, by=by, reason="; ".join(reasons)[:100])
