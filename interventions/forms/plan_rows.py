"""The rows of a plan: targets, what is done, agencies, views, and who agreed."""

from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from inclusion.form_merge import BegunRow
from inclusion.form_rows import PickField, side_by_side
from inclusion.forms import DayField, in_words
from inclusion.words import whole_number
from interventions.limits import beyond
from interventions.missing import lacks
from interventions.models import Strategy, Target, View
from interventions.services.voice import LONGEST_NAME

from .numbers import ValueField


class FoldedRow(BegunRow):
    """A row that a long page folds to one line once it was saved: `title` is that line."""

    @property
    def title(self) -> str:
        """The row in a few words."""
        return self._said(self.typed[0])

    @property
    def is_folded(self) -> bool:
        """Saved rows without a fault that lack nothing, and into which no two people wrote."""
        opens = self.errors or self.is_removed or self.lacks or self.clashed
        return self.is_saved and not opens

    @property
    def lacks(self) -> bool:
        """Whether the plan cannot run with the row as it stands."""
        return False

    def _said(self, name: str) -> str:
        """What stands in one field, choices by their labels."""
        field, value = self.fields[name], self[name].value()
        if isinstance(field, forms.ChoiceField):
            return in_words(field, value)
        return "" if value is None else str(value)


class TargetRow(FoldedRow):
    called = "Target"
    typed = ("what", "measure", "owner_name", "baseline", "goal", "success")
    owner = forms.ChoiceField(label="Whose", choices=Target.Owner.choices)
    owner_name = forms.CharField(label="Who exactly", required=False, max_length=120)
    what = forms.CharField(
        label="Target: what will happen",
        max_length=300,
        error_messages={"required": "Say what shall change."},
    )
    measure = forms.CharField(
        label="What is counted",
        help_text="For example: times left without asking",
        required=False,
        max_length=160,
    )
    measured_by = forms.ChoiceField(
        label="Kind of measure", choices=Target.MeasuredBy.choices, required=False
    )
    scale_top = forms.TypedChoiceField(
        label="Steps",
        help_text="Only for a scale",
        choices=Target.ScaleTop.choices,
        coerce=int,
        empty_value=None,
        required=False,
        initial=Target.ScaleTop.FIVE,
    )
    per = forms.ChoiceField(
        label="Counted", choices=Target.Per.choices, required=False, initial=Target.Per.WEEK
    )
    baseline = ValueField(label="At the start")
    goal = ValueField(label="Goal")
    lower_is_better = forms.BooleanField(
        label="Fewer is better",
        help_text="Only where start and goal are the same, or one of them is empty",
        required=False,
    )
    success = forms.CharField(
        label="How we will know",
        help_text="For example: in class all morning, four days of five",
        required=False,
        max_length=200,
    )
    target_on = DayField(label="By when", required=False, help_text="")

    @property
    def title(self) -> str:
        return f"{self._said('owner')}: {self._said('what')}"

    @property
    def lacks(self) -> bool:
        measure, start, goal, success = (
            self[name].value() for name in ("measure", "baseline", "goal", "success")
        )
        measured_by = self["measured_by"].value() or ""
        return any(lacks(measure or "", measured_by, start, goal, success or ""))

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("owner", 2), ("owner_name", 3), ("what", 7)),
            side_by_side(("measure", 5), ("measured_by", 3), ("scale_top", 2), ("per", 2)),
            side_by_side(("baseline", 2), ("goal", 2), ("success", 5), ("target_on", 3)),
            "lower_is_better",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        # A form without these boxes says nothing about them.
        for name, usual in (("measured_by", Target.MeasuredBy.COUNT), ("per", Target.Per.WEEK)):
            data[name] = data.get(name) or usual.value
        if data.get("scale_top") is None:
            data.pop("scale_top", None)
        self._check_numbers(data)
        return data

    def _check_numbers(self, data: dict[str, Any]) -> None:
        """Start and goal are such as this kind of measure can give."""
        top = data.get("scale_top", Target.ScaleTop.FIVE.value)
        for name in ("baseline", "goal"):
            if said := beyond(data["measured_by"], data["per"], top, data.get(name)):
                self.add_error(name, said)


class StrategyRow(FoldedRow):
    called = "Strategy"
    typed = ("what", "by_whom", "how_often")
    sort = forms.ChoiceField(label="Kind", choices=Strategy.Sort.choices, required=False)
    what = forms.CharField(
        label="What will be done",
        max_length=240,
        error_messages={"required": "Say what will be done."},
    )
    by_whom = forms.CharField(label="By whom", max_length=120, required=False)
    how_often = forms.CharField(label="How often", required=False, max_length=120)
    starts_on = DayField(label="From", required=False, help_text="")

    @property
    def title(self) -> str:
        return f"{self._said('sort')}: {self._said('what')}"

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("sort", 4), ("what", 8)),
            side_by_side(("by_whom", 4), ("how_often", 5), ("starts_on", 3)),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["sort"] = data.get("sort") or Strategy.Sort.PROVISION.value
        if data["sort"] == Strategy.Sort.PROVISION and not data.get("by_whom", "").strip():
            self.add_error("by_whom", "Say who will do it.")
        return data


class AgencyRow(FoldedRow):
    called = "Agency"
    typed = ("agency", "invited_on", "response", "contribution")
    agency = PickField(
        empty="Choose an agency", error_messages={"required": "Choose an agency from the list."}
    )
    invited_on = DayField(label="Invited on", required=False, help_text="")
    response = forms.CharField(label="What it answered", required=False, max_length=200)
    contribution = forms.CharField(label="What it contributes", required=False, max_length=300)

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("agency", 5), ("invited_on", 3), ("response", 4)), "contribution"
        )


class ViewRow(FoldedRow):
    called = "View"
    typed = ("said_by", "words", "said_on")
    voice = forms.ChoiceField(label="Whose words", choices=View.Voice.choices)
    said_by = forms.CharField(
        label="Who said it",
        max_length=LONGEST_NAME,
        error_messages={"required": "Say whose words these are."},
    )
    said_on = DayField(label="When", help_text="")
    words = forms.CharField(
        label="In their words",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write down what was said."},
    )
    written_down_by = forms.CharField(label="Who wrote it down", required=False, max_length=120)

    @property
    def title(self) -> str:
        return f"{self._said('said_by')}: “{Truncator(self._said('words')).words(12)}”"

    def layout(self) -> Layout:
        # Words that stand are withdrawn with a reason, on a page of its own.
        return Layout(
            "id",
            side_by_side(("voice", 2), ("said_by", 4), ("said_on", 3), ("written_down_by", 3)),
            "words",
            *(["remove"] if self.gone else self._withdrawing()),
        )

    def _withdrawing(self) -> list[HTML]:
        pk = whole_number(str(self["id"].value() or "")) or 0
        if pk < 1:
            return []
        address = reverse("view-withdraw", args=[pk])
        link = '<p class="hint"><a href="{}">Withdraw these words</a></p>'
        return [HTML(format_html(link, address))]


class SignOffRow(FoldedRow):
    called = "Person"
    typed = ("name", "role", "signed_on", "copy_sent_on", "copy_sent_how")
    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Say who agreed."}
    )
    role = forms.CharField(label="Role", required=False, max_length=120)
    signed_on = DayField(label="Agreed on", required=False, help_text="")
    copy_sent_on = DayField(label="Copy sent on", required=False, help_text="")
    copy_sent_how = forms.CharField(label="How it was sent", required=False, max_length=80)

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("name", 4), ("role", 4), ("signed_on", 4)),
            side_by_side(("copy_sent_on", 4), ("copy_sent_how", 8)),
        )
