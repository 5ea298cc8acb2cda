"""Text boxes of an entry, with a limit that is said and never cuts off what was pasted; its times."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

REASON_LENGTH = 100
# About ten printed pages. A longer statement is a document of its own.
LONGEST = 20_000


class Words(forms.CharField):
    """Typed words. The limit is checked on the server only: a browser's would drop the rest unseen."""

    def __init__(self, *, most: int = LONGEST, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(**kwargs)
        self.most = most

    def validate(self, value: str) -> None:
        super().validate(value)
        length = len(value.replace("\r\n", "\n"))
        if length > self.most:
            raise ValidationError(
                f"This has {length:,} characters: use at most {self.most:,}."
                + (" Keep a longer text as a document." if self.most == LONGEST else "")
            )


def time_field(label: str, hint: str = "") -> forms.TimeField:
    """A time of day, as people type it."""
    return forms.TimeField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"invalid": "Enter a time, for example 10.40."},
    )


def reason_field() -> Words:
    """Why something that stands is corrected; asked of whoever corrects it."""
    return Words(
        most=REASON_LENGTH,
        label="Why what stands is corrected",
        help_text="Only if you change or empty something that stood. It is shown beside what stood.",
    )
