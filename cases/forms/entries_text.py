"""Text boxes of an entry: a limit that is said in a sentence, and never cuts off what was pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# About ten printed pages. A longer statement is a document of its own.
LONGEST = 20_000


class Words(forms.CharField):
    """Typed words. The limit is checked on the server only: a browser's would drop the rest unseen."""

    def __init__(
        self, *, most: int = LONGEST, rows: int = 0, suggests: str = "", **kwargs: Any
    ) -> None:
        """`suggests` is the id of a datalist on the page."""
        kwargs.setdefault("required", False)
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        elif suggests:
            kwargs["widget"] = forms.TextInput(attrs={"list": suggests})
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
