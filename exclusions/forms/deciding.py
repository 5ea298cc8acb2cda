"""The form of a decision: dates, what happened, what was weighed. Each step shows a part of it.

A step carries what the other steps hold in hidden fields, so that the page beside it always knows
everything, one person can work in two windows, and nothing is lost when one goes back.
"""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms

from exclusions.codes import Breach, Factor, Grounds, Kind, OneOff, Reason, Session
from exclusions.considered import considered_from, in_words
from exclusions.permanent import NO_BREACH, NO_HARM
from inclusion.forms import DayField, OnceMixin, PlainForm, VersionMixin
from inclusion.rules.permanent_exclusion_policy import EXPECTED
from inclusion.rules.what_was_tried import TRIED_IN_WORDS

from .fields import HalfDaysField, SchoolDaysField, note

WHEN, HAPPENED, WEIGHED, CHECK = STEPS = ("when", "happened", "weighed", "check")
REASONS = [(r.value, f"{r.label} ({r.value})") for r in Reason]
GAPS = tuple(f"gap_{kind}" for kind in EXPECTED)
FIELDS_OF = {
    WHEN: ("starts_on", "start_session", "sessions", "not_due", "misses_exam_on", "decided_on"),
    HAPPENED: (
        "what_happened",
        *("reason_1", "reason_2", "reason_3"),
        "grounds",
        "fact_finding",
        "pupil_account",
        "still_looking_into",
    ),
    WEIGHED: (
        *("breach", "harm", "one_off"),
        *GAPS,
        *("exclusions_team_consulted_on", "early_review_requested_on", "interim_pep_on"),
        *("suspensions_reviewed_on", "why_this_long"),
        *("factors_looked_at", "factors_found", "factors_note"),
        *("equality", "sen", "lesser_sanctions", "head_reasons"),
    ),
}
# Asked only where a rule speaks of it; what has been written down is always shown.
CONDITIONAL = frozenset(
    {
        *GAPS,
        "exclusions_team_consulted_on",
        "early_review_requested_on",
        "interim_pep_on",
        "suspensions_reviewed_on",
        "why_this_long",
    }
)
# What a kind of exclusion has no use for.
NOT_OF = {
    Kind.SUSPENSION: ("breach", "harm", "one_off", *GAPS),
    Kind.LUNCHTIME: (
        *("start_session", "sessions", "not_due", "why_this_long", "still_looking_into"),
        *("breach", "harm", "one_off", *GAPS),
    ),
    Kind.PERMANENT: (
        *("sessions", "not_due", "why_this_long", "suspensions_reviewed_on"),
        "still_looking_into",
    ),
}
# What only the person who decides says.
ONLY_THE_HEAD = ("decided_on", "head_reasons")


class PeriodFields(forms.Form):
    """From when and for how long."""

    starts_on = DayField(label="First day")
    start_session = forms.ChoiceField(
        label="Starts",
        choices=Session.choices,
        initial=Session.MORNING,
        widget=forms.RadioSelect,
        help_text="In the afternoon where the pupil was marked present that morning",
    )
    sessions = SchoolDaysField(
        label="How many school days",
        required=False,
        help_text="Half-days count: 2.5 is two and a half days",
    )


class ReasonFields(forms.Form):
    """What happened, with the reasons as the school census takes them."""

    what_happened = note(
        "What happened", "What was seen and heard, in plain words", 5, error="Say what happened."
    )
    reason_1 = forms.ChoiceField(
        label="Main reason",
        choices=[("", "Choose a reason"), *REASONS],
        error_messages={"required": "Choose the main reason."},
    )
    reason_2 = forms.ChoiceField(
        label="Second reason, if any", choices=[("", "None"), *REASONS], required=False
    )
    reason_3 = forms.ChoiceField(
        label="Third reason, if any", choices=[("", "None"), *REASONS], required=False
    )


class WeighedFields(forms.Form):
    """What was looked at before the decision, in the head's words."""

    fact_finding = note(
        "How you know what happened",
        "Who saw it, what was looked at, and why it is more likely than not",
    )
    pupil_account = note(
        "The pupil’s own account",
        "In their words where you can; if they did not want to speak, say so",
    )
    still_looking_into = forms.BooleanField(
        label="Something about it is still being looked into",
        help_text="What comes of it is a letter of its own: nothing further, or a new decision",
        required=False,
    )
    breach = forms.ChoiceField(
        label="First condition: the breach of the behaviour policy",
        choices=Breach.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    harm = note(
        "Second condition: whom it would seriously harm to let the pupil stay, and how",
        "The education or welfare of the pupil, or of others such as staff or pupils",
        4,
    )
    one_off = forms.ChoiceField(
        label="A single serious act, if it rests on one",
        choices=[("", "No: it rests on more than one act"), *OneOff.choices],
        required=False,
        help_text="The list of what was tried before is then only advice",
    )
    exclusions_team_consulted_on = DayField(
        label="Local authority’s exclusions team consulted on", required=False
    )
    early_review_requested_on = DayField(
        label="Emergency review of the EHC plan asked for on", required=False
    )
    interim_pep_on = DayField(
        label="Interim review of the personal education plan held on", required=False
    )
    suspensions_reviewed_on = DayField(
        label="Looked at whether suspending helps on",
        required=False,
        help_text="Suspended before in this school year. For example 23 11 2026",
    )
    why_this_long = note(
        "Why it has to be this long", "Longer than the local policy says is usually enough"
    )
    factors_looked_at = forms.BooleanField(
        label="What may lie behind it has been looked at: bereavement, mental health, bullying, "
        "special educational needs, the family’s circumstances",
        required=False,
    )
    factors_found = forms.MultipleChoiceField(
        label="What plays a part, if anything",
        choices=Factor.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    factors_note = note("What was found about it", "Read by those who may read restricted notes", 2)
    equality = note(
        "Equality and reasonable adjustments",
        "Protected characteristics, disability, which adjustments were made and which still could be",
    )
    sen = note(
        "Special educational needs, disability and care",
        "What was considered and with whom, and whether a need that is not met lies behind it",
    )
    lesser_sanctions = note("What was tried or weighed instead")
    head_reasons = note(
        "Your reasons, as the family reads them",
        "Left empty, what happened stands for them in the letter",
    )


class DecisionForm(OnceMixin, PeriodFields, ReasonFields, WeighedFields, PlainForm):
    """Everything that is asked about a decision, checked up to one step.

    `decides` is False for somebody who prepares it for a head: nothing that only a head says.
    """

    kind = forms.ChoiceField(choices=Kind.choices, required=False, widget=forms.HiddenInput)
    not_due = HalfDaysField(label="Half-days on which the pupil is not due", required=False)
    misses_exam_on = DayField(
        label="Public examination or National Curriculum test missed on, if any", required=False
    )
    decided_on = DayField(label="Decided on", help_text="The day of the headteacher’s decision")
    grounds = forms.ChoiceField(
        label="On what grounds",
        choices=Grounds.choices,
        initial=Grounds.DISCIPLINARY,
        required=False,
        help_text="What comes nearest; what the law says about it stands under “Before you decide”",
    )
    # The draft that somebody prepared and from which this form was filled in.
    prepared = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Where to go on after this step: "check" while one answer is being changed.
    then = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: str = CHECK, decides: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.decides = step, decides
        self.parts: tuple[str, ...] = (step,)
        for name in GAPS:
            kind = name.removeprefix("gap_")
            words = TRIED_IN_WORDS[kind]
            label = f"{words[:1].upper()}{words[1:]}"
            self.fields[name] = forms.CharField(label=label, max_length=300, required=False)
        self.order_fields([name for names in FIELDS_OF.values() for name in names])
        for name in (*NOT_OF[self.chosen_kind], *(() if decides else ONLY_THE_HEAD)):
            self.fields.pop(name, None)
        if self._asks_for_conditions():
            self.fields["breach"].required = self.fields["harm"].required = True
            self.fields["breach"].error_messages["required"] = NO_BREACH
            self.fields["harm"].error_messages["required"] = NO_HARM
        for name in self._later():
            self.fields[name].required = False

    @property
    def chosen_kind(self) -> Kind:
        """The kind that was chosen on the first page; a suspension where none was."""
        given = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        return Kind(given) if given in Kind.values else Kind.SUSPENSION

    def _asks_for_conditions(self) -> bool:
        return self.chosen_kind == Kind.PERMANENT and self.decides

    def _later(self) -> list[str]:
        """The fields of the steps that are still to come."""
        later = STEPS[STEPS.index(self.step) + 1 :]
        names = (name for step in later for name in FIELDS_OF.get(step, ()))
        return [name for name in names if name in self.fields]

    def full_clean(self) -> None:
        """What a later step holds is complained about there."""
        super().full_clean()
        for name in self._later():
            self.errors.pop(name, None)

    def clean_grounds(self) -> str:
        """Conduct, where nothing else was chosen."""
        return self.cleaned_data["grounds"] or Grounds.DISCIPLINARY

    def clean(self) -> dict[str, Any]:
        """The kind, the length where the kind sets it, and the reasons for gaps as one value."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = self.chosen_kind
        if self.chosen_kind == Kind.LUNCHTIME:
            cleaned["sessions"] = 1
        if "sessions" in cleaned and cleaned["sessions"] is None:
            self.add_error("sessions", self.fields["sessions"].error_messages["required"])
        if self.chosen_kind == Kind.PERMANENT:
            reasons = {name.removeprefix("gap_"): cleaned.get(name, "") for name in GAPS}
            cleaned["gaps"] = {kind: why.strip() for kind, why in reasons.items() if why.strip()}
        return cleaned

    def wrong_step(self) -> str:
        """The first step that has something to put right; the form's own where it is about none."""
        for step, names in FIELDS_OF.items():
            if any(name in self.errors for name in names):
                return step
        return self.step

    def show(self, steps: Iterable[str], asked: Iterable[str]) -> None:
        """Show these steps; hide what other steps hold, and what no rule asks about.

        `asked` are those of CONDITIONAL that are wanted. What was written down stays in sight.
        """
        self.parts = tuple(steps)
        wanted = {name for step in self.parts for name in FIELDS_OF[step]}
        unasked = {name for name in CONDITIONAL - set(asked) if not self.data.get(name)}
        for name, field in self.fields.items():
            if name not in wanted or (name in unasked and name not in self.errors):
                field.widget = field.hidden_widget()

    def layout(self) -> Layout:
        return Layout(*(part for step in self.parts for part in _LAYOUTS[step](self)))

    def shown(self, *names: str) -> tuple[str, ...]:
        """Those of these fields that are in sight."""
        return tuple(n for n in names if n in self.fields and not self.fields[n].widget.is_hidden)

    @property
    def kind_in_words(self) -> str:
        """As a sentence names it: "lunchtime suspension"."""
        return str(self.chosen_kind.label).lower()

    @property
    def weighed_in_words(self) -> list[tuple[str, str]]:
        """What was weighed, a label and words each, once the form is valid."""
        considered = considered_from(self.cleaned_data)
        found = in_words(considered, restricted=True) if considered else []
        reasons = self.cleaned_data.get("head_reasons")
        return [*found, ("Your reasons, as the family reads them", reasons)] if reasons else found

    @property
    def reasons_in_words(self) -> list[str]:
        """The chosen reasons in order, once the form is valid."""
        chosen = (self.cleaned_data.get(f"reason_{n}") for n in (1, 2, 3))
        return [Reason(code).label for code in chosen if code]

    @property
    def grounds_in_words(self) -> str:
        """The chosen grounds, once the form is valid."""
        return str(Grounds(self.cleaned_data["grounds"]).label)


def _when(form: DecisionForm) -> Iterable[Any]:
    yield from form.shown("starts_on", "start_session", "sessions")
    if form.shown("not_due"):
        yield HTML('{% include "exclusions/_half_days.html" %}')
    yield from form.shown("misses_exam_on", "decided_on")


def _happened(form: DecisionForm) -> Iterable[Any]:
    yield "what_happened"
    reasons = ("reason_1", "reason_2", "reason_3")
    yield Fieldset("Reasons, most important first", *reasons, css_class="group")
    yield from form.shown("grounds", "fact_finding", "pupil_account", "still_looking_into")


def _weighed(form: DecisionForm) -> Iterable[Any]:
    conditions = form.shown("breach", "harm", "one_off")
    if conditions:
        yield Fieldset("The two conditions", *conditions, css_class="group")
    gaps = form.shown(*GAPS)
    if gaps:
        yield Fieldset(
            "What was not tried before, and why not",
            HTML(
                '<p class="hint">Leave it empty where the exclusion rests on a single serious act. '
                "What is on record stands under “What has been tried”.</p>"
            ),
            *gaps,
            css_class="group",
        )
    done = form.shown(
        "exclusions_team_consulted_on",
        "early_review_requested_on",
        "interim_pep_on",
        "suspensions_reviewed_on",
    )
    if done:
        yield Fieldset("Asked and looked at before deciding", *done, css_class="group")
    yield from form.shown("why_this_long")
    factors = form.shown("factors_looked_at", "factors_found", "factors_note")
    yield Fieldset("What may lie behind it", Div(*factors), css_class="group")
    yield from form.shown("equality", "sen", "lesser_sanctions", "head_reasons")


_LAYOUTS = {WHEN: _when, HAPPENED: _happened, WEIGHED: _weighed}


class CorrectForm(VersionMixin, DecisionForm):
    """The same on one page, with what the slip was. The kind stays as it was decided."""

    reason = forms.CharField(
        label="What the slip was",
        help_text="The history keeps it with what stood before",
        max_length=100,
        error_messages={"required": "Say what the slip was: the history keeps it."},
    )
    # Tells the page beside the form which record it would change.
    correcting = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def show(self, steps: Iterable[str], asked: Iterable[str]) -> None:
        widget = self.fields["reason"].widget
        super().show(steps, asked)
        self.fields["reason"].widget = widget

    def layout(self) -> Layout:
        return Layout(*super().layout().fields, "reason")
