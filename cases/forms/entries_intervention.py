"""The statutory record of a physical intervention, and what is added to it later."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone

from cases.models import Entry, PhysicalIntervention
from inclusion.forms import DayField, HourField, PlainForm, VersionMixin

from .entries_text import Words, reason_field

INTERVENTION = (
    *("sort", "started_at", "minutes", "staff", "witnesses", "why_needed", "tried_before", "how"),
    *("injuries", "talked_on", "pupil_view", "parents_told_by", "parents_not_told_because"),
)
_TYPED = (*(name for name in INTERVENTION if name != "sort"), "told_on", "told_time")
_NEEDED = {
    "staff": "Write down who took part.",
    "why_needed": "Write down why it was necessary.",
    "how": "Write down what was done, and how.",
}


class _ToldFields(forms.Form):
    """When the parents were told, or why not, and the talk with the pupil afterwards."""

    told_on = DayField(label="Parents told on", required=False)
    told_time = HourField(label="At", required=False, help_text="For example 15.10")
    parents_told_by = Words(most=120, label="Told by")
    parents_not_told_because = Words(
        rows=2,
        label="Or why the parents are not told",
        help_text="Only where telling them would put the pupil at risk of serious harm. "
        "Say who decided so, and whom you told instead.",
    )
    talked_on = DayField(label="Talked through with the pupil on", required=False)
    pupil_view = Words(rows=2, label="What the pupil said")

    def _check_told(self, data: dict[str, Any], happened_on: date | None) -> None:
        """A time alone is of the day itself; a day alone lacks its time."""
        if data.get("told_time") and not data.get("told_on") and "told_on" not in self.errors:
            data["told_on"] = happened_on
        if data.get("told_on") and not data.get("told_time") and "told_time" not in self.errors:
            self.add_error("told_time", "Enter the time as well, for example 15.10.")
        if data.get("parents_told_by") and not data.get("told_on") and "told_on" not in self.errors:
            self.add_error("told_on", "Enter when they were told.")

    def _told_at(self) -> datetime | None:
        on: date | None = self.cleaned_data.get("told_on")
        at: time | None = self.cleaned_data.get("told_time")
        return timezone.make_aware(datetime.combine(on, at)) if on and at else None


_TOLD = (
    Row(Column("told_on"), Column("told_time"), Column("parents_told_by")),
    "parents_not_told_because",
    Row(Column("talked_on")),
    "pupil_view",
)


def told_values(record: PhysicalIntervention) -> dict[str, Any]:
    """What the fields about telling show for a record."""
    told_at = timezone.localtime(record.parents_told_at) if record.parents_told_at else None
    names = ("parents_told_by", "parents_not_told_because", "talked_on", "pupil_view")
    return {
        "told_on": told_at.date() if told_at else None,
        "told_time": told_at.time().replace(second=0, microsecond=0) if told_at else None,
        **{name: getattr(record, name) for name in names},
    }


class InterventionFields(_ToldFields):
    """Who, why, what was tried, what was done, for how long, what came of it."""

    sort = forms.ChoiceField(
        label="What it was",
        required=False,
        choices=PhysicalIntervention.Sort.choices,
        initial=PhysicalIntervention.Sort.FORCE,
        widget=forms.RadioSelect,
    )
    started_at = HourField(label="From", required=False, help_text="For example 10.40")
    minutes = forms.IntegerField(
        label="How many minutes",
        required=False,
        min_value=0,
        max_value=600,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    staff = Words(most=300, label="Staff who took part")
    witnesses = Words(most=300, label="Who saw it")
    why_needed = Words(rows=2, label="Why it was necessary")
    tried_before = Words(rows=2, label="What was tried first")
    how = Words(rows=2, label="What was done, and how")
    injuries = Words(
        rows=2, label="Injuries and first aid", help_text="Write “none” if there were none"
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_told(data, data.get("happened_on"))
        if data.get("kind") == Entry.Kind.INTERVENTION:
            for name, sentence in _NEEDED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        elif data.get("kind") and self.intervention_typed:
            self.add_error(
                "kind",
                "What you wrote about a physical intervention needs that kind: choose it, or take it out.",
            )
        return data

    @property
    def intervention_typed(self) -> bool:
        """Whether anything stands in these boxes, saved or not: the section then shows."""
        return any(self[name].value() for name in _TYPED)

    def intervention(self) -> Mapping[str, Any] | None:
        """The fields of a PhysicalIntervention; None for any other kind of entry."""
        if self.cleaned_data.get("kind") != Entry.Kind.INTERVENTION:
            return None
        return self.intervention_values()

    def intervention_values(self) -> dict[str, Any]:
        """The fields of a PhysicalIntervention as they were typed."""
        values = {name: self.cleaned_data.get(name) for name in INTERVENTION}
        values["sort"] = values["sort"] or PhysicalIntervention.Sort.FORCE
        return {**values, "parents_told_at": self._told_at()}


def intervention_fields(css_class: str = "") -> Fieldset:
    """The fields in their order, with what the law asks."""
    return Fieldset(
        "Record of the physical intervention",
        HTML(
            '<p class="hint">The law asks for this record, and for telling the parents, the same '
            "day. Who took part, why and how are needed to save it.</p>"
        ),
        InlineRadios("sort"),
        Row(Column("staff"), Column("witnesses")),
        Row(Column("started_at"), Column("minutes")),
        "why_needed",
        "tried_before",
        "how",
        "injuries",
        *_TOLD,
        css_class=css_class,
    )


def intervention_part() -> tuple[Any, ...]:
    """The section of a new entry. A style sheet shows it for its kind only."""
    filled = "{% if form.intervention_typed %} filled{% endif %}"
    return (
        HTML(f'<div class="kind-part intervention-part{filled}">'),
        intervention_fields(),
        HTML("</div>"),
    )


class CompleteInterventionForm(VersionMixin, _ToldFields, PlainForm):
    """What came later. Only what is still empty is asked.

    What somebody else has filled in since this form was opened stays on it, with the question why it
    is corrected.
    """

    reason = reason_field()

    def __init__(self, *args: Any, record: PhysicalIntervention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.happened_on = record.entry.happened_on
        told, not_told = record.parents_told_at, record.parents_not_told_because
        settled = {
            "told_on": told,
            "told_time": told,
            "parents_told_by": told,
            "parents_not_told_because": told or not_told,
            "talked_on": record.talked_on,
            "pupil_view": record.pupil_view,
        }
        standing = [name for name, stands in settled.items() if stands]
        for name in standing:
            if not self.data.get(name):
                del self.fields[name]
        if not set(standing) & set(self.fields):
            del self.fields["reason"]

    @property
    def asks_something(self) -> bool:
        """Whether anything is still empty."""
        return bool(set(self.fields) - {"version", "reason"})

    def layout(self) -> Layout | None:
        return Layout(*_TOLD) if len(self.fields) == len(self.base_fields) - 1 else None

    def clean(self) -> dict[str, Any]:
        self._check_told(self.cleaned_data, self.happened_on)
        return self.cleaned_data

    @staticmethod
    def values_of(entry: Any, record: PhysicalIntervention | None) -> dict[str, Any]:
        """What the fields would show for a record, with the version of its entry."""
        return {**told_values(record or PhysicalIntervention()), "version": entry.version}

    def changes(self) -> dict[str, Any]:
        """The fields of a PhysicalIntervention that this form fills."""
        names = ("parents_told_by", "parents_not_told_because", "talked_on", "pupil_view")
        return {
            **{name: self.cleaned_data.get(name) for name in names},
            "parents_told_at": self._told_at(),
        }
