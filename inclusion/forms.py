"""What every form shares: typed dates, hidden keys against double clicks and lost edits, errors."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from inclusion.errors import DomainError


class DayField(forms.DateField):
    """A date that people type as they write it; a script adds a button that opens a picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example 23 11 2026")
        kwargs.setdefault(
            "error_messages",
            {"invalid": "Enter a real date, for example 23 11 2026.", "required": "Enter a date."},
        )
        super().__init__(**kwargs)
        self.widget = forms.DateInput(
            format="%-d %m %Y",
            attrs={"data-day": "", "autocomplete": "off", "class": "day", "inputmode": "text"},
        )


class PlainForm(forms.Form):
    """A form that stands inside the page's own <form> tag, with errors by the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        helper.error_text_inline = True
        layout = self.layout()
        if layout is not None:
            helper.layout = layout
            helper.render_hidden_fields = True
        return helper

    def layout(self) -> Any:
        """The crispy layout of this form; None shows the fields in their order."""
        return None

    def take(self, error: DomainError) -> None:
        """Show a service's refusal by the field that it names, or above the form."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, error.message)


class OnceMixin(forms.Form):
    """A form whose button may be pressed twice: the key makes the second press find the first."""

    once_key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once_key"].initial = lambda: uuid.uuid4().hex


class VersionMixin(forms.Form):
    """A form on a record that two people may edit: carries the version that the person was shown."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
