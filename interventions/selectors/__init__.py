"""Reads about plans and reviews. The person comes first: what they may not see is not found."""

from .course import (
    carried,
    done_by_sort,
    follow_up_for,
    handling_plan_of,
    logged_for,
    may_follow_up,
    other_plans,
)
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
    window_after,
)
from .versions import as_it_stood, may_read_versions, versions_of

__all__ = [
    "Meeting",
    "PlanRow",
    "ReviewWindow",
    "TargetProgress",
    "actions_of_plan",
    "actions_of_review",
    "as_it_stood",
    "carried",
    "done_by_sort",
    "draft_or_running",
    "follow_up_for",
    "handling_plan_of",
    "logged_for",
    "may_edit",
    "may_edit_pupil",
    "may_follow_up",
    "may_read_versions",
    "measured",
    "meeting_of",
    "next_review_window",
    "other_plans",
    "plan_for",
    "plan_rows",
    "plans_of",
    "plans_page",
    "progress",
    "pupil_for",
    "review_for",
    "running_ibp",
    "running_plans",
    "versions_of",
    "visible_plans",
    "window_after",
]
