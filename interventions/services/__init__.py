"""Writes about plans. Every one locks the pupil's row first and derives the alerts at its end."""

from .booking import book_review
from .content import PlanContent, save_plan
from .correcting import Correction, correct_review
from .days import StandingMarkError, require_scoring_day, write_in_day
from .ending import end_plan, withdraw_draft
from .errors import (
    GoneRowError,
    IncompletePlanError,
    ScoredTargetError,
    StandingPlanError,
    StandingReviewError,
    StandingScoresError,
)
from .extending import extend_plan
from .family_links import (
    ClosedLinkError,
    forget_unsent,
    keep_typed,
    make_link,
    note_opened,
    revoke_link,
    send_words,
)
from .follow_ups import record_follow_up
from .minutes import Attended, Judged, Minutes, Promised
from .plans import activate_plan, last_school_day, start_plan, usual_last_day
from .reviews import hold_review
from .scores import record_scores
from .voice import withdraw_view, write_view

__all__ = [
    "Attended",
    "ClosedLinkError",
    "Correction",
    "GoneRowError",
    "IncompletePlanError",
    "Judged",
    "Minutes",
    "PlanContent",
    "Promised",
    "ScoredTargetError",
    "StandingMarkError",
    "StandingPlanError",
    "StandingReviewError",
    "StandingScoresError",
    "activate_plan",
    "book_review",
    "correct_review",
    "end_plan",
    "extend_plan",
    "forget_unsent",
    "hold_review",
    "keep_typed",
    "last_school_day",
    "make_link",
    "note_opened",
    "record_follow_up",
    "record_scores",
    "require_scoring_day",
    "revoke_link",
    "save_plan",
    "send_words",
    "start_plan",
    "usual_last_day",
    "withdraw_draft",
    "withdraw_view",
    "write_in_day",
    "write_view",
]
