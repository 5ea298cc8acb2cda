"""What an incident may add to an entry: before, during, after; against whom; restorative questions."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import HTML, Column, Div, Fieldset, Row
from django import forms

from cases.models import DETAILED_KINDS, IncidentDetail

from .entries_picks import (
    BEFORE,
    DID,
    PICKS,
    THEN,
    picked_and_typed,
    picks,
    with_picks,
)
from .entries_text import Words

FIELDS = (
    *("place", "lesson", "antecedent", "behaviour", "consequence", "likely_function"),
    *("against", "strands", "who_was_affected", "what_is_needed", "how_to_prevent"),
)
Detail = IncidentDetail


class IncidentFields(forms.Form):
    """All of them optional: a short entry stays short."""

    place = Words(most=120, label="Where", suggests="places")
    lesson = Words(most=120, label="Lesson or time of day", suggests="times-of-day")
    antecedent_picks = picks("What came before", BEFORE)
    antecedent = Words(rows=2, label="What came before, in words")
    behaviour_picks = picks("What the pupil did", DID)
    behaviour = Words(rows=2, label="What the pupil did, in words")
    consequence_picks = picks("What happened then", THEN)
    consequence = Words(rows=2, label="What happened then, in words")
    likely_function = forms.ChoiceField(
        label="What it may have been for",
        required=False,
        choices=[*Detail.Function.choices, ("", "Not said")],
        widget=forms.RadioSelect,
    )
    against = forms.ChoiceField(
        label="Was it bullying or discriminatory?",
        required=False,
        choices=[("", "Neither"), *Detail.Against.choices],
        widget=forms.RadioSelect,
    )
    strands = forms.MultipleChoiceField(
        label="What the bullying or discrimination was about",
        required=False,
        choices=Detail.Strand.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    who_was_affected = Words(rows=2, label="Who was affected, and how")
    what_is_needed = Words(rows=2, label="What is needed to put it right")
    how_to_prevent = Words(rows=2, label="How to prevent it")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("strands") and not data.get("against"):
            self.add_error("against", "Say whether it was bullying or discriminatory.")
        elif data.get("against") == Detail.Against.DISCRIMINATORY and not data.get("strands"):
            self.add_error("strands", "Tick what it was about.")
        if self.incident_typed and data.get("kind") and data["kind"] not in DETAILED_KINDS:
            self.add_error(
                "kind",
                "What you wrote about an incident needs one of the kinds incident, observation or "
                "physical intervention: choose one, or take it out.",
            )
        return data

    @property
    def incident_typed(self) -> bool:
        """Whether anything stands in these boxes, saved or not: the section is then open."""
        return any(self[name].value() for name in (*FIELDS, *PICKS.values()))

    def incident(self) -> Mapping[str, Any] | None:
        """The fields of an IncidentDetail; None when nothing was added."""
        typed = {name: self.cleaned_data.get(name) for name in FIELDS}
        values = with_picks(typed, self.cleaned_data)
        return values if any(values.values()) else None


def incident_fields() -> tuple[Any, ...]:
    """The fields in their order: before, during, after; against whom; restorative questions."""
    return (
        Row(Column("place"), Column("lesson")),
        *(picked_and_typed(box) for box in PICKS),
        InlineRadios("likely_function"),
        InlineRadios("against"),
        InlineCheckboxes("strands"),
        Fieldset("Putting it right", "who_was_affected", "what_is_needed", "how_to_prevent"),
    )


def incident_part() -> Div:
    """The section of a new entry. A style sheet shows it for the kinds that it belongs to."""
    opening = '<details class="more-part"{% if form.incident_typed %} open{% endif %}>'
    return Div(
        HTML(f"{opening}<summary>Add details of the incident</summary>"),
        *incident_fields(),
        HTML("</details>"),
        css_class="kind-part incident-part",
    )
