"""Text boxes of an entry: a limit that is said in a sentence, and never cuts off what was pasted."""

from typing import Any

from django import forms

from inclusion.forms import AtMost

# About ten printed pages. A longer statement is a document of its own.
LONGEST = 20_000


class Words(forms.CharField):
    """Typed words, up to `most` characters; `rows` makes the box of several lines."""

    def __init__(self, *, most: int = LONGEST, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        instead = "Keep a longer text as a document." if most == LONGEST else ""
        super().__init__(validators=[AtMost(most, instead)], **kwargs)
