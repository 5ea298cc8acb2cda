"""What a person answers to an alert."""

from typing import Any

from django import forms

from cases.models import AlertAnswer
from inclusion.forms import PlainForm, SeenMixin

_WORDS = {
    AlertAnswer.Kind.DONE: "It has been done elsewhere",
    AlertAnswer.Kind.EXCUSED: "It is not appropriate for this pupil",
    AlertAnswer.Kind.OVERRIDDEN: "We have decided otherwise",
}


class AnswerForm(SeenMixin, PlainForm):
    """The law's duties can be done elsewhere, but not excused."""

    kind = forms.ChoiceField(
        label="Your answer",
        choices=[(kind.value, words) for kind, words in _WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    reason = forms.CharField(
        label="Why, in your own words",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who decided, when, and what is done instead. It is kept with your name and shown.",
        error_messages={"required": "Give the reason in your own words."},
    )

    def __init__(self, *args: Any, by_law: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_law:
            done = AlertAnswer.Kind.DONE
            self.fields["kind"].choices = [(done.value, _WORDS[done])]  # type: ignore[attr-defined]
            self.fields["kind"].initial = done.value
