"""The facts as they were known on a day: what is dated later has not happened yet.

Proposed suspensions stay, so do the planned days of a decided one and planned ends of plans.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from inclusion.rules.facts import Facts, PlanFact, PupilFacts

# The dates that record something done. Planned dates (an exam, the end of a plan, provision that
# is arranged) are not among them: they are known from the day they are recorded.
_SUSPENSION = (
    "parents_told_on",
    "parents_written_on",
    "la_told_on",
    "board_told_on",
    "social_worker_told_on",
    "virtual_head_told_on",
    "representations_on",
    "board_met_on",
    "board_decision_given_on",
    "review_panel_applied_on",
    "reintegration_meeting_on",
    "cancelled_on",
    "returned_on",
)
_PLAN = ("ended_on", "parent_agreed_on", "head_approved_on")
_PLACEMENT = ("week5_meeting_on", "ended_on", "notice_given_on", "review_requested_on")
_PLACEMENT_LISTS = ("reports_on", "home_visits_on", "reviews_on")
_EHC = (
    "requested_on",
    "advice_requested_on",
    "school_consulted_on",
    "decided_to_assess_on",
    "plan_issued_on",
    "annual_review_held_on",
    "early_review_requested_on",
)


def known(facts: Facts, on: date) -> Facts:
    """The facts that were known on a day, their order kept.

    A flag without a date is taken to be raised on that day.
    """
    return Facts(
        pupil=_known_pupil(facts.pupil, on),
        school=facts.school,
        suspensions=tuple(
            _undo(s, on, _SUSPENSION)
            for s in facts.suspensions
            if s.proposed or s.decision_date <= on
        ),
        plans=tuple(_known_plan(p, on) for p in facts.plans if p.start <= on),
        placements=tuple(
            _undo(_keep_past(p, on, _PLACEMENT_LISTS), on, _PLACEMENT)
            for p in facts.placements
            if (p.agreed_on or p.start) <= on
        ),
        referrals=tuple(_undo(r, on, ("ended_on",)) for r in facts.referrals if r.made_on <= on),
        ehc=tuple(_undo(e, on, _EHC) for e in facts.ehc),
        requests=tuple(r for r in facts.requests if r.received_on <= on),
        tried=tuple(t for t in facts.tried if t.on is None or t.on <= on),
    )


def _known_pupil(pupil: PupilFacts, on: date) -> PupilFacts:
    changes: dict[str, Any] = {}
    for flag, since in (
        ("risk_of_permanent_exclusion", "at_risk_since"),
        ("behaviour_deteriorating", "deteriorating_since"),
    ):
        if getattr(pupil, flag):
            day = getattr(pupil, since) or on
            changes |= {flag: day <= on, since: day}
    if pupil.attendance and any(day > on for day in pupil.attendance.unauthorised):
        changes["attendance"] = _keep_past(pupil.attendance, on, ("unauthorised",))
    if pupil.left_on and pupil.left_on > on:
        changes["left_on"] = None
    return replace(pupil, **changes) if changes else pupil


def _known_plan(plan: PlanFact, on: date) -> PlanFact:
    if any(review.held_on > on for review in plan.reviews):
        plan = replace(plan, reviews=tuple(r for r in plan.reviews if r.held_on <= on))
    if plan.key_worker_contacts_on:
        plan = _keep_past(plan, on, ("key_worker_contacts_on",))
    until_then: PlanFact = _undo(plan, on, _PLAN)
    return until_then


def _keep_past(fact: Any, on: date, names: tuple[str, ...]) -> Any:
    return replace(fact, **{n: tuple(d for d in getattr(fact, n) if d <= on) for n in names})


def _undo(fact: Any, on: date, names: tuple[str, ...]) -> Any:
    late = {n: None for n in names if (day := getattr(fact, n)) is not None and day > on}
    return replace(fact, **late) if late else fact
