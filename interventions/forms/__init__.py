"""The forms of plans and reviews: they check shape and wording, the services check the rest."""

from inclusion.form_problems import Problem, problems

from .days import TapForm
from .ending import EndForm, WithdrawForm
from .plan import PlanForm, PlanForms
from .review import ReviewForms
from .scores import ScoresForm
from .start import StartForm

__all__ = [
    "EndForm",
    "PlanForm",
    "PlanForms",
    "Problem",
    "ReviewForms",
    "ScoresForm",
    "StartForm",
    "TapForm",
    "WithdrawForm",
    "problems",
]
