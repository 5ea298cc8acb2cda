"""Forms of who was told: several lines in one go, and one notice put right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from exclusions.codes import How
from exclusions.models import Notice
from exclusions.services.notices import Told
from exclusions.telling.kinds import BY_TO, Line, line_from
from exclusions.telling.papers import Paper, paper_of
from inclusion.accounts.person import Person
from inclusion.forms import DayField, PlainForm, VersionMixin

CLOCK = ["%H:%M", "%H.%M", "%H:%M:%S"]


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes that stand beside the lines of a page; the summary of errors leads to the first."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index) or id_


class LinesField(forms.MultipleChoiceField):
    """Lines by their keys; cleans to `Line`s."""

    widget = Ticks

    def to_python(self, value: Any) -> list[Any]:
        return [line_from(key) for key in super().to_python(value)]

    def validate(self, value: Sequence[Line | None]) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if None in value:
            raise forms.ValidationError("Choose from the list who was told.", code="invalid")


class _ToldFields(PlainForm):
    """When, how and by whom somebody was told, and what proves it."""

    how = forms.ChoiceField(
        label="How",
        choices=[("", "Choose how"), *How.choices],
        error_messages={"required": "Choose how they were told."},
    )
    told_on = DayField(label="Day they were told")
    told_at = forms.TimeField(
        label="Time",
        required=False,
        help_text="For example 14:20",
        input_formats=CLOCK,
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"invalid": "Enter a time, for example 14:20."},
    )
    told_by = forms.CharField(label="Who told them", required=False, max_length=120)
    proof = forms.CharField(
        label="What proves it",
        required=False,
        max_length=300,
        help_text="For example a reference number, or who answered the call",
    )
    kept = forms.ChoiceField(label="Document that belongs to it", required=False)

    def __init__(self, *args: Any, papers: Iterable[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers: Mapping[str, Paper] = {paper.key: paper for paper in papers}
        if self.papers:
            offered = [(key, paper.title) for key, paper in self.papers.items()]
            self.fields["kept"].choices = [("", "None"), *offered]  # type: ignore[attr-defined]
        else:
            del self.fields["kept"]

    def told(self) -> Told:
        """What was typed, for the service."""
        typed = self.cleaned_data
        paper = self.papers.get(typed.get("kept") or "")
        names = ("told_on", "how", "told_at", "told_by", "proof")
        return Told(
            **{name: typed[name] for name in names},
            letter=paper.letter if paper else None,
            attachment=paper.attachment if paper else None,
        )


class ToldForm(_ToldFields):
    """Which lines of the page were told, in one go. The boxes stand beside the lines."""

    which = LinesField(label="Who was told", error_messages={"required": "Tick who was told."})

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {"told_on": person.on, "told_by": person.name, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)

    def ticked(self) -> list[Line]:
        """The lines that were ticked, as far as they can be read, before anything is checked."""
        field: Any = self.fields["which"]
        sent = field.widget.value_from_datadict(self.data, {}, "which") if self.is_bound else []
        return [line for line in map(line_from, sent or []) if line]

    def untick(self, lines: Iterable[Line]) -> None:
        """Take the ticks off lines that somebody else has written down meanwhile."""
        gone = {line.key for line in lines}
        data = self.data.copy()  # type: ignore[attr-defined]
        data.setlist("which", [key for key in data.getlist("which") if key not in gone])
        self.data = data

    def layout(self) -> Layout:
        """What belongs to all of them; the boxes are drawn by the page."""
        kept = ["kept"] if "kept" in self.fields else []
        return Layout("how", "told_on", "told_at", "told_by", "proof", *kept)


class CorrectForm(VersionMixin, _ToldFields):
    """One notice put right, or taken out."""

    reason = forms.CharField(
        label="Why it is changed", help_text="The history keeps both", max_length=100
    )

    def __init__(self, *args: Any, notice: Notice, person: Person, **kwargs: Any) -> None:
        initial = values_of(notice, person)
        super().__init__(*args, initial=initial, **kwargs)
        hows = [(str(how), str(how.label)) for how in BY_TO[notice.kind].hows]
        if notice.how and notice.how not in dict(hows):
            hows.append((notice.how, notice.get_how_display()))
        self.fields["how"].choices = [("", "Choose how"), *hows]  # type: ignore[attr-defined]
        self.fields["reason"].error_messages["required"] = "Say why what was recorded is changed."


class TakeOutForm(VersionMixin, PlainForm):
    """Why a notice is taken out."""

    reason = forms.CharField(
        label="Why it is taken out",
        help_text="The history keeps what it said",
        max_length=100,
        error_messages={"required": "Say why what was recorded is changed."},
    )


def values_of(notice: Notice, person: Person) -> dict[str, Any]:
    """What stands in a notice, by the names of the form's fields."""
    paper = paper_of(notice, person)
    return {
        "how": notice.how,
        "told_on": notice.told_on,
        "told_at": notice.told_at,
        "told_by": notice.told_by,
        "proof": notice.proof,
        "kept": paper.key if paper else "",
        "version": notice.version,
    }
