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
from .days import PartShown, box_of, day_parts, part_of_day, plan_to_score
from .family_links import LinkRow, link_for, links_of, open_link, whom_to_ask
from .listing import PlanRow, plan_rows
from .meeting import (
    Meeting,
    actions_of_plan,
    actions_of_review,
    meeting_of,
    note_takers,
    suggested,
)
from .minutes import is_last, judged_at, promised_before, targets_of_review
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
from .progress import TargetProgress, measured, progress, progress_of
from .versions import as_it_stood, may_read_versions, versions_of
from .week import WeekShown, parts_of_week, week_of
from .windows import (
    ReviewWindow,
    last_held,
    next_review_window,
    reviewed_in_words,
    window_after,
)

__all__ = [
    "LinkRow",
    "Meeting",
    "PartShown",
    "PlanRow",
    "ReviewWindow",
    "TargetProgress",
    "WeekShown",
    "actions_of_plan",
    "actions_of_review",
    "as_it_stood",
    "box_of",
    "carried",
    "day_parts",
    "done_by_sort",
    "draft_or_running",
    "follow_up_for",
    "handling_plan_of",
    "is_last",
    "judged_at",
    "last_held",
    "link_for",
    "links_of",
    "logged_for",
    "may_edit",
    "may_edit_pupil",
    "may_follow_up",
    "may_read_versions",
    "measured",
    "meeting_of",
    "next_review_window",
    "note_takers",
    "open_link",
    "other_plans",
    "part_of_day",
    "parts_of_week",
    "plan_for",
    "plan_rows",
    "plan_to_score",
    "plans_of",
    "plans_page",
    "progress",
    "progress_of",
    "promised_before",
    "pupil_for",
    "review_for",
    "reviewed_in_words",
    "running_ibp",
    "running_plans",
    "suggested",
    "targets_of_review",
    "versions_of",
    "visible_plans",
    "week_of",
    "whom_to_ask",
    "window_after",
]
