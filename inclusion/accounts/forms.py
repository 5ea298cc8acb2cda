"""Forms about schools and people."""

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet

from inclusion.forms import DayField, PlainForm, VersionMixin

from . import guessing
from .models import User
from .permissions import Role


class SignInForm(AuthenticationForm):
    """E-mail address and password. What was wrong is not told apart, nor tried without end."""

    error_messages = {
        "wait": "Too many sign-ins have failed. Wait 15 minutes and try again.",
        "invalid_login": "This e-mail address and password do not belong together.",
        "inactive": "This e-mail address and password do not belong together.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""
        self.fields["username"].label = "E-mail address"

    def clean(self) -> dict[str, Any]:
        address, request = self.cleaned_data.get("username", ""), self.request
        place = guessing.place_of(request) if request else ""
        if guessing.must_wait(address, place):
            raise forms.ValidationError(self.error_messages["wait"], code="wait")
        try:
            signed_in: dict[str, Any] = super().clean()
        except forms.ValidationError:
            guessing.note_failure(address, place)
            raise
        guessing.forget_failures(address, place)
        return signed_in


class TermForm(VersionMixin, PlainForm):
    name = forms.CharField(max_length=40, help_text="For example Autumn, or Term 1")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    @staticmethod
    def values_of(term: Any) -> dict[str, Any]:
        """What the form shows for a term, with the version it was read at."""
        return {name: getattr(term, name) for name in ("name", "starts_on", "ends_on", "version")}


class ClosureForm(PlainForm):
    reason = forms.CharField(max_length=80, help_text="For example half-term, INSET, snow")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")


class RoleForm(PlainForm):
    """A role from one day to another."""

    role = forms.ChoiceField(choices=Role.choices)
    acting = forms.BooleanField(
        required=False, label="Acting headteacher", help_text="Within the dates below"
    )
    from_on = DayField(label="First day")
    until_on = DayField(label="Last day", required=False, help_text="Leave empty when open")

    def role_fields(self) -> dict[str, object]:
        """What a membership needs."""
        return {key: self.cleaned_data[key] for key in ("role", "acting", "from_on", "until_on")}


class PersonForm(RoleForm):
    """A new colleague: an account, unless the address has one, and a role."""

    field_order = ["name", "email", "job_title", "role", "acting", "from_on", "until_on"]
    name = forms.CharField(max_length=120, help_text="As colleagues write it, for example R. Osei")
    email = forms.EmailField(label="E-mail address")
    job_title = forms.CharField(max_length=120, required=False)


class EndRoleForm(VersionMixin, PlainForm):
    until_on = DayField(label="Last day")


class GroupStaffForm(VersionMixin, PlainForm):
    staff = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who teaches this group",
        help_text="Staff see the records of the pupils in their own groups, and no others.",
    )

    def __init__(self, *args: object, people: "QuerySet[User]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[User]", self.fields["staff"]).queryset = people


class PasswordForm(PlainForm):
    old = forms.CharField(
        label="Present password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="New password",
        strip=False,
        help_text="At least 12 characters. Three or four words in a row are easy to remember.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NotificationForm(VersionMixin, PlainForm):
    digest = forms.BooleanField(
        required=False,
        label="A digest in the morning of each school day",
        help_text="Only on days on which something of yours is late or due within seven days",
    )
    at_once = forms.BooleanField(
        required=False,
        label="A message at once when something new is yours",
        help_text="An action, a case or a plan that a colleague gave you, an entry that names you, "
        "something newly due for a pupil of yours, or prepared for your decision",
    )

    @staticmethod
    def values_of(choice: Any) -> dict[str, Any]:
        """What the form shows for a person's choice, with its version; 0 before they ever chose."""
        version = choice.version if choice.pk else 0
        return {"digest": choice.digest, "at_once": choice.at_once, "version": version}
