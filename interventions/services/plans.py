"""Starting a plan in draft, and letting it run."""

from collections.abc import Collection
from datetime import date

from cases.locking import pupil_write
from cases.models import Pupil
from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.rules import ibp_reviews, psp_reviews
from inclusion.rules.school_days import BeyondKnownTerms, SchoolCalendar
from inclusion.words import weekday
from interventions.missing import missing_parts
from interventions.models import Plan
from interventions.people import possible_leads
from interventions.prefill import first_lead, first_words, open_case_of
from interventions.selectors import draft_or_running, running_ibp

from .carrying import take_rows, take_texts
from .ending import replace_plan
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

    Without dates it starts on `on` and ends on its `usual_last_day`. An IBP carries the usual number
    of school weeks between its reviews.
    A PSP takes the texts of a running IBP and what is done along; `carry` are ids of the targets
    that go on: each starts from its latest value. The same `once_key` finds the draft of the first
    press. Raises StandingPlanError when a plan of the kind stands, DomainError when its dates cannot
    be meant.
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
        if ends_on:
            check_last_day(first, last, school_calendar(locked.school))
        case = open_case_of(locked)
        earlier = running_ibp(locked) if kind == Plan.Kind.PSP else None
        plan = Plan(
            school=locked.school,
            pupil=locked,
            case=case,
            kind=kind,
            starts_on=first,
            ends_on=last,
            review_every_weeks=_usual_weeks(locked, kind, first),
            lead=first_lead(case, earlier, list(possible_leads(locked.school, kind, on))),
            once_key=key,
            **first_words(locked, case, on),
        )
        if earlier:
            take_texts(plan, earlier)
        save_as(plan, by=by)
        if earlier:
            take_rows(plan, earlier, carry, by, on)
        return plan


def usual_last_day(pupil: Pupil, kind: str, starts_on: date) -> date:
    """16 weeks on for a PSP (the local policy's usual length), half a term on for an IBP.

    Where that is no school day, the last one before it.
    """
    calendar, packs = school_calendar(pupil.school), school_packs(pupil.school)
    if kind == Plan.Kind.PSP:
        return last_school_day(starts_on, psp_reviews.usual_end(starts_on, packs), calendar)
    return last_school_day(starts_on, ibp_reviews.usual_end(starts_on, calendar, packs), calendar)


def _usual_weeks(pupil: Pupil, kind: str, starts_on: date) -> int | None:
    """School weeks between the reviews of an IBP; a PSP is reviewed as the local policy says."""
    if kind == Plan.Kind.PSP:
        return None
    return ibp_reviews.usual_weeks(school_packs(pupil.school), starts_on)


def last_school_day(starts_on: date, last: date, calendar: SchoolCalendar) -> date:
    """The last school day of a plan that starts and ends on these days.

    A plan that holds no school day ends on the next one. Past the terms that are entered, `last`.
    """
    try:
        found = calendar.roll_back(last)
        return found if found >= starts_on else calendar.roll_forward(last)
    except BeyondKnownTerms:
        return last


def check_last_day(starts_on: date, ends_on: date, calendar: SchoolCalendar) -> None:
    """Refuse an end, newly written, that is known to be no school day. Raises DomainError."""
    found = last_school_day(starts_on, ends_on, calendar)
    if found == ends_on:
        return
    nearest = "the last one before it" if found < ends_on else "the next one"
    raise DomainError(
        f"{weekday(ends_on)} is not a school day: {nearest} is {weekday(found)}.", "ends_on"
    )


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


def activate_plan(
    *,
    plan: Plan,
    by: User,
    on: date,
    replaces: bool = False,
    expected_version: int | None = None,
) -> Plan:
    """Let a complete draft run. A plan that runs already is returned as it is.

    With `replaces` the running plan that it follows ends, replaced by this one. Raises
    IncompletePlanError naming what is missing, StandingPlanError when another one runs. A plan whose end
    is over may be typed in late: its page then asks for its end.
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
        # What was booked was the meeting about the draft; the reviews of the plan begin now.
        plan.status, plan.next_review_on, plan.next_review_at = Plan.Status.ACTIVE, None, ""
        save_as(plan, by=by, reason="Plan agreed and started")
        if replaces and plan.follows_id:
            earlier = Plan.objects.get(pk=plan.follows_id)
            if earlier.status == Plan.Status.ACTIVE:
                replace_plan(earlier, plan, by, on)
        return plan
