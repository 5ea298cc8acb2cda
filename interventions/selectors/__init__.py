"""Reads about plans and reviews. The person comes first: what they may not see is not found."""

from .days import PartShown, box_of, day_parts, part_of_day, plan_to_score
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
from .week import WeekShown, week_of

__all__ = [
    "Meeting",
    "PartShown",
    "PlanRow",
    "ReviewWindow",
    "TargetProgress",
    "WeekShown",
    "actions_of_plan",
    "actions_of_review",
    "box_of",
    "day_parts",
    "draft_or_running",
    "may_edit",
    "may_edit_pupil",
    "measured",
    "meeting_of",
    "next_review_window",
    "part_of_day",
    "plan_for",
    "plan_rows",
    "plan_to_score",
    "plans_of",
    "plans_page",
    "progress",
    "progress_of",
    "pupil_for",
    "review_for",
    "running_ibp",
    "running_plans",
    "visible_plans",
    "week_of",
    "window_after",
]
