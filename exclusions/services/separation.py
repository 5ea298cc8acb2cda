"""Issuing the letter about keeping a pupil apart for safeguarding."""

from datetime import date

from cases.models import IssuedDocument, Pupil
from cases.services import issued
from exclusions.letters.printing import print_letter
from exclusions.letters.separation import Separation, draft_separation
from exclusions.letters.word import word_letter
from exclusions.models import Recipient
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.errors import DomainError

KIND = "separation_letter"


def issue_separation(
    *,
    pupil: Pupil,
    typed: Separation,
    recipient: Recipient,
    confirmed: str,
    expected_number: int | None,
    by: Person,
    on: date,
) -> IssuedDocument:
    """Issue the letter, restricted: few may open it, and its title says nothing. Returns the document.

    Raises DomainError as `draft_separation` does, where a part is missing, for a review in the past,
    and where other pupils' first names stand in it unread.
    """
    if not by.has(Right.SEE_RESTRICTED):
        raise DomainError("Your role does not write this letter.")
    if typed.review_on < max(on, typed.starts_on):
        raise DomainError("It is looked at again on a day to come.", "review_on")
    drafted = draft_separation(pupil, typed, recipient, on)
    if drafted.missing:
        raise DomainError(drafted.missing)
    if confirmed != drafted.to_confirm:
        raise DomainError(
            "First names stand in the text: read them, and confirm that they may stand."
        )
    pdf = print_letter(drafted.letter)
    paper = issued.ToIssue(
        kind=KIND,
        title=f"Letter to {recipient.name}"[:200],
        about=f"pupil:{pupil.pk}",
        data=drafted.data,
        content=pdf.content,
        pages=pdf.pages,
        word=word_letter(drafted.letter, numbered=pdf.pages > 1),
        restricted=True,
    )
    return issued.issue(
        pupil=pupil, paper=paper, expected_number=expected_number, by=by.user, on=on, whoever=True
    )
