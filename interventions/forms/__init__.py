"""The forms of plans and reviews: they check shape and wording, the services check the rest."""

from inclusion.form_problems import Problem, problems

from .ending import EndForm, WithdrawForm
from .plan import PlanForm, PlanForms
from .review import NO_DAY, ReviewForms, day_typed
from .scores import ScoresForm
from .start import StartForm
from .voice import LinkForm, SayForm, ViewForm

__all__ = [
    "NO_DAY",
    "EndForm",
    "LinkForm",
    "PlanForm",
    "PlanForms",
    "Problem",
    "ReviewForms",
    "SayForm",
    "ScoresForm",
    "StartForm",
    "ViewForm",
    "WithdrawForm",
    "day_typed",
    "problems",
]
