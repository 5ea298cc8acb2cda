"""Forms about suspensions. They check shape and wording; the services check what must hold."""

from .changing import CancelForm, CorrectEarlierForm, EarlierForm, ShortenForm
from .deciding import CorrectForm, DecisionForm
from .fields import SchoolDaysField

__all__ = [
    "CancelForm",
    "CorrectEarlierForm",
    "CorrectForm",
    "DecisionForm",
    "EarlierForm",
    "SchoolDaysField",
    "ShortenForm",
]
