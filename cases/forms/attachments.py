"""Files of a pupil's record: adding one, withdrawing one."""

from crispy_forms.layout import Layout
from django import forms

from cases.attachments_check import KINDS
from inclusion.forms import PlainForm, VersionMixin

TITLE_LENGTH, REASON_LENGTH = 200, 300


class AttachmentForm(PlainForm):
    """A file and what it is."""

    file = forms.FileField(
        label="File",
        max_length=1000,
        help_text=f"{KINDS}, at most 25 MB. Photos are kept without the place where they were taken.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.odt,.txt,.csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    title = forms.CharField(
        label="What it is",
        max_length=TITLE_LENGTH,
        required=False,
        help_text="For example: letter from the speech therapist, 3 November. "
        "Left empty, the file’s own name is taken.",
    )
    restricted = forms.BooleanField(
        label="Restricted: only you and those who may read restricted entries can open it",
        required=False,
    )

    def layout(self) -> Layout:
        return Layout("file", "title", "restricted")


class WithdrawAttachmentForm(VersionMixin, PlainForm):
    """Why a file is taken out of the record."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: it belongs to another pupil’s record",
        error_messages={"required": "Say why it is withdrawn."},
    )
