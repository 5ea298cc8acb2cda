"""Forms about schools and people."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from inclusion.forms import DayField, PlainForm, VersionMixin


class SignInForm(AuthenticationForm):
    """E-mail address and password. What was wrong is not told apart."""

    error_messages = {
        "invalid_login": "This e-mail address and password do not belong together.",
        "inactive": "This e-mail address and password do not belong together.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""
        self.fields["username"].label = "E-mail address"


class TermForm(VersionMixin, PlainForm):
    name = forms.CharField(max_length=40, help_text="For example Autumn, or Term 1")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")


class ClosureForm(VersionMixin, PlainForm):
    reason = forms.CharField(max_length=80, help_text="For example half-term, INSET, snow")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
