"""Writing down somebody's words, making a family's link, and the page that the link opens."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from cases.models import Contact
from inclusion.form_rows import side_by_side
from inclusion.forms import AtMost, DayField, OnceMixin, PlainForm
from interventions.models import Plan, View
from interventions.prompts import SETS
from interventions.services.family_links import DAYS, USUAL_DAYS
from interventions.services.voice import LONGEST_NAME, LONGEST_VIEW

PUPIL, SOMEBODY, AGENCY = "pupil", "family", "agency"


def _reviews(number: int) -> list[tuple[str, str]]:
    before = [(str(n), f"Before review {n}") for n in range(number, 0, -1)]
    return [*before, ("", "When the plan began")]


class ViewForm(PlainForm):
    """What somebody said, word for word. `who` names the voice and, where they are known, the person."""

    who = forms.ChoiceField(label="Whose words are these?")
    said_by = forms.CharField(
        label="Their name",
        help_text="Only for somebody who is not in the list",
        required=False,
        max_length=LONGEST_NAME,
    )
    words = forms.CharField(
        label="In their words",
        help_text="As they said it, not as we would say it",
        max_length=LONGEST_VIEW,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write down what was said."},
    )
    before_review = forms.ChoiceField(label="For which review", required=False)
    said_on = DayField(label="When they said it", help_text="")
    written_down_by = forms.CharField(label="Who wrote it down", required=False, max_length=120)

    def __init__(
        self, *args: Any, plan: Plan, contacts: Iterable[Contact], number: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        agencies = [invited.agency for invited in plan.agencies.all()]
        self.people = {
            PUPIL: (View.Voice.PUPIL, plan.pupil.name),
            **{f"contact-{c.pk}": (View.Voice.FAMILY, c.name) for c in contacts},
            **{f"agency-{a.pk}": (View.Voice.AGENCY, a.contact_name or a.name) for a in agencies},
        }
        named = [
            (key, f"{name} ({voice.label.lower()})") for key, (voice, name) in self.people.items()
        ]
        others = [(SOMEBODY, "Somebody else of the family"), (AGENCY, "Somebody else of an agency")]
        choices: Any = self.fields["who"]
        choices.choices = [*named, *others]
        reviews: Any = self.fields["before_review"]
        reviews.choices = _reviews(number)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        who = data.get("who", "")
        if who in self.people:
            data["voice"], data["said_by"] = self.people[who]
        elif who:
            data["voice"] = View.Voice.FAMILY if who == SOMEBODY else View.Voice.AGENCY
            if not data.get("said_by") and "said_by" not in self.errors:
                self.add_error("said_by", "Enter their name.")
        return data

    def layout(self) -> Layout:
        return Layout(
            side_by_side(("who", 6), ("said_by", 6)),
            "words",
            side_by_side(("before_review", 4), ("said_on", 4), ("written_down_by", 4)),
        )

    def said(self) -> dict[str, Any]:
        """What the service keeps."""
        data = self.cleaned_data
        names = ("voice", "said_by", "words", "said_on", "written_down_by")
        number = data["before_review"]
        return {**{n: data[n] for n in names}, "before_review": int(number) if number else None}


class LinkForm(OnceMixin, PlainForm):
    """For whom a link is, for which review, and how long it lasts."""

    who = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is for."},
    )
    before_review = forms.ChoiceField(label="For which review", required=False)
    days = forms.TypedChoiceField(
        label="How long it stays open",
        choices=[(days, f"{days} days") for days in DAYS],
        coerce=int,
        initial=USUAL_DAYS,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, plan: Plan, contacts: Iterable[Contact], number: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        who: Any = self.fields["who"]
        who.choices = [
            (PUPIL, f"{plan.pupil.name} (pupil)"),
            *((key, f"{c.name} ({c.relation})") for key, c in self.contacts.items()),
        ]
        reviews: Any = self.fields["before_review"]
        reviews.choices = _reviews(number)[:1] + _reviews(number)[-1:]

    def asked(self) -> dict[str, Any]:
        """What the service makes a link of."""
        data = self.cleaned_data
        number = data["before_review"]
        return {
            "contact": self.contacts.get(data["who"]),
            "days": data["days"],
            "before_review": int(number) if number else None,
            "once_key": data["once_key"],
        }


class SayForm(PlainForm):
    """The boxes of a family's page: one a question, any of them may stay empty."""

    def __init__(self, *args: Any, chosen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, question in SETS[chosen].items():
            box = forms.CharField(
                label=question, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
            box.validators = [AtMost(LONGEST_VIEW)]
            box.widget.attrs["dir"] = "auto"
            self.fields[part] = box

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        together = sum(len(words) for words in data.values() if isinstance(words, str))
        if not self.errors and not any(words.strip() for words in data.values()):
            raise forms.ValidationError("Write something in one of the boxes first.")
        if not self.errors and together > LONGEST_VIEW - 400:
            raise forms.ValidationError(
                f"Together this has {together:,} characters: use at most {LONGEST_VIEW - 400:,}."
            )
        return data
