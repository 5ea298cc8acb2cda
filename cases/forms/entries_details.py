"""The details of an entry, added or corrected after it was logged."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row

from cases.models import Entry, IncidentDetail, PhysicalIntervention
from inclusion.forms import HourField, PlainForm, VersionMixin

from .entries_incident import FIELDS, IncidentFields, incident_fields
from .entries_intervention import (
    INTERVENTION,
    InterventionFields,
    intervention_fields,
    told_values,
)
from .entries_text import reason_field

_LATER = "Add the record of a physical intervention"


class EntryDetailsForm(VersionMixin, IncidentFields, InterventionFields, PlainForm):
    """Everything that may stand beside an entry's words. Of an intervention, what the law asks."""

    happened_at = HourField(label="Time", required=False, help_text="For example 10.40")
    reason = reason_field()

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry

    def layout(self) -> Layout:
        """A record of an intervention comes first where it is one, and folded away where it is not."""
        time = Row(Column("happened_at"))
        incident = Fieldset("The incident", time, *incident_fields(), css_class="group")
        if self.entry.kind == Entry.Kind.INTERVENTION:
            return Layout(intervention_fields("group"), incident, "reason")
        opening = '<details class="more-part"{% if form.intervention_typed %} open{% endif %}>'
        later = (HTML(f"{opening}<summary>{_LATER}</summary>"), intervention_fields())
        return Layout(incident, *later, HTML("</details>"), "reason")

    def clean(self) -> dict[str, Any]:
        """The checks of a new entry, with the kind and the day that this one has or takes."""
        data = self.cleaned_data
        data["happened_on"] = self.entry.happened_on
        data["kind"] = Entry.Kind.INTERVENTION if self._of_force else self.entry.kind
        return super().clean()

    @property
    def _of_force(self) -> bool:
        return self.entry.kind == Entry.Kind.INTERVENTION or self.intervention_typed

    def incident_values(self) -> Mapping[str, Any]:
        """The fields of an IncidentDetail as they were typed."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def own_values(self) -> Mapping[str, Any]:
        """The fields of the entry itself."""
        return {"happened_at": self.cleaned_data["happened_at"]}

    @staticmethod
    def values_of(
        entry: Any, incident: IncidentDetail | None, record: PhysicalIntervention | None
    ) -> dict[str, Any]:
        """What the form shows for an entry and what stands beside it, with the entry's version."""
        incident, record = incident or IncidentDetail(), record or PhysicalIntervention()
        return {
            "version": entry.version,
            "happened_at": entry.happened_at,
            **{name: getattr(incident, name) for name in FIELDS},
            **{name: getattr(record, name) for name in INTERVENTION},
            **told_values(record),
        }
