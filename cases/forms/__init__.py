"""Forms about pupils and the work done for them: shape and wording; services hold the rules."""

from .alerts import AnswerForm
from .cases import CaseFilters, CycleForm, LookAgainForm, ReviewCycleForm
from .casework import (
    ActionForm,
    CaseForm,
    CloseCaseForm,
    FinishActionForm,
    WithdrawActionForm,
)
from .entries import AmendEntryForm, EntryForm, WithdrawEntryForm
from .people import AgencyForm, ContactForm
from .pupils import PupilFilters, PupilForm

__all__ = [
    "ActionForm",
    "AgencyForm",
    "AmendEntryForm",
    "AnswerForm",
    "CaseFilters",
    "CaseForm",
    "CloseCaseForm",
    "ContactForm",
    "CycleForm",
    "EntryForm",
    "FinishActionForm",
    "LookAgainForm",
    "PupilFilters",
    "PupilForm",
    "ReviewCycleForm",
    "WithdrawActionForm",
    "WithdrawEntryForm",
]
