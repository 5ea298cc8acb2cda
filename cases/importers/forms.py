"""Forms of the import pages."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from inclusion.forms import DayField, PlainForm

from .columns import NOT_IMPORTED, Column
from .dates import ORDER_NAMES, Proof


class UploadForm(PlainForm):
    """One file."""

    file = forms.FileField(
        label="File",
        help_text="CSV (UTF-8) or an Excel workbook (XLSX), at most 10 MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


class ColumnsForm(PlainForm):
    """What each heading of a file stands for, and the order of its dates."""

    order = forms.ChoiceField(
        label="Dates in this file are written",
        choices=list(ORDER_NAMES.items()),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        headings: Sequence[str],
        columns: Sequence[Column],
        guessed: Sequence[str],
        examples: Sequence[str],
        proof: Proof,
        order: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings, self.examples = headings, examples
        choices = [(NOT_IMPORTED, "Not imported"), *((c.name, c.label) for c in columns)]
        for place, heading in enumerate(headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=guessed[place],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.fields["order"].initial = order or proof.order
        if not (proof.needed or self.is_bound):
            del self.fields["order"]

    def rows(self) -> Iterator[tuple[str, str, BoundField]]:
        """Heading, examples and the choice, one for each column of the file."""
        for place, heading in enumerate(self.headings):
            yield heading, self.examples[place], self[f"column_{place}"]

    @property
    def chosen(self) -> list[str]:
        """The chosen column of each heading; one that is not on offer is not imported."""
        places = range(len(self.headings))
        return [self.cleaned_data.get(f"column_{place}", NOT_IMPORTED) for place in places]


class AnswersForm(PlainForm):
    """What a person settles before a roll is imported; ticks of rows are read beside it."""

    other_establishments = forms.BooleanField(
        label="Import the rows of another establishment as well",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    left_on = DayField(label="The ticked pupils left on", required=False)
