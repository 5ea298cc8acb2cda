"""Plans for a pupil, their targets, and the reviews held on them."""

from .plans import Plan, PlanAgency, Score, Strategy, Target, View
from .reviews import Attendance, Judgement, Review

__all__ = [
    "Attendance",
    "Judgement",
    "Plan",
    "PlanAgency",
    "Review",
    "Score",
    "Strategy",
    "Target",
    "View",
]
