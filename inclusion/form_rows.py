"""Forms that repeat: rows that people add, change and take away, with or without JavaScript."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.forms.utils import ErrorDict, ErrorList

from inclusion.forms import PlainForm
from inclusion.words import whole_number

NOT_OFFERED = "Choose one from the list."
# Eighteen digits: what a database's whole numbers hold.
LARGEST_ID = 10**18 - 1


class PickField(forms.ChoiceField):
    """One of several records, offered by id; the records are read once for all rows."""

    def __init__(self, *, empty: str = "Choose", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = NOT_OFFERED
        self.empty = empty
        self.records: Mapping[int, Any] = {}

    def offer(self, records: Iterable[Any]) -> None:
        """Let people choose among these records, shown as they print."""
        self.records = {record.pk: record for record in records}
        self.choices = [("", self.empty), *((pk, str(r)) for pk, r in self.records.items())]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.records[int(chosen)] if chosen else None


class RowForm(PlainForm):
    """One row. It counts once one of its `typed` fields is filled in; a blank row is left out.

    `called` is what the page calls a row, so that a fault can be told with its number.
    """

    typed: tuple[str, ...] = ()
    called = ""
    id = forms.IntegerField(
        required=False,
        max_value=LARGEST_ID,
        widget=forms.HiddenInput,
        error_messages={
            "max_value": "This row did not arrive as it was shown. Open the page again."
        },
    )
    remove = forms.BooleanField(required=False, label="Remove this")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_OFFERED

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and (self.is_blank or self.is_removed):
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("id") and not self.has_words and not data.get("remove"):
            raise forms.ValidationError("This row is empty now: fill it in, or tick Remove.")
        return data

    @property
    def has_words(self) -> bool:
        return any(str(self.raw(name)).strip() for name in self.typed)

    @property
    def is_blank(self) -> bool:
        """Nothing was typed, and no saved row stands behind it."""
        return not self.has_words and not self.raw("id")

    @property
    def is_touched(self) -> bool:
        """Whether somebody made it say something new; a row that cannot tell is taken as touched."""
        return True

    @property
    def is_removed(self) -> bool:
        return bool(self.raw("remove"))

    @property
    def is_saved(self) -> bool:
        return bool(self["id"].value())

    @property
    def is_new(self) -> bool:
        """Shown empty, for somebody to fill in."""
        return not self.is_saved and not any(self[name].value() for name in self.typed)

    def lines(self, *lines: Any) -> Layout:
        """A row's fields, with the box that removes it once it has been saved."""
        return Layout("id", *lines, *(("remove",) if self.is_saved else ()))

    def part(self, *fields: Any) -> FormHelper:
        """Some of a row's fields, where the others stand in another place of the page."""
        helper = self.helper
        helper.layout, helper.render_hidden_fields = Layout(*fields), False
        return helper

    def raw(self, name: str) -> Any:
        """What was sent for a field, untouched."""
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return "" if value is None or value is False else value

    def row(self) -> dict[str, Any]:
        """The values of a filled-in row, with its id and whether it goes."""
        data = self.cleaned_data
        if self.is_removed:
            return {"id": data.get("id"), "remove": True}
        kept = {name: data[name] for name in data if name not in ("id", "remove")}
        return {**kept, "id": data.get("id")}


class Rows(forms.BaseFormSet[RowForm]):
    """Rows of one kind. What was sent decides which rows there are, never the initial values."""

    default_error_messages = {
        "missing_management_form": "Some rows did not arrive. Open the page again.",
        "too_many_forms": "This has more than %(num)d rows: take some away.",
    }

    def __init__(
        self, *args: Any, offers: Mapping[str, Iterable[Any]] | None = None, **kwargs: Any
    ) -> None:
        self.offers = {name: list(records) for name, records in (offers or {}).items()}
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.max_num += len(self.initial or ())

    def full_clean(self) -> None:
        """Rows that are saved were taken once: the limit is on those that are added."""
        self.max_num = type(self).max_num
        if self.is_bound:
            self.max_num += sum(1 for row in self.forms if row.raw("id"))
        super().full_clean()

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = False
        for name, records in self.offers.items():
            field = form.fields[name]
            assert isinstance(field, PickField)  # noqa: S101 (a programmer's mistake)
            field.offer(records)

    def rows(self) -> list[dict[str, Any]]:
        """The rows that were filled in, in the order in which they stand, but for untouched ones."""
        return [form.row() for form in self.forms if not form.is_blank and form.is_touched]


def rows_of(row: type[RowForm], extra: int = 1, most: int = 40) -> type[Rows]:
    """The set of rows of one kind, with a number of empty ones at its end."""
    made: Any = forms.formset_factory(
        row, formset=Rows, extra=extra, max_num=most, validate_max=True
    )
    rows: type[Rows] = made
    return rows


def side_by_side(*parts: tuple[str, int]) -> Div:
    """Fields in a line on a wide screen, twelve columns in all; one under another on a phone."""
    columns = [Div(Field(name), css_class=f"col-md-{width}") for name, width in parts]
    return Div(*columns, css_class="row gx-2")


def with_records(rows: Rows, found: Mapping[int, Any]) -> list[tuple[RowForm, Any]]:
    """Rows beside their records, by id; a row whose record has gone meanwhile is left out."""
    pairs = ((row, whole_number(str(row["id"].value() or ""))) for row in rows.forms)
    return [(row, found[pk]) for row, pk in pairs if pk is not None and pk in found]


def with_missing(data: Any, prefix: str, rows: Iterable[Mapping[str, Any]]) -> Any:
    """What was sent or kept, with the rows that stand now and did not when its page was made.

    `rows` hold the values of one row each by field name, with its `id`; `data` None stays None.
    """
    total = whole_number(str(data.get(f"{prefix}-TOTAL_FORMS", "")), 4) if data else None
    if total is None:
        return data
    there = {str(data.get(f"{prefix}-{number}-id", "")) for number in range(total)}
    missing = [row for row in rows if str(row["id"]) not in there]
    sent = data.copy()
    for number, row in enumerate(missing, start=total):
        for name, value in row.items():
            sent[f"{prefix}-{number}-{name}"] = "" if value is None else str(value)
    sent[f"{prefix}-TOTAL_FORMS"] = str(total + len(missing))
    return sent


def as_typed(form: Any) -> None:
    """Show a kept draft as it was typed, without complaints about what is not finished."""
    if isinstance(form, Rows):
        shown: Any = form
        for row in form.forms:
            row._errors = ErrorDict()
        shown._errors, shown._non_form_errors = [], ErrorList()
    else:
        form._errors = ErrorDict()
