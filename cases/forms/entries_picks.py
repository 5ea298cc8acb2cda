"""Quick picks for an incident: the usual answers one tick away, so that a phone needs no typing.

What is ticked becomes the first words of the box beneath it; where and when are suggested as one types.
They say what happened, not what a child is, and none of them sends a child home.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import HTML, Div
from django import forms
from django.utils.html import format_html_join

PLACES = (
    *("Classroom", "Corridor", "Playground", "Dining hall", "Hall or gym", "Toilets"),
    *("Off site", "On the way to or from school", "Online"),
)
TIMES = (
    *("Before school", "Registration", "First lesson", "Break", "Lunch", "Last lesson"),
    *("Moving between lessons", "After school"),
)
BEFORE = (
    "Asked to start or go on with work",
    "A change of plan, room or adult",
    "Noise or a crowd",
    "Told no, or to stop",
    "Waiting, or time without a task",
    "A disagreement with another pupil",
    "Something from home or the way in",
)
DID = (
    "Left the room or the place",
    "Did not start, or stopped",
    "Argued or called out",
    "Hurt somebody",
    "Hurt themselves",
    "Damaged something",
    "Hid or went quiet",
)
THEN = (
    "Time with an adult",
    "A quieter place",
    "The task was changed",
    "A talk to put it right",
    "Lost free time",
    "The family was rung",
    "Joined in again",
)
# By the box that they begin: the field of the picks.
PICKS = {
    "antecedent": "antecedent_picks",
    "behaviour": "behaviour_picks",
    "consequence": "consequence_picks",
}


def picks(label: str, words: Sequence[str]) -> forms.MultipleChoiceField:
    """Ticks for the usual answers; the words themselves are the values."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(each, each) for each in words],
        widget=forms.CheckboxSelectMultiple,
    )


def in_words(ticked: Sequence[str], typed: str) -> str:
    """What was ticked as a sentence, then what was typed."""
    first = "; ".join([*ticked[:1], *(each[0].lower() + each[1:] for each in ticked[1:])])
    return " ".join(part for part in (f"{first}." if first else "", typed.strip()) if part)


def with_picks(values: Mapping[str, Any], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an incident, each box beginning with what was ticked above it."""
    begun = {
        box: in_words(cleaned.get(picked) or (), values.get(box) or "")
        for box, picked in PICKS.items()
    }
    return {**values, **begun}


def picked_and_typed(box: str) -> Div:
    """The ticks of a box, and the box."""
    return Div(InlineCheckboxes(PICKS[box]), box, css_class="picks")


def suggestions() -> HTML:
    """The lists from which a browser suggests a place and a time of day."""
    lists = [("places", PLACES), ("times-of-day", TIMES)]
    return HTML(
        format_html_join(
            "",
            '<datalist id="{}">{}</datalist>',
            (
                (name, format_html_join("", '<option value="{}">', ((word,) for word in words)))
                for name, words in lists
            ),
        )
    )
