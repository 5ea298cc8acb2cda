"""The forms of plans and reviews: they check shape and wording, the services check the rest."""

from inclusion.form_problems import Problem, problems

from .booking import BookForm
from .correcting import CorrectForm, CorrectForms
from .days import TapForm
from .ending import EndForm, ExtendForm, FollowUpForm, WithdrawForm
from .noted import noted
from .plan import PlanForms, with_words
from .plan_fields import PlanForm
from .review import NO_DAY, ReviewForms, day_typed
from .scores import ScoresForm
from .start import StartForm
from .voice import LinkForm, SayForm, ViewForm

__all__ = [
    "NO_DAY",
    "BookForm",
    "CorrectForm",
    "CorrectForms",
    "EndForm",
    "ExtendForm",
    "FollowUpForm",
    "LinkForm",
    "PlanForm",
    "PlanForms",
    "Problem",
    "ReviewForms",
    "SayForm",
    "ScoresForm",
    "StartForm",
    "TapForm",
    "ViewForm",
    "WithdrawForm",
    "day_typed",
    "noted",
    "problems",
    "with_words",
]
