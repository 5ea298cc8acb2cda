"""A plan's own fields: those of its kind, and what each asks for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from inclusion.form_rows import NOT_OFFERED, PickField
from inclusion.forms import DayField, PlainForm, VersionMixin
from interventions.day_parts import MOST_LESSONS
from interventions.models import Plan

_TEXTS = {
    "trigger": ("Why this plan, and why now", "What led to it, with dates"),
    "purpose": ("What it is for", "What we hope will be different at its end"),
    "existing_plans": ("Other plans, and how they fit", "SEN support, EHC plan, PEP, child in need"),
    "background": ("What has been tried, and what came of it", "With dates"),
    "attainment": ("Attainment and learning needs", "What may need checking, too"),
    "strengths": ("Strengths and interests", "What goes well, in school and out of it"),
    "protective": ("What helps already", "People, places and habits that keep things well"),
    "concerns": ("Concerns, up to three", "What happens and how often, one a line"),
    "antecedents": ("What tends to come before", ""),
    "setting": ("Where, when and with whom", ""),
    "function": ("What it may do for the pupil", "To get away, to be noticed, to get something"),
    "presentation": ("How the pupil usually is", "So that a change is seen early"),
    "triggers": ("Triggers and early signs", "What adults can see before it begins"),
    "provision_map": ("Timetable and provision", "Lessons, sets and places that change, and since when"),
    "rewards": ("Rewards agreed", "Chosen with the pupil"),
    "consequences": ("Consequences agreed", "Known to everybody beforehand"),
    "contingency": ("If things get worse", "What adults do, in which order"),
    "pupil_part": ("The pupil’s part", ""),
    "home_part": ("Home’s part", ""),
    "communication": ("Who is told, and how", "How staff learn the targets; how school and home talk"),
}  # fmt: skip
_LINES = {
    "safe_person": ("Safe person", "To whom the pupil can go at any time"),
    "safe_place": ("Safe place", "Where it is calm"),
    "chair": ("Who chairs the reviews", ""),
    "note_taker": ("Who takes the notes", ""),
}
# What a PSP asks and an IBP, which is smaller, does not.
_ONLY_PSP = (
    *("trigger", "purpose", "attainment", "provision_map", "chair"),
    "note_taker",
)
# What an IBP asks: a PSP is reviewed as the local policy says.
_ONLY_IBP = ("review_every_weeks",)
FEWEST_WEEKS, MOST_WEEKS = 1, 13


def _words(name: str) -> forms.CharField:
    label, hint = _TEXTS[name]
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=5000, widget=area
    )


def _line(name: str) -> forms.CharField:
    label, hint = _LINES[name]
    return forms.CharField(label=label, help_text=hint, required=False, max_length=120)


class FilePick(PickField):
    """A file of the pupil's record, by its title."""

    def offer(self, records: Iterable[Any]) -> None:
        super().offer(records)
        self.choices = [("", self.empty), *((pk, r.title) for pk, r in self.records.items())]


class PlanForm(VersionMixin, PlainForm):
    """Who leads it, from when to when, and what it says. The end of a running plan is not here."""

    lead = PickField(required=False, empty="Nobody yet", help_text="Answers for the plan")
    key_worker = PickField(
        required=False, empty="Nobody yet", help_text="Talks with the pupil often"
    )
    starts_on = DayField(label="Starts")
    ends_on = DayField(label="Ends")
    chair, note_taker = _line("chair"), _line("note_taker")
    trigger, purpose = _words("trigger"), _words("purpose")
    background, existing_plans = _words("background"), _words("existing_plans")
    attainment = _words("attainment")
    strengths, protective = _words("strengths"), _words("protective")
    concerns = _words("concerns")
    antecedents, setting = _words("antecedents"), _words("setting")
    function, presentation = _words("function"), _words("presentation")
    triggers = _words("triggers")
    provision_map = _words("provision_map")
    rewards, consequences = _words("rewards"), _words("consequences")
    contingency = _words("contingency")
    pupil_part, home_part = _words("pupil_part"), _words("home_part")
    safe_person, safe_place = _line("safe_person"), _line("safe_place")
    handling_plan = FilePick(
        label="Positive handling plan",
        required=False,
        empty="None in the record",
        help_text="One of the pupil’s documents",
    )
    communication = _words("communication")
    review_every_weeks = forms.IntegerField(
        label="School weeks from one review to the next",
        required=False,
        min_value=FEWEST_WEEKS,
        max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "min_value": "At least one school week lies between two reviews.",
            "max_value": f"At most {MOST_WEEKS} school weeks lie between two reviews.",
            "invalid": "Enter a whole number of school weeks.",
        },
    )
    scored_by = forms.ChoiceField(
        label="How the day is scored",
        choices=Plan.ScoredBy.choices,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    lessons = forms.IntegerField(
        label="Lessons in a day",
        min_value=1,
        max_value=MOST_LESSONS,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "min_value": "A day has at least one lesson.",
            "max_value": f"A day has at most {MOST_LESSONS} lessons.",
            "invalid": "Enter a whole number of lessons.",
        },
    )

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        files: Iterable[Any] = (),
        usual_weeks: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in _left_out(plan):
            del self.fields[name]
        self._offer_files(plan, list(files))
        self._say_usual(usual_weeks)

    def _say_usual(self, weeks: int | None) -> None:
        """What counts where the box of an IBP stays empty."""
        box = self.fields.get("review_every_weeks")
        if weeks and box:
            box.help_text = f"Holidays are not counted. Left empty: {weeks}, as usual"

    def _offer_files(self, plan: Plan, files: list[Any]) -> None:
        """Files that the person may open; one that they may not stays as it is, unseen."""
        if not plan.handling_plan_id or any(f.pk == plan.handling_plan_id for f in files):
            field = self.fields["handling_plan"]
            assert isinstance(field, PickField)  # noqa: S101 (a programmer's mistake)
            field.offer(files)
        else:
            del self.fields["handling_plan"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The plan would end before it starts.")
        return data


def _left_out(plan: Plan) -> list[str]:
    names = [*(_ONLY_PSP if plan.kind == Plan.Kind.IBP else _ONLY_IBP)]
    # A running plan ends later only by an extension, which asks for its reason.
    return [*names, "ends_on"] if plan.status == Plan.Status.ACTIVE else names
