"""The form of a plan: its own fields and four sets of rows."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from cases.models import Agency
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_rows import (
    PickField,
    RowForm,
    Rows,
    as_typed,
    rows_of,
    side_by_side,
)
from inclusion.forms import DayField, PlainForm, VersionMixin
from interventions.models import Plan, Target, View
from interventions.services import PlanContent

from .compare import rows_apart

_TEXTS = {
    "trigger": ("Why this plan, and why now", "What led to it, with dates"),
    "purpose": ("What it is for", "What we hope will be different at its end"),
    "existing_plans": ("Other plans, and how they fit", ""),
    "background": ("What has been tried, and what came of it", ""),
    "strengths": ("Strengths and interests", "What goes well, in school and out of it"),
    "concerns": ("Concerns, up to three", "What happens, when, and what sets it off"),
    "rewards": ("Rewards agreed", ""),
    "contingency": ("If things get worse", "What adults do, and who the pupil can go to"),
    "communication": (
        "Who is told, and how",
        "How staff learn the targets; how school and home talk",
    ),
}


def _words(name: str) -> forms.CharField:
    label, hint = _TEXTS[name]
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=5000, widget=area
    )


class PlanForm(VersionMixin, PlainForm):
    """Who leads it, from when to when, and what it says."""

    lead = PickField(required=False, empty="Nobody yet", help_text="Answers for the plan")
    key_worker = PickField(
        required=False, empty="Nobody yet", help_text="Talks with the pupil often"
    )
    starts_on = DayField(label="Starts")
    ends_on = DayField(label="Ends")
    trigger = _words("trigger")
    purpose = _words("purpose")
    strengths = _words("strengths")
    concerns = _words("concerns")
    background = _words("background")
    existing_plans = _words("existing_plans")
    rewards = _words("rewards")
    contingency = _words("contingency")
    communication = _words("communication")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The plan would end before it starts.")
        return data

    def layout(self) -> Layout:
        return Layout(
            "version",
            Fieldset(
                "Who and when",
                side_by_side(("lead", 3), ("key_worker", 3), ("starts_on", 3), ("ends_on", 3)),
                css_class="part",
            ),
            Fieldset("Why", side_by_side(("trigger", 6), ("purpose", 6)), css_class="part"),
            Fieldset(
                "Where we are",
                side_by_side(("strengths", 6), ("concerns", 6)),
                side_by_side(("background", 6), ("existing_plans", 6)),
                css_class="part",
            ),
            Fieldset(
                "How adults act",
                side_by_side(("rewards", 4), ("contingency", 4), ("communication", 4)),
                css_class="part",
            ),
        )


class TargetRow(RowForm):
    typed = ("what", "measure", "owner_name", "baseline", "goal", "success")
    owner = forms.ChoiceField(label="Whose", choices=Target.Owner)
    owner_name = forms.CharField(label="Who exactly", required=False, max_length=120)
    what = forms.CharField(
        label="Target",
        max_length=300,
        error_messages={"required": "Say what shall change."},
    )
    measure = forms.CharField(label="How we measure it", required=False, max_length=160)
    baseline = forms.DecimalField(
        label="At the start", required=False, max_digits=7, decimal_places=1, min_value=0
    )
    goal = forms.DecimalField(
        label="Goal", required=False, max_digits=7, decimal_places=1, min_value=0
    )
    lower_is_better = forms.BooleanField(label="Fewer is better", required=False)
    success = forms.CharField(label="How we will know", required=False, max_length=200)

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("owner", 2), ("owner_name", 3), ("what", 7)),
            side_by_side(("measure", 4), ("baseline", 2), ("goal", 2), ("success", 4)),
            "lower_is_better",
        )


class StrategyRow(RowForm):
    typed = ("what", "by_whom", "how_often")
    what = forms.CharField(
        label="What will be done",
        max_length=240,
        error_messages={"required": "Say what will be done."},
    )
    by_whom = forms.CharField(
        label="By whom", max_length=120, error_messages={"required": "Say who will do it."}
    )
    how_often = forms.CharField(label="How often", required=False, max_length=120)

    def layout(self) -> Layout:
        return self.lines(side_by_side(("what", 6), ("by_whom", 3), ("how_often", 3)))


class AgencyRow(RowForm):
    typed = ("agency", "invited_on", "response")
    agency = PickField(
        empty="Choose an agency", error_messages={"required": "Choose an agency from the list."}
    )
    invited_on = DayField(label="Invited on", required=False, help_text="")
    response = forms.CharField(label="What it answered", required=False, max_length=200)

    def layout(self) -> Layout:
        return self.lines(side_by_side(("agency", 4), ("invited_on", 3), ("response", 5)))


class ViewRow(RowForm):
    typed = ("said_by", "words", "said_on")
    voice = forms.ChoiceField(label="Whose words", choices=View.Voice)
    said_by = forms.CharField(
        label="Who said it",
        max_length=120,
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

    def layout(self) -> Layout:
        return self.lines(
            side_by_side(("voice", 2), ("said_by", 4), ("said_on", 3), ("written_down_by", 3)),
            "words",
        )


_ROWS: dict[str, type[Rows]] = {
    "targets": rows_of(TargetRow),
    "strategies": rows_of(StrategyRow),
    "agencies": rows_of(AgencyRow),
    "views": rows_of(ViewRow),
}
_LEFT_OUT = ("id", "remove")


class PlanForms:
    """The plan's form and its rows as one: `is_valid`, `content`, `take`, `problems` ask them all."""

    def __init__(
        self,
        plan: Plan,
        *,
        leads: Iterable[User],
        key_workers: Iterable[User],
        agencies: Iterable[Agency],
        written_down_by: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = PlanForm(data, initial=_initial(PlanForm, plan))
        _offer(self.main, "lead", leads, plan.lead)
        _offer(self.main, "key_worker", key_workers, plan.key_worker)
        listed = {a.pk: a for a in [*agencies, *(row.agency for row in plan.agencies.all())]}
        self.targets = _ROWS["targets"](
            data, prefix="targets", initial=[_initial(TargetRow, t) for t in _current(plan)]
        )
        self.strategies = _ROWS["strategies"](
            data,
            prefix="strategies",
            initial=[_initial(StrategyRow, s) for s in plan.strategies.all()],
        )
        self.agencies = _ROWS["agencies"](
            data,
            prefix="agencies",
            offers={"agency": listed.values()},
            initial=[
                {**_initial(AgencyRow, a), "agency": a.agency_id} for a in plan.agencies.all()
            ],
        )
        self.views = _ROWS["views"](
            data, prefix="views", initial=[_initial(ViewRow, v) for v in plan.views.all()]
        )

    @property
    def all(self) -> tuple[PlanForm | Rows, ...]:
        return self.main, self.targets, self.strategies, self.agencies, self.views

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def content(self) -> PlanContent:
        """What was typed, for the service."""
        fields = {k: v for k, v in self.main.cleaned_data.items() if k != "version"}
        return PlanContent(
            fields,
            targets=self.targets.rows(),
            strategies=self.strategies.rows(),
            agencies=self.agencies.rows(),
            views=self.views.rows(),
        )

    def take(self, error: DomainError) -> None:
        self.main.take(error)

    def compare_rows(self, theirs: Plan) -> None:
        """Show the rows that a colleague saved meanwhile beside those that stand here."""
        self.main.clashes = (*self.main.clashes, *rows_apart(self, theirs))

    @staticmethod
    def values_of(plan: Plan) -> dict[str, Any]:
        """What the plan's own form shows for it, with the version it was read at."""
        return _initial(PlanForm, plan)

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)


def _current(plan: Plan) -> list[Target]:
    return [target for target in plan.targets.all() if target.dropped_on is None]


def _offer(form: PlanForm, name: str, people: Iterable[User], standing: User | None) -> None:
    """The people who may be chosen, and whoever stands there already."""
    field = form.fields[name]
    assert isinstance(field, PickField)  # noqa: S101 (a programmer's mistake)
    field.offer([*people, *([standing] if standing and standing not in people else [])])


def _initial(form: type[forms.Form], record: Any) -> dict[str, Any]:
    """The values of a record by the names of a form's fields; people and agencies by id."""
    values = {"id": record.pk}
    for name in form.base_fields:
        if name not in _LEFT_OUT and hasattr(record, name):
            values[name] = _plain(getattr(record, f"{name}_id", getattr(record, name)))
    return values


def _plain(value: Any) -> Any:
    """A whole number without its ".0", as people type it."""
    return int(value) if isinstance(value, Decimal) and value == int(value) else value
