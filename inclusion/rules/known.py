"""The facts as they were known on a day: what is dated later has not happened yet.

Proposed suspensions stay with every date on them: what would follow if it went as planned. So do
the planned days of a decided one and planned ends of plans.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from inclusion.rules.facts import (
    AttendanceFact,
    Facts,
    PlanFact,
    PupilFacts,
    SuspensionFact,
)

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
    "home_authority_told_on",
    "sixth_day_details_on",
    "work_set_on",
)
_TOLD_AGAIN = (
    "told_on",
    "parents_told_on",
    "board_told_on",
    "la_told_on",
    "social_worker_told_on",
    "virtual_head_told_on",
)
_GROUPS = {
    "checks": (
        "suspensions_reviewed_on",
        "exclusions_team_consulted_on",
        "early_review_requested_on",
        "interim_pep_on",
    ),
    "board": ("papers_sent_on", "representations_withdrawn_on"),
    "panel": (
        "waived_on",
        "tribunal_decided_on",
        "sen_expert_asked_on",
        "sen_expert_appointed_on",
        "met_on",
        "board_told_on",
        "board_reconsidered_on",
        "reinstated_on",
    ),
    "cancellation": (*_TOLD_AGAIN, "meeting_offered_on", "reported_on"),
    "change": _TOLD_AGAIN,
}
_PUPIL = (
    "interim_pep_on",
    "home_education_letter_on",
    "exclusions_team_consulted_on",
    "deletion_return_sent_on",
)
_SEPARATION = ("la_told_on", "ended_on")
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
            s if s.proposed else _known_suspension(s, on)
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
        separations=tuple(
            _undo(_keep_past(s, on, ("reviews_on",)), on, _SEPARATION)
            for s in facts.separations
            if s.start <= on
        ),
    )


def _known_suspension(suspension: SuspensionFact, on: date) -> SuspensionFact:
    if suspension.change is not None and suspension.change.decided_on > on:
        before = suspension.sessions_as_issued or suspension.sessions
        suspension = replace(suspension, change=None, sessions=before, sessions_as_issued=None)
    for name, dates in _GROUPS.items():
        group = getattr(suspension, name)
        if group is not None:
            then = _undo(group, on, dates)
            if then is not group:
                suspension = replace(suspension, **{name: then})
    until_then: SuspensionFact = _undo(suspension, on, _SUSPENSION)
    # What was decided on a later day is not known either.
    if until_then.board_met_on is None and suspension.board_met_on is not None:
        return replace(until_then, board_decision=None)
    return until_then


def _known_pupil(pupil: PupilFacts, on: date) -> PupilFacts:
    changes: dict[str, Any] = {}
    for flag, since in (
        ("risk_of_permanent_exclusion", "at_risk_since"),
        ("behaviour_deteriorating", "deteriorating_since"),
    ):
        if getattr(pupil, flag):
            day = getattr(pupil, since) or on
            changes |= {flag: day <= on, since: day}
    for flag, since in (
        ("looked_after", "looked_after_since"),
        ("social_worker", "social_worker_since"),
    ):
        if (day := getattr(pupil, since)) is not None and day > on:
            changes |= {flag: False, since: None}
    if pupil.attendance:
        changes |= _known_attendance(pupil.attendance, on)
    if pupil.left_on and pupil.left_on > on:
        changes["left_on"] = None
    until_then: PupilFacts = _undo(replace(pupil, **changes) if changes else pupil, on, _PUPIL)
    return until_then


def _known_attendance(attendance: AttendanceFact, on: date) -> dict[str, Any]:
    listed = [*attendance.unauthorised, *(attendance.sent_home_on or ())]
    if not any(day > on for day in listed):
        return {}
    names = ("unauthorised", "sent_home_on") if attendance.sent_home_on else ("unauthorised",)
    return {"attendance": _keep_past(attendance, on, names)}


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
