"""Writes about plans. Every one locks the pupil's row first and derives the alerts at its end."""

from .content import PlanContent, save_plan
from .errors import (
    IncompletePlanError,
    StandingPlanError,
    StandingReviewError,
    StandingScoresError,
)
from .family_links import (
    ClosedLinkError,
    keep_typed,
    make_link,
    note_opened,
    revoke_link,
    send_words,
)
from .minutes import Attended, Judged, Minutes, Promised
from .plans import activate_plan, end_plan, start_plan, usual_last_day, withdraw_draft
from .reviews import hold_review
from .scores import record_scores
from .voice import write_view

__all__ = [
    "Attended",
    "ClosedLinkError",
    "IncompletePlanError",
    "Judged",
    "Minutes",
    "PlanContent",
    "Promised",
    "StandingPlanError",
    "StandingReviewError",
    "StandingScoresError",
    "activate_plan",
    "end_plan",
    "hold_review",
    "keep_typed",
    "make_link",
    "note_opened",
    "record_scores",
    "revoke_link",
    "save_plan",
    "send_words",
    "start_plan",
    "usual_last_day",
    "withdraw_draft",
    "write_view",
]
