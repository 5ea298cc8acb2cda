"""Forms about pupils and the work done for them: shape and wording; services hold the rules."""

from .actions import (
    ActionFilters,
    ActionForm,
    ChangeActionForm,
    FinishActionForm,
    WithdrawActionForm,
)
from .alerts import AnswerForm
from .cases import CaseFilters, CycleForm, LookAgainForm, ReviewCycleForm
from .casework import (
    CaseForm,
    CloseCaseForm,
)
from .entries import EntryForm
from .entries_amend import AmendmentForm, EntryReadersForm, WithdrawEntryForm
from .entries_details import EntryDetailsForm
from .entries_intervention import CompleteInterventionForm
from .people import AgencyForm, ContactForm
from .professionals import ProfessionalForm
from .pupils import PupilFilters, PupilForm
from .requests import (
    ConsentForm,
    GiveRequestForm,
    OfferForm,
    RequestForm,
    SettleForm,
    WithdrawConsentForm,
    WithdrawRequestForm,
)

__all__ = [
    "ActionFilters",
    "ActionForm",
    "AgencyForm",
    "AmendmentForm",
    "AnswerForm",
    "CaseFilters",
    "CaseForm",
    "ChangeActionForm",
    "CloseCaseForm",
    "CompleteInterventionForm",
    "ConsentForm",
    "ContactForm",
    "CycleForm",
    "EntryDetailsForm",
    "EntryForm",
    "EntryReadersForm",
    "FinishActionForm",
    "GiveRequestForm",
    "LookAgainForm",
    "OfferForm",
    "ProfessionalForm",
    "PupilFilters",
    "PupilForm",
    "RequestForm",
    "ReviewCycleForm",
    "SettleForm",
    "WithdrawActionForm",
    "WithdrawConsentForm",
    "WithdrawEntryForm",
    "WithdrawRequestForm",
]
