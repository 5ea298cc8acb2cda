"""Text boxes of an entry, with the limits and the writing direction of what is typed into them."""

from typing import Any

from django import forms

from inclusion.forms import LONGEST

REASON_LENGTH = 100


class Words(forms.CharField):
    """Typed words, up to `most` characters; `rows` makes the box of several lines."""

    def __init__(
        self, *, most: int = LONGEST, rows: int = 0, suggests: str = "", **kwargs: Any
    ) -> None:
        """`suggests` is the id of a datalist on the page."""
        kwargs.setdefault("required", False)
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        elif suggests:
            kwargs["widget"] = forms.TextInput(attrs={"list": suggests})
        super().__init__(max_length=most, **kwargs)


def reason_field() -> Words:
    """Why something that stands is corrected; asked of whoever corrects it."""
    return Words(
        most=REASON_LENGTH,
        label="Why what stands is corrected",
        help_text="Only if you change or empty something that stood. It is shown beside what stood.",
    )
