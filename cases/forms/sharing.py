"""Telling it once: an entry in plain words, a pupil's page about themselves, what is given to whom."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet

from cases.models import AboutMe, Agency, FamilyWords, Share
from inclusion.forms import DayField, PlainForm, VersionMixin

LONGEST = 5000
_WORDS = ("included", "plain_words", "their_side")
_ABOUT_ME = (
    "like_to_be_called",
    "good_at",
    "matters",
    "helps",
    "makes_it_hard",
    "hopes",
    "told_to",
    "told_on",
)
_SHARE = ("to_whom", "agency", "purpose", "basis", "how", "shared_on")


class FamilyWordsForm(VersionMixin, PlainForm):
    """An entry as the family's own chronology tells it."""

    plain_words = forms.CharField(
        label="What happened, in plain words",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As you would say it to the family. No other child’s name.",
    )
    their_side = forms.CharField(
        label="What the family says",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In their words. It stands beside the school’s.",
    )
    included = forms.BooleanField(label="Print it in the family’s chronology", required=False)

    def changes(self) -> dict[str, Any]:
        """The fields of FamilyWords that this form sets."""
        return {name: self.cleaned_data[name] for name in _WORDS}

    @staticmethod
    def values_of(words: FamilyWords) -> dict[str, Any]:
        """What the form shows for words that stand, with the version they were read at."""
        return {name: getattr(words, name) for name in (*_WORDS, "version")}


def _own_words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1500,
        required=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AboutMeForm(VersionMixin, PlainForm):
    """One page about a pupil, as the pupil says it."""

    like_to_be_called = forms.CharField(label="I like to be called", max_length=120, required=False)
    good_at = _own_words("What I am good at")
    matters = _own_words("What matters to me", "People, places, things, times of the day")
    helps = _own_words("What helps me", "In lessons, at break, when I am upset")
    makes_it_hard = _own_words("What makes it hard")
    hopes = _own_words("What I hope for")
    told_to = forms.CharField(
        label="Who wrote it down",
        max_length=120,
        required=False,
        help_text="The pupil, or whom they told",
    )
    told_on = DayField(label="On", required=False)

    def layout(self) -> Layout:
        return Layout(*_ABOUT_ME[:-2], Row(Column("told_to"), Column("told_on")))

    def changes(self) -> dict[str, Any]:
        """The fields of AboutMe that this form sets."""
        return {name: self.cleaned_data[name] for name in _ABOUT_ME}

    @staticmethod
    def values_of(page: AboutMe) -> dict[str, Any]:
        """What the form shows for a page that stands, with the version it was read at."""
        return {name: getattr(page, name) for name in (*_ABOUT_ME, "version")}


class ShareForm(PlainForm):
    """To whom a printed document was given, why, and what allows it."""

    to_whom = forms.CharField(
        label="Who was given it",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
        help_text="A person by name; their school or service beside it",
        error_messages={"required": "Say who was given it."},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Of which agency",
        required=False,
        empty_label="None of the list",
    )
    purpose = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say why it was given."}
    )
    basis = forms.ChoiceField(label="What allows it", choices=Share.Basis, widget=forms.RadioSelect)
    how = forms.CharField(
        label="How", required=False, max_length=60, help_text="For example by post, handed over"
    )
    shared_on = DayField(label="Given on")

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], people: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        return Layout(
            Row(Column("to_whom"), Column("agency")),
            "purpose",
            "basis",
            Row(Column("how"), Column("shared_on")),
        )

    def changes(self) -> dict[str, Any]:
        """The fields of a Share that this form sets."""
        return {name: self.cleaned_data[name] for name in _SHARE}
