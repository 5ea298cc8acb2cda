"""Forms about suspensions. They check shape and wording; the services check what must hold."""

from .suspension import CancelForm, EarlierForm, PrepareForm, SchoolDaysField, SuspensionForm

__all__ = ["CancelForm", "EarlierForm", "PrepareForm", "SchoolDaysField", "SuspensionForm"]
