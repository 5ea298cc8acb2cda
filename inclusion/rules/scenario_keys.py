"""Every key of the evaluate contract and what its value may be."""

from typing import Any

from inclusion.rules.facts import (
    AttendanceFact,
    EhcFact,
    PlacementFact,
    PlanFact,
    PupilFacts,
    ReferralFact,
    RequestFact,
    ReviewFact,
    SchoolFacts,
    SuspensionFact,
    TriedFact,
)
from inclusion.rules.scenario_fields import (
    Parser,
    ScenarioError,
    build,
    day,
    flag,
    half_days,
    identified,
    join,
    list_of,
    one_of,
    optional,
    record,
    text,
    whole,
)
from inclusion.rules.school_days import Closure, SchoolCalendar, Term

MAYBE_DAY = optional(day)
MAYBE_TEXT = optional(text)
DAYS = list_of(day)
PARTIES = one_of("pupil", "school", "family", "agency")


def _days(*names: str) -> dict[str, Parser]:
    return dict.fromkeys(names, MAYBE_DAY)


SCHOOL = build(
    SchoolFacts,
    record(
        {
            "phase": optional(
                one_of("nursery", "primary", "secondary", "all_through", "special", "pru")
            ),
            "kind": optional(one_of("maintained", "academy", "pru")),
            "local_authority": MAYBE_TEXT,
        }
    ),
)

_CALENDAR_KEYS = record(
    {
        "terms": list_of(
            build(
                Term,
                record({"name": text, "start": day, "end": day}, ("name", "start", "end")),
            )
        ),
        "closures": list_of(
            build(
                Closure,
                record({"start": day, "end": day, "reason": text}, ("start", "end", "reason")),
            )
        ),
    },
    ("terms",),
)


def _attendance(value: Any, path: str) -> AttendanceFact:
    fields = {"possible_sessions": whole(0), "absent_sessions": whole(0), "unauthorised": DAYS}
    found = AttendanceFact(**record(fields)(value, path))
    if found.absent_sessions > found.possible_sessions:
        raise ScenarioError(
            join(path, "absent_sessions"), "more sessions were missed than were possible."
        )
    return found


PUPIL = build(
    PupilFacts,
    record(
        {
            "date_of_birth": MAYBE_DAY,
            "year_group": optional(whole(-2, 14)),
            "sen_status": optional(one_of("N", "K", "E")),
            "looked_after": flag,
            "previously_looked_after": flag,
            "social_worker": flag,
            "risk_of_permanent_exclusion": flag,
            "at_risk_since": MAYBE_DAY,
            "behaviour_deteriorating": flag,
            "deteriorating_since": MAYBE_DAY,
            "previous_plan_unsuccessful": flag,
            "days_excluded_elsewhere_this_year": optional(half_days),
            "medical_absence_days_expected": optional(whole(0)),
            "attendance": optional(_attendance),
            "left_on": MAYBE_DAY,
        }
    ),
)

SUSPENSION_KEYS: dict[str, Parser] = {
    "id": text,
    "kind": one_of("suspension", "lunchtime", "permanent"),
    "decided_by": optional(one_of("headteacher", "acting_headteacher", "deputy", "other")),
    "start": day,
    "start_session": one_of("am", "pm"),
    "sessions": optional(whole(0, 380)),
    "reasons": list_of(text),
    "grounds": optional(
        one_of(
            "disciplinary",
            "lateness",
            "truancy",
            "uniform",
            "unmet_need",
            "attainment",
            "parent_conduct",
            "conditional_return",
        )
    ),
    "board_decision": optional(one_of("declined", "reinstated", "noted")),
    "proposed": flag,
    "dealt_with": flag,
    **_days(
        "decided_on",
        "misses_exam_on",
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
        "sixth_day_provision_from",
        "reintegration_meeting_on",
        "cancelled_on",
        "returned_on",
    ),
}


def _suspension(value: Any, path: str) -> SuspensionFact:
    found = record(SUSPENSION_KEYS, ("start",))(value, path)
    kind, sessions = found.get("kind", "suspension"), found.get("sessions")
    where = join(path, "sessions")
    if kind == "lunchtime":
        sessions = 1 if sessions is None else sessions
        if sessions != 1:
            raise ScenarioError(where, "a lunchtime suspension is always 1 session.")
    elif kind == "permanent":
        if sessions:
            raise ScenarioError(where, "a permanent exclusion has no number of sessions.")
    elif not sessions:
        raise ScenarioError(where, "say how many half-days the suspension takes, at least 1.")
    return SuspensionFact(**{**found, "sessions": sessions or 0})


REVIEW = build(
    ReviewFact,
    record(
        {
            "id": MAYBE_TEXT,
            "held_on": day,
            "impact": optional(one_of("met", "partly", "insufficient")),
        },
        ("held_on",),
    ),
)


def _plan(value: Any, path: str) -> PlanFact:
    fields = {
        "id": text,
        "kind": one_of("ibp", "psp", "reduced_timetable", "return_plan"),
        "start": day,
        "lead": MAYBE_TEXT,
        "has_targets_for": list_of(PARTIES),
        "views_from": list_of(PARTIES),
        "reviews": list_of(REVIEW),
        "reason": optional(one_of("medical", "reintegration", "behaviour")),
        "key_worker_contacts_on": optional(DAYS),
        **_days("end", "ended_on", "parent_agreed_on", "head_approved_on"),
    }
    found = PlanFact(**record(fields, ("kind", "start"))(value, path))
    if found.end is not None and found.end < found.start:
        raise ScenarioError(join(path, "end"), "the plan ends before it starts.")
    return found


PLACEMENT = build(
    PlacementFact,
    record(
        {
            "id": text,
            "kind": one_of("alternative_provision", "offsite_direction", "managed_move"),
            "start": day,
            "weeks": optional(whole(1, 60)),
            "reports_on": DAYS,
            "home_visits_on": DAYS,
            "reviews_on": DAYS,
            "parent_consent": flag,
            "trial": flag,
            **_days(
                "week5_meeting_on",
                "ended_on",
                "notice_given_on",
                "review_requested_on",
                "agreed_on",
            ),
        },
        ("kind", "start"),
    ),
)

REFERRAL_KINDS = (
    "multi_agency",
    "re_engagement",
    "educational_psychology",
    "camhs",
    "social_care",
)
REFERRAL = build(
    ReferralFact,
    record(
        {"id": text, "kind": one_of(*REFERRAL_KINDS), "made_on": day, "ended_on": MAYBE_DAY},
        ("kind", "made_on"),
    ),
)

EHC = build(
    EhcFact,
    record(
        {
            "id": text,
            **_days(
                "requested_on",
                "advice_requested_on",
                "school_consulted_on",
                "decided_to_assess_on",
                "plan_issued_on",
                "annual_review_held_on",
                "early_review_requested_on",
            ),
        }
    ),
)

REQUEST_KINDS = (
    "subject_access",
    "educational_record",
    "in_year_admission",
    "fair_access",
    "parent_meeting",
)
REQUEST = build(
    RequestFact,
    record(
        {"id": text, "kind": one_of(*REQUEST_KINDS), "received_on": day}, ("kind", "received_on")
    ),
)

TRIED_KINDS = (
    "internal_exclusion",
    "class_change",
    "key_worker",
    "psp",
    "mediation",
    "multi_agency_referral",
    "sen_assessment_considered",
    "alternative_provision",
    "restorative",
    "ap_panel_referral",
    "managed_move",
)


def _tried(value: Any, path: str) -> TriedFact:
    return TriedFact(one_of(*TRIED_KINDS)(value, path))


def _calendar(value: Any, path: str) -> SchoolCalendar:
    found = _CALENDAR_KEYS(value, path)
    try:
        return SchoolCalendar(found["terms"], found.get("closures", ()))
    except ValueError as contradiction:
        raise ScenarioError(path, str(contradiction)) from contradiction


CALENDAR: Parser = _calendar

SCENARIO = record(
    {
        "name": MAYBE_TEXT,
        "on": day,
        "packs": optional(list_of(text)),
        "school": SCHOOL,
        "calendar": CALENDAR,
        "pupil": PUPIL,
        "suspensions": identified(_suspension),
        "plans": identified(_plan),
        "placements": identified(PLACEMENT),
        "referrals": identified(REFERRAL),
        "ehc": identified(EHC),
        "requests": identified(REQUEST),
        "tried": list_of(_tried),
    },
    ("on", "calendar", "pupil"),
)
