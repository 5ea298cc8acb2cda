"""Ending a plan with what came of it, and letting go of a draft."""

from dataclasses import astuple, dataclass
from datetime import date

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.missing import missing_at_exit
from interventions.models import Plan
from interventions.selectors import other_runs

from .family_links import forget_unsent
from .follow_ups import plan_follow_ups


@dataclass(frozen=True)
class _Ending:
    """What is said when a plan ends, in the order of the fields of a plan."""

    ended_on: date
    outcome: str
    outcome_note: str
    sustainability: str
    next_steps: str
    risk_after: str


def end_plan(
    *,
    plan: Plan,
    ended_on: date,
    outcome: str,
    outcome_note: str,
    sustainability: str = "",
    next_steps: str = "",
    risk_after: str = "",
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """End a running plan with what came of it. The same form sent twice changes nothing.

    It is looked at again six weeks, a term and a year after, unless another plan takes its place.
    Raises ConflictError, or DomainError on a date before the start or the last review, or in the
    future, and without an outcome and a note; for a PSP that ends here also without how it goes on.
    """
    said = _Ending(
        ended_on, outcome, outcome_note.strip(), sustainability.strip(), next_steps.strip(),
        risk_after,
    )  # fmt: skip
    with pupil_write(plan.pupil, on) as locked:
        plan = (
            Plan.objects.select_for_update(of=("self",))
            .select_related("school", "lead")
            .get(pk=plan.pk)
        )
        plan.pupil = locked
        if plan.status == Plan.Status.ENDED and said == _ending_of(plan):
            return plan
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended already.")
        if plan.status == Plan.Status.DRAFT:
            raise DomainError("This plan is a draft and has not started.")
        check_version(plan, expected_version)
        _check_ending(plan, said, on)
        plan.ended_on, plan.outcome, plan.outcome_note = astuple(said)[:3]
        plan.sustainability, plan.next_steps, plan.risk_after = astuple(said)[3:]
        plan.status, plan.next_review_on, plan.next_review_at = Plan.Status.ENDED, None, ""
        save_as(plan, by=by, reason="Plan ended")
        forget_unsent(plan)
        if plan.outcome != Plan.Outcome.REPLACED:
            plan_follow_ups(plan, by, on)
        return plan


def replace_plan(earlier: Plan, later: Plan, by: User, on: date) -> None:
    """End a running plan because the later one takes its place. Call inside the write."""
    last = earlier.reviews.order_by("-held_on").first()
    earlier.status, earlier.outcome = Plan.Status.ENDED, Plan.Outcome.REPLACED
    earlier.ended_on = max(on, earlier.starts_on, last.held_on if last else on)
    earlier.outcome_note = f"The {later.short_kind} from {day(later.starts_on)} takes its place."
    earlier.next_review_on, earlier.next_review_at = None, ""
    save_as(earlier, by=by, reason="Replaced by another plan")
    forget_unsent(earlier)


def _ending_of(plan: Plan) -> _Ending | None:
    if plan.ended_on is None:
        return None
    return _Ending(
        plan.ended_on, plan.outcome, plan.outcome_note, plan.sustainability,
        plan.next_steps, plan.risk_after,
    )  # fmt: skip


def withdraw_draft(
    *,
    plan: Plan,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """Let go of a draft that will not run; it stays readable. The same form twice changes nothing.

    Raises ConflictError, or DomainError without a reason, for a plan that has run, and for a draft
    that was let go for another reason.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.outcome == Plan.Outcome.WITHDRAWN and plan.outcome_note == reason.strip():
            return plan
        if plan.status != Plan.Status.DRAFT:
            raise DomainError("Only a draft can be withdrawn. A plan that has run is ended.")
        check_version(plan, expected_version)
        plan.status, plan.ended_on, plan.outcome = Plan.Status.ENDED, on, Plan.Outcome.WITHDRAWN
        plan.next_review_on, plan.next_review_at = None, ""
        plan.outcome_note = reason.strip()
        save_as(plan, by=by, reason=reason[:100])
        forget_unsent(plan)
        return plan


def _check_ending(plan: Plan, said: _Ending, on: date) -> None:
    ended_on = said.ended_on
    if ended_on > on:
        raise DomainError("A plan cannot end in the future.", "ended_on")
    if ended_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "ended_on")
    last = plan.reviews.order_by("-held_on").first()
    if last and ended_on < last.held_on:
        raise DomainError(f"A review was held after this date, on {day(last.held_on)}.", "ended_on")
    if said.outcome not in Plan.Outcome.values or said.outcome == Plan.Outcome.WITHDRAWN:
        raise DomainError("Choose what came of the plan.", "outcome")
    if said.outcome == Plan.Outcome.REPLACED and not other_runs(plan):
        raise DomainError(
            "No other plan of this pupil runs. Start the plan that takes its place first, or say what "
            "came of this one.",
            "outcome",
        )
    if not said.outcome_note:
        raise DomainError("Say how it ended.", "outcome_note")
    if said.risk_after and said.risk_after not in Plan.Risk.values:
        raise DomainError("Choose one of the three.", "risk_after")
    unsaid = missing_at_exit(
        plan.kind, said.outcome, said.sustainability, said.next_steps, said.risk_after
    )
    if unsaid:
        raise DomainError(unsaid[0].words, unsaid[0].field)
