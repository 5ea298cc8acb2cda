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
from .entries import EntryForm
from .entries_amend import AmendmentForm, EntryReadersForm, WithdrawEntryForm
from .entries_intervention import CompleteInterventionForm
from .people import AgencyForm, ContactForm
from .pupils import PupilFilters, PupilForm

__all__ = [
    "ActionForm",
    "AgencyForm",
    "AmendmentForm",
    "AnswerForm",
    "CaseFilters",
    "CaseForm",
    "CloseCaseForm",
    "CompleteInterventionForm",
    "ContactForm",
    "CycleForm",
    "EntryForm",
    "EntryReadersForm",
    "FinishActionForm",
    "LookAgainForm",
    "PupilFilters",
    "PupilForm",
    "ReviewCycleForm",
    "WithdrawActionForm",
    "WithdrawEntryForm",
]
