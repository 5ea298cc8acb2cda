"""The forms of plans and reviews: they check shape and wording, the services check the rest."""

from inclusion.form_problems import Problem, problems

from .days import TapForm
from .ending import EndForm, ExtendForm, FollowUpForm, WithdrawForm
from .plan import PlanForms, with_words
from .plan_fields import PlanForm
from .review import ReviewForms
from .scores import ScoresForm
from .start import StartForm

__all__ = [
    "EndForm",
    "ExtendForm",
    "FollowUpForm",
    "PlanForm",
    "PlanForms",
    "Problem",
    "ReviewForms",
    "ScoresForm",
    "StartForm",
    "TapForm",
    "WithdrawForm",
    "problems",
    "with_words",
]
