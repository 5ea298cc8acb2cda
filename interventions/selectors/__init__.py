"""Reads about plans and reviews. The person comes first: what they may not see is not found."""

from .listing import PlanRow, plan_rows
from .meeting import Meeting, actions_of_plan, actions_of_review, meeting_of
from .plans import (
    draft_or_running,
    may_edit,
    may_edit_pupil,
    plan_for,
    plans_of,
    plans_page,
    pupil_for,
    review_for,
    running_ibp,
    running_plans,
    visible_plans,
)
from .progress import (
    ReviewWindow,
    TargetProgress,
    measured,
    next_review_window,
    progress,
    progress_of,
    window_after,
)

__all__ = [
    "Meeting",
    "PlanRow",
    "ReviewWindow",
    "TargetProgress",
    "actions_of_plan",
    "actions_of_review",
    "draft_or_running",
    "may_edit",
    "may_edit_pupil",
    "measured",
    "meeting_of",
    "next_review_window",
    "plan_for",
    "plan_rows",
    "plans_of",
    "plans_page",
    "progress",
    "progress_of",
    "pupil_for",
    "review_for",
    "running_ibp",
    "running_plans",
    "visible_plans",
    "window_after",
]
