"""What every form shares: typed dates, hidden keys against double clicks and lost edits, errors."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from inclusion import words
from inclusion.errors import ConflictError, DomainError
from inclusion.unseen import plain_text

# About ten printed pages. A longer statement is a document of its own.
LONGEST = 20_000
SINCE_CHANGED = (
    "Someone else has changed this since you opened it. Save again if what you typed still stands."
)


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
            format="%-d %-m %Y",
            attrs={"data-day": "", "autocomplete": "off", "class": "day", "inputmode": "text"},
        )


class HourField(forms.TimeField):
    """A time of day as people type it: 15:30, 15.30, 1530 or 3.30 pm."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": "Enter a real time, for example 15:30."})
        formats = ["%H:%M", "%H.%M", "%H:%M:%S", "%H%M", "%I.%M%p", "%I:%M%p", "%I%p"]
        super().__init__(input_formats=formats, **kwargs)
        self.widget = forms.TimeInput(
            format="%H:%M", attrs={"class": "short", "autocomplete": "off", "type": "text"}
        )

    def to_python(self, value: Any) -> Any:
        """Spaces inside are of no account: 3.30 pm. Two digits alone could be minutes, and are none."""
        if isinstance(value, str):
            value = value.replace(" ", "")
            if value.isdigit() and len(value) < 3:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class AtMost(MaxLengthValidator):
    """A limit that is said in a sentence.

    A line's end, which browsers send as two characters, counts as one.
    """

    def __call__(self, value: Any) -> None:
        length = len(value.replace("\r\n", "\n"))
        most = self.limit_value() if callable(self.limit_value) else self.limit_value
        if length > most:
            instead = " Keep a longer text as a document." if most == LONGEST else ""
            sentence = f"This has {length:,} characters: use at most {most:,}.{instead}"
            raise ValidationError(sentence, code="max_length")


def _take_all_that_is_pasted(field: forms.CharField) -> None:
    """Check the limit on the server only: a browser would drop what is beyond it, unseen.

    A box without a limit of its own takes about ten printed pages. Lines run in the direction of their
    own script.
    """
    field.widget.attrs.pop("maxlength", None)
    if isinstance(field.widget, forms.Textarea | forms.TextInput):
        field.widget.attrs.setdefault("dir", "auto")
    others = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators = [*others, AtMost(field.max_length or LONGEST)]


def _what_to_do(field: forms.Field) -> str:
    """What to do about an empty field, instead of that it is required."""
    return "Choose one." if isinstance(field, forms.ChoiceField) else "Fill this in."


class PlainForm(forms.Form):
    """A form that stands inside the page's own <form> tag, with errors by the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _what_to_do(field)
            if isinstance(field, forms.CharField):
                _take_all_that_is_pasted(field)

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

    def full_clean(self) -> None:
        """Keep texts without what nobody sees, their lines ended by LF, so that they compare equal."""
        super().full_clean()
        for name, value in list(getattr(self, "cleaned_data", {}).items()):
            field = self.fields.get(name)
            if field is None or not isinstance(value, str):
                continue
            if isinstance(field.widget, forms.PasswordInput):
                continue
            kept = plain_text(value, lines=isinstance(field.widget, forms.Textarea))
            self.cleaned_data[name] = kept
            if field.required and not kept.strip():
                self.add_error(name, field.error_messages["required"])

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


class SeenMixin(forms.Form):
    """A form about something derived, which has no version: carries a mark of what was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def look_again(self, message: str, seen: str) -> None:
        """Say that what was shown has changed; saving again from the page as it is now is a choice."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = seen
        self.data = data
        self.add_error(None, message)


@dataclass(frozen=True)
class Clash:
    """A field in which what was typed differs from what somebody else saved meanwhile."""

    label: str
    yours: str
    theirs: str


class VersionMixin(forms.Form):
    """A form on a record that two people may edit: carries the version that the person was shown."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What both have changed, differently.
    clashes: tuple[Clash, ...] = ()
    # What somebody else changed and this person did not: label, when the form was opened, now.
    meanwhile: tuple[Clash, ...] = ()
    # Who saved it meanwhile, when, and why if they said so.
    saved_by: str = ""

    def take_conflict(
        self,
        error: ConflictError,
        now: Mapping[str, Any],
        then: Mapping[str, Any] | None = None,
        changes: Iterable[tuple[str, str, Any, Any]] = (),
        saved_by: str = "",
    ) -> None:
        """Show the record as it now stands beside what was typed; saving again is then a choice.

        `now` and `then` hold the record's values by field name, now with its `version` and when the
        form was opened; `changes` name, label, then and now of what differs between the two. What
        this person had not touched takes the value that somebody else saved.
        """
        then, data = then or {}, self.data.copy()  # type: ignore[attr-defined]
        clashes: dict[str, Clash] = {}
        taken: dict[str, Clash] = {}
        for name, field in self.fields.items():
            if name not in now or name == "version":
                continue
            yours, theirs = in_words(field, self.cleaned_data.get(name)), in_words(field, now[name])
            opened = in_words(field, then[name]) if name in then else None
            if theirs in (yours, opened):
                continue
            if opened == yours:
                taken[name] = Clash(str(self[name].label), yours, theirs)
                _put(data, self.add_prefix(name), field, now[name])
            else:
                clashes[name] = Clash(str(self[name].label), yours, theirs)
        self.data = data
        self.carry_version(now["version"])
        self.clashes = tuple(clashes.values())
        elsewhere = (
            Clash(label, words.said(before), words.said(after))
            for name, label, before, after in changes
            if name not in clashes and name not in taken
        )
        self.meanwhile = (*taken.values(), *elsewhere)
        self.saved_by = saved_by
        self.add_error(None, error.message if clashes else SINCE_CHANGED)

    def carry_version(self, version: int) -> None:
        """Let the sent form hold the version that its person now sees."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(version)
        self.data = data


def typed_in_words(form: forms.Form) -> list[tuple[str, str, str]]:
    """What somebody typed into a sent form, checked or not: name, label and words of each field."""
    checked = getattr(form, "cleaned_data", {})
    return [
        (name, str(form[name].label), in_words(field, checked.get(name, form[name].value())))
        for name, field in form.fields.items()
        if not field.widget.is_hidden
    ]


def _put(data: Any, key: str, field: forms.Field, value: Any) -> None:
    """Let a sent form hold this value, as a browser would have sent it."""
    value = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        data.pop(key, None)
        if value:
            data[key] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(key, [str(each) for each in value])
    else:
        shown = field.widget.format_value(value)
        data[key] = "" if value is None else shown if isinstance(shown, str) else str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(field, forms.ChoiceField):
        value = field.prepare_value(value)
        labels = {str(key): str(label) for key, label in _choices(field)}
        if isinstance(value, list | tuple):
            return words.listing(labels.get(str(v), str(v)) for v in value) or "nothing"
        key = "" if value is None else str(value)
        return labels.get(key, key) or "nothing"
    return words.said(value)


def _choices(field: forms.ChoiceField) -> Iterable[tuple[Any, Any]]:
    """All choices of a field, those of its groups among them."""
    for key, label in field.choices:  # type: ignore[misc,union-attr]
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
