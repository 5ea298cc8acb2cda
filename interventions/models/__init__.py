"""Plans for a pupil, their targets, their days, and the reviews held on them."""

from .course import Extension, FollowUp, SignOff
from .days import Mark, PartOfDay
from .pack_runs import PackOfRun, PackRun
from .plans import Plan, PlanAgency, Score, Strategy, Target
from .reviews import Attendance, Judgement, Review
from .views import FamilyLink, View

__all__ = [
    "Attendance",
    "Extension",
    "FamilyLink",
    "FollowUp",
    "Judgement",
    "Mark",
    "PackOfRun",
    "PackRun",
    "PartOfDay",
    "Plan",
    "PlanAgency",
    "Review",
    "Score",
    "SignOff",
    "Strategy",
    "Target",
    "View",
]
