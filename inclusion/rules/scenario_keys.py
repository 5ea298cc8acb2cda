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
    TriedFact,
)
from inclusion.rules.scenario_exclusions import SEPARATION, suspension
from inclusion.rules.scenario_fields import (
    Parser,
    ScenarioError,
    build,
    day,
    days,
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
    fields = {
        "possible_sessions": whole(0),
        "absent_sessions": whole(0),
        "unauthorised": DAYS,
        "sent_home_on": optional(DAYS),
    }
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
            "home_local_authority": MAYBE_TEXT,
            "days_excluded_elsewhere_this_term": optional(half_days),
            **days(
                "looked_after_since",
                "social_worker_since",
                "left_on",
                "exams_finished_on",
                "interim_pep_on",
                "home_education_letter_on",
                "exclusions_team_consulted_on",
                "deletion_return_sent_on",
            ),
        }
    ),
)

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
        "review_every_weeks": optional(whole(1, 13)),
        **days("end", "ended_on", "parent_agreed_on", "head_approved_on"),
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
            **days(
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
            **days(
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
    for name in ("terms", "closures"):
        for place, period in enumerate(found.get(name, ())):
            if period.end < period.start:
                raise ScenarioError(join(path, f"{name}[{place}].end"), "it ends before it starts.")
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
        "suspensions": identified(suspension),
        "plans": identified(_plan),
        "placements": identified(PLACEMENT),
        "referrals": identified(REFERRAL),
        "ehc": identified(EHC),
        "requests": identified(REQUEST),
        "tried": list_of(_tried),
        "separations": identified(SEPARATION),
    },
    ("on", "calendar", "pupil"),
)
