"""Starting, running and ending a plan."""

from collections.abc import Collection
from datetime import date, timedelta

from cases.locking import pupil_write
from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_packs
from inclusion.accounts.versions import check_version, create_many_as, save_as
from inclusion.errors import DomainError
from inclusion.rules.psp_reviews import usual_end
from inclusion.words import day
from interventions.missing import missing_parts
from interventions.models import Plan, Target
from interventions.people import possible_leads
from interventions.prefill import first_lead, first_words, open_case_of
from interventions.selectors import draft_or_running, running_ibp
from interventions.selectors.progress import IBP_DUE_AFTER

from .errors import IncompletePlanError, StandingPlanError

A_YEAR = 366


def start_plan(
    *,
    pupil: Pupil,
    kind: str,
    by: User,
    on: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
    carry: Collection[int] = (),
    once_key: str = "",
) -> Plan:
    """Make a draft, filled in from the pupil's record. Returns it; it does not run yet.

    Without dates it starts on `on` and runs 16 weeks (PSP, from the local pack) or 6 weeks (IBP).
    `carry` are ids of the running IBP's targets to take into a PSP: each starts from its latest
    value. The same `once_key` finds the draft of the first press. Raises StandingPlanError when a
    plan of the kind stands, DomainError when its dates cannot be meant.
    """
    key = f"plan:{pupil.pk}:{kind}:{once_key}"[:80] if once_key else None
    with pupil_write(pupil, on) as locked:
        made = Plan.objects.filter(once_key=key).first() if key else None
        if made:
            return made
        _refuse_second(locked, kind)
        first = starts_on or on
        check_start(first, on)
        last = ends_on or usual_last_day(locked, kind, first)
        check_dates(first, last)
        case = open_case_of(locked)
        plan = Plan(
            school=locked.school,
            pupil=locked,
            case=case,
            kind=kind,
            starts_on=first,
            ends_on=last,
            lead=first_lead(case, list(possible_leads(locked.school, kind, on))),
            once_key=key,
            **first_words(locked, kind, case, on),
        )
        _carry_over(plan, carry, by)
        return plan


def usual_last_day(pupil: Pupil, kind: str, starts_on: date) -> date:
    """16 weeks on for a PSP (the local policy's usual length), six weeks on for an IBP."""
    if kind == Plan.Kind.PSP:
        return usual_end(starts_on, school_packs(pupil.school))
    return starts_on + timedelta(days=IBP_DUE_AFTER)


def check_start(starts_on: date, on: date) -> None:
    """Refuse a first day, newly written, in an impossible year. Raises DomainError."""
    if abs((starts_on - on).days) > A_YEAR:
        raise DomainError("A plan starts within a year of today. Check the year.", "starts_on")


def check_dates(starts_on: date, ends_on: date) -> None:
    """Refuse an end before the start, or in an impossible year. Raises DomainError."""
    if ends_on < starts_on:
        raise DomainError("The plan would end before it starts.", "ends_on")
    if (ends_on - starts_on).days > 2 * A_YEAR:
        raise DomainError("A plan ends within two years of its start. Check the year.", "ends_on")


def _refuse_second(pupil: Pupil, kind: str, but: Plan | None = None) -> None:
    """Called under the lock, so that of two people at once the second sees the first one's plan."""
    standing = draft_or_running(pupil, kind)
    if standing and standing != but:
        raise StandingPlanError(standing)


def _carry_over(plan: Plan, carry: Collection[int], by: User) -> None:
    """Save the plan with copies of the chosen targets of the running IBP."""
    ibp = running_ibp(plan.pupil) if plan.kind == Plan.Kind.PSP else None
    plan.follows = ibp
    save_as(plan, by=by)
    chosen = [t for t in ibp.targets.all() if t.pk in carry and not t.dropped_on] if ibp else []
    copies = []
    for position, target in enumerate(chosen, start=1):
        scores = list(target.scores.all())
        copies.append(
            Target(
                plan=plan,
                position=position,
                owner=target.owner,
                owner_name=target.owner_name,
                what=target.what,
                measure=target.measure,
                lower_is_better=target.lower_is_better,
                baseline=scores[-1].value if scores else target.baseline,
                goal=target.goal,
                success=target.success,
            )
        )
    create_many_as(copies, Target, by=by)


def activate_plan(*, plan: Plan, by: User, on: date, expected_version: int | None = None) -> Plan:
    """Let a complete draft run. A plan that runs already is returned as it is.

    Raises IncompletePlanError naming what is missing, StandingPlanError when another one runs.
    """
    with pupil_write(plan.pupil, on) as locked:
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.status == Plan.Status.ACTIVE:
            return plan
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended: start a new one instead.")
        check_version(plan, expected_version)
        missing = missing_parts(plan)
        if missing:
            raise IncompletePlanError(missing)
        _refuse_second(locked, plan.kind, but=plan)
        plan.status = Plan.Status.ACTIVE
        return save_as(plan, by=by, reason="Plan agreed and started")


def end_plan(
    *,
    plan: Plan,
    ended_on: date,
    outcome: str,
    outcome_note: str,
    sustainability: str = "",
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Plan:
    """End a running plan with what came of it. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError on a date before the start or the last review, or in the
    future, and without an outcome and a note.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        said = ended_on, outcome, outcome_note.strip(), sustainability.strip()
        if plan.status == Plan.Status.ENDED and said == _ending(plan):
            return plan
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended already.")
        if plan.status == Plan.Status.DRAFT:
            raise DomainError("This plan is a draft and has not started.")
        check_version(plan, expected_version)
        _check_ending(plan, ended_on, outcome, outcome_note, on)
        plan.status = Plan.Status.ENDED
        plan.ended_on, plan.outcome, plan.outcome_note, plan.sustainability = said
        plan.next_review_on = None
        return save_as(plan, by=by, reason="Plan ended")


def _ending(plan: Plan) -> tuple[date | None, str, str, str]:
    return plan.ended_on, plan.outcome, plan.outcome_note, plan.sustainability


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
        plan.outcome_note = reason.strip()
        return save_as(plan, by=by, reason=reason[:100])


def _check_ending(plan: Plan, ended_on: date, outcome: str, note: str, on: date) -> None:
    if ended_on > on:
        raise DomainError("A plan cannot end in the future.", "ended_on")
    if ended_on < plan.starts_on:
        raise DomainError(f"The plan started on {day(plan.starts_on)}.", "ended_on")
    last = plan.reviews.order_by("-held_on").first()
    if last and ended_on < last.held_on:
        raise DomainError(f"A review was held after this date, on {day(last.held_on)}.", "ended_on")
    if outcome not in Plan.Outcome.values or outcome == Plan.Outcome.WITHDRAWN:
        raise DomainError("Choose what came of the plan.", "outcome")
    if not note.strip():
        raise DomainError("Say how it ended.", "outcome_note")
