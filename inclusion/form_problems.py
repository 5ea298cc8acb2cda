"""The summary on top of a page that has a form and rows under it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms

from .form_rows import Rows


@dataclass(frozen=True)
class Problem:
    """One sentence, and the id of the field that it is about, if it is about one."""

    words: str
    anchor: str = ""


def problems(forms_shown: Iterable[forms.BaseForm | Rows]) -> list[Problem]:
    """Everything to put right, in the order of the page."""
    return [problem for form in forms_shown for problem in _of(form)]


def _of(form: forms.BaseForm | Rows) -> Iterator[Problem]:
    if not isinstance(form, Rows):
        yield from _of_form(form)
    elif form.is_bound:
        for message in form.non_form_errors():
            yield Problem(str(message))
        for number, row in enumerate(form.forms, 1):
            yield from _of_form(row, f"{row.called} {number}" if row.called else "")


def _of_form(form: forms.BaseForm, where: str = "") -> Iterator[Problem]:
    """Each sentence begins with its field; in a row that has a name, with that: "Target 2, goal: "."""
    for message in form.non_field_errors():
        yield Problem(f"{where}: {message}" if where else str(message))
    for field in form:
        label = f"{where}, {_lower(str(field.label))}" if where else field.label
        for message in field.errors:
            ends = " " if str(label).endswith("?") else ": "
            words = str(message) if field.is_hidden else f"{label}{ends}{message}"
            yield Problem(words, "" if field.is_hidden else field.id_for_label)


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
