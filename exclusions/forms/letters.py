"""Forms about letters: the free part of one, how it was sent, the lines of a school's letters."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from exclusions.codes import How
from exclusions.letters.compose import REASONS_TYPED
from exclusions.services.letters import MOST_TYPED
from exclusions.telling.kinds import LETTER
from inclusion.forms import DayField, HourField, PlainForm, VersionMixin


class LetterForm(VersionMixin, PlainForm):
    """The part of a letter that is typed. What the law wants in it is not here and stays."""

    typed = forms.CharField(
        label="Your own words in this letter",
        help_text="Leave it empty, or add what only this family needs to know. Everything else in the "
        "letter is fixed.",
        required=False,
        max_length=MOST_TYPED,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "max_length": f"This is too long: at most {MOST_TYPED:,} letters and signs."
        },
    )
    variant = forms.CharField(widget=forms.HiddenInput)
    to = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, variant: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if variant in REASONS_TYPED:
            field = self.fields["typed"]
            field.label = "The board’s reasons"
            field.help_text = (
                "In the board’s words. They stand in no other record, and the letter needs them."
            )


class SentForm(PlainForm):
    """How and when a letter went out. `reason` is asked for only where something is corrected."""

    told_on = DayField(label="Sent on")
    how = forms.ChoiceField(
        label="How", choices=[("", "Choose"), *((how, How(how).label) for how in LETTER)]
    )
    told_at = forms.TimeField(
        label="At",
        help_text="For example 14.30. Leave it empty if nobody noted it.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": "Enter a time, for example 14.30."},
        widget=forms.TimeInput(format="%H.%M", attrs={"class": "short", "autocomplete": "off"}),
    )
    proof = forms.CharField(
        label="What proves it",
        help_text="For example a certificate of posting, or a read receipt.",
        required=False,
        max_length=300,
    )
    reason = forms.CharField(
        label="Why this is changed",
        required=False,
        max_length=100,
        help_text="Kept in the history.",
    )

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class LetterSettingsForm(VersionMixin, PlainForm):
    """What every letter of a school carries."""

    letterhead = forms.CharField(
        label="Letterhead",
        help_text="The school’s name on the first line, then its address and telephone. Empty: the "
        "school’s name alone.",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    head_name = forms.CharField(
        label="Headteacher, as letters are signed",
        help_text="Empty: the name of the head who decided. An acting head who decides signs instead.",
        required=False,
        max_length=120,
    )
    head_title = forms.CharField(
        label="Title beneath the name",
        help_text="Empty: Headteacher.",
        required=False,
        max_length=120,
    )
    contact_name = forms.CharField(
        label="Name",
        help_text="For example the office, or the inclusion lead.",
        required=False,
        max_length=120,
    )
    contact_phone = forms.CharField(label="Telephone", required=False, max_length=40)
    contact_email = forms.EmailField(
        label="E-mail",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, for example office@school.example."},
    )
    board_name = forms.CharField(
        label="To whom representations are sent",
        help_text="For example the clerk, by name. Empty: the clerk to the governing board.",
        required=False,
        max_length=120,
    )
    board_address = forms.CharField(
        label="Where representations are sent",
        help_text="No letter about a decision can be issued without this or the e-mail.",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    board_email = forms.EmailField(
        label="E-mail for representations",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, for example clerk@school.example."},
    )
    authority_name = forms.CharField(label="Local authority", required=False, max_length=120)
    authority_contact = forms.CharField(
        label="Its exclusions team",
        help_text="Address, telephone, e-mail. A letter about a permanent exclusion needs it.",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    free_advice = forms.CharField(
        label="Free advice for families",
        help_text="One service a line. Empty: Child Law Advice, IPSEA and the local SENDIASS.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lunch_arrangements = forms.CharField(
        label="Free school meals during a suspension",
        help_text="What the school does, for example a packed lunch to be fetched from the office.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    afternoon_ends_at = HourField(
        label="Afternoon session ends at",
        help_text="For example 15:20. A letter that is given later on its last day is marked as late.",
        required=False,
    )

    def layout(self) -> Layout:
        """The head of the letter, whom to reach, the board, the authority, what else."""
        return Layout(
            "version",
            Fieldset(
                "The head of the letter", "letterhead", "head_name", "head_title", css_class="group"
            ),
            Fieldset(
                "Whom a family may ring",
                *("contact_name", "contact_phone", "contact_email"),
                css_class="group",
            ),
            Fieldset(
                "The governing board",
                *("board_name", "board_address", "board_email"),
                css_class="group",
            ),
            Fieldset(
                "The local authority", "authority_name", "authority_contact", css_class="group"
            ),
            Fieldset("Help for families", "free_advice", "lunch_arrangements", css_class="group"),
            Fieldset("When a letter is in time", "afternoon_ends_at", css_class="group"),
        )
