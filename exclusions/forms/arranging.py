"""Forms about what is arranged during an exclusion: work, education, what the family wrote, the return."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from exclusions.codes import ProvisionSite
from exclusions.models import WorkSet
from inclusion import words
from inclusion.form_rows import RowForm, rows_of, side_by_side
from inclusion.forms import DayField, HourField, PlainForm, VersionMixin

WHY = "Why something recorded is changed"
LONG = 5000


def why_changed() -> forms.CharField:
    return forms.CharField(
        label=WHY,
        help_text="Only if you change or empty a day that stood; the history keeps both",
        required=False,
        max_length=100,
    )


class WorkRow(RowForm):
    """The work of one day."""

    typed = ("what", "how", "set_on", "marked_on")
    for_on = forms.DateField(widget=forms.HiddenInput)
    what = forms.CharField(
        label="What was set",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    how = forms.CharField(label="How: online, post, by hand", required=False, max_length=120)
    set_on = DayField(label="Sent on", required=False, help_text="")
    marked_on = DayField(label="Marked on", required=False, help_text="")

    def layout(self) -> Layout:
        return Layout("for_on", "what", side_by_side(("how", 4), ("set_on", 4), ("marked_on", 4)))

    @property
    def is_blank(self) -> bool:
        """Each day has its row: one without words is kept, so that what stood can be taken out."""
        return False

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("what") and not data.get("set_on") and "set_on" not in self.errors:
            self.add_error("set_on", "Enter the day on which the work was sent.")
        if not data.get("what") and (data.get("set_on") or data.get("marked_on")):
            self.add_error("what", "Say what was set.")
        return data

    @property
    def heading(self) -> str:
        """The day in words."""
        value = self["for_on"].value()
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        return words.weekday(day)


WorkRows = rows_of(WorkRow, extra=0)


def work_rows(days: Iterable[date], standing: Iterable[WorkSet]) -> list[dict[str, Any]]:
    """A row for each day for which work is set, and for each day that has some already."""
    found = {work.for_on: work for work in standing}
    rows = []
    for day in sorted({*days, *found}):
        work = found.get(day)
        rows.append(
            {
                "for_on": day,
                "what": work.what if work else "",
                "how": work.how if work else "",
                "set_on": work.set_on if work else None,
                "marked_on": work.marked_on if work else None,
            }
        )
    return rows


class VersionForm(VersionMixin, PlainForm):
    """The version of the record that a page of rows was opened with."""


class EducationForm(VersionMixin, PlainForm):
    """Full-time education elsewhere, and what its notice to the family gives."""

    sixth_day_provision_from = DayField(
        label="From", required=False, help_text="A day that is planned may be entered"
    )
    provision_site = forms.ChoiceField(
        label="Where",
        required=False,
        choices=[("", "Not arranged yet"), *ProvisionSite.choices],
        help_text="The register code of these days follows from it",
    )
    place = forms.CharField(label="Name of the place", required=False, max_length=120)
    address = forms.CharField(
        label="Address", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts_at = HourField(label="Starts at", required=False)
    ends_at = HourField(label="Ends at", required=False)
    break_times = forms.CharField(label="Break", required=False, max_length=120)
    report_to = forms.CharField(
        label="Whom to report to on the first day", required=False, max_length=120
    )
    transport = forms.CharField(label="How the pupil gets there", required=False, max_length=200)
    short_notice_agreed_on = DayField(
        label="The family agreed to shorter notice on",
        required=False,
        help_text="Only where it starts before the sixth day",
    )
    reason = why_changed()

    def layout(self) -> Layout:
        return Layout(
            "version",
            side_by_side(("sixth_day_provision_from", 5), ("provision_site", 7)),
            Fieldset(
                "For the notice to the family",
                "place",
                "address",
                side_by_side(("starts_at", 3), ("ends_at", 3), ("break_times", 6)),
                "report_to",
                "transport",
                "short_notice_agreed_on",
                css_class="group",
            ),
            "reason",
        )


class RepresentationsForm(VersionMixin, PlainForm):
    """What the family wrote to the governing board."""

    representations_on = DayField(label="They wrote on", required=False)
    representations = forms.CharField(
        label="What they wrote",
        required=False,
        max_length=LONG,
        help_text="In their words, or where the letter lies",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = why_changed()


class ReturnForm(VersionMixin, PlainForm):
    """The day of the return."""

    returned_on = DayField(label="Back in school on", required=False)
    return_refused = forms.BooleanField(
        label="The pupil was kept out because a meeting had not been held",
        required=False,
    )
    reason = why_changed()
