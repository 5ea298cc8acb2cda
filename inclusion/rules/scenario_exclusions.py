"""The keys of one suspension or permanent exclusion in a scenario, and what each may be."""

from datetime import date
from typing import Any

from inclusion.rules.facts import (
    BoardFact,
    CancellationFact,
    ChangeFact,
    ChecksFact,
    PanelFact,
    SeparationFact,
    SuspensionFact,
)
from inclusion.rules.scenario_fields import (
    Parser,
    ScenarioError,
    build,
    day,
    days,
    flag,
    join,
    list_of,
    one_of,
    optional,
    record,
    text,
    whole,
)
from inclusion.rules.what_was_tried import TRIED_IN_WORDS

DELIVERY = one_of("post", "hand", "email")
FACTORS = list_of(one_of("bereavement", "mental_health", "bullying", "sen", "family"))

CHECKS = build(
    ChecksFact,
    record(
        {
            "fact_finding_note": optional(flag),
            "pupil_account": optional(flag),
            "equality_considered": optional(flag),
            "limbs": optional(list_of(one_of("breach", "harm"))),
            "factors_considered": optional(FACTORS),
            "factors_found": FACTORS,
            "one_off_offence": optional(one_of("violence", "sexual", "drug_supply", "weapon")),
            "lesser_sanctions": optional(flag),
            "why_this_long": optional(flag),
            "needs_considered": optional(flag),
            "gap_reasons": list_of(one_of(*TRIED_IN_WORDS)),
            **days(
                "suspensions_reviewed_on",
                "exclusions_team_consulted_on",
                "early_review_requested_on",
                "interim_pep_on",
            ),
        }
    ),
)

BOARD = build(
    BoardFact,
    record(
        {
            "invited": optional(
                list_of(
                    one_of(
                        "parents",
                        "pupil",
                        "headteacher",
                        "local_authority",
                        "social_worker",
                        "virtual_head",
                    )
                )
            ),
            "panel_size": optional(whole(0, 50)),
            "panel_practicable": optional(flag),
            "considered": optional(list_of(one_of("lawful", "reasonable", "fair", "interests"))),
            "decision_sent_by": optional(DELIVERY),
            **days("meeting_on", "papers_sent_on", "representations_withdrawn_on"),
        }
    ),
)

PANEL = build(
    PanelFact,
    record(
        {
            "outcome": optional(one_of("upheld", "recommended", "quashed")),
            **days(
                "waived_on",
                "tribunal_decided_on",
                "sen_expert_asked_on",
                "sen_expert_appointed_on",
                "met_on",
                "board_told_on",
                "board_reconsidered_on",
                "reinstated_on",
            ),
        }
    ),
)

TOLD_AGAIN = days(
    "told_on",
    "parents_told_on",
    "board_told_on",
    "la_told_on",
    "social_worker_told_on",
    "virtual_head_told_on",
)

CANCELLATION = build(
    CancellationFact, record({**TOLD_AGAIN, **days("meeting_offered_on", "reported_on")})
)

CHANGE = build(ChangeFact, record({"decided_on": day, **TOLD_AGAIN}, ("decided_on",)))


def half_day(value: Any, path: str) -> tuple[date, str]:
    """A half-day of school as 2026-11-23-am or 2026-11-23-pm. Raises ScenarioError."""
    if isinstance(value, str) and value[10:] in ("-am", "-pm"):
        return day(value[:10], path), value[11:]
    raise ScenarioError(path, f"{value!r} is not a half-day like 2026-11-23-am.")


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
    "sessions_as_issued": optional(whole(1, 380)),
    "parents_written_by": optional(DELIVERY),
    "provision_site": optional(
        one_of("own", "shared", "elsewhere", "other_school", "unregistered", "authority")
    ),
    "return_refused": flag,
    "checks": optional(CHECKS),
    "board": optional(BOARD),
    "panel": optional(PANEL),
    "cancellation": optional(CANCELLATION),
    "change": optional(CHANGE),
    "not_due": list_of(half_day),
    **days(
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
        "home_authority_told_on",
        "sixth_day_details_on",
        "work_set_on",
    ),
}


def suspension(value: Any, path: str) -> SuspensionFact:
    """One suspension with a length that fits its kind. Raises ScenarioError."""
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


SEPARATION = build(
    SeparationFact,
    record(
        {
            "id": text,
            "start": day,
            "reason": optional(text),
            "education_offered": flag,
            "reviews_on": list_of(day),
            **days("la_told_on", "next_review_on", "ended_on"),
        },
        ("start",),
    ),
)
