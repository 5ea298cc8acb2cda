"""Writes about letters: issuing one, putting down how it was sent, the lines of a school's letters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from cases.locking import pupil_write
from cases.models import IssuedDocument
from cases.services import issued
from exclusions.codes import To
from exclusions.facts import fact_id
from exclusions.letters.drafting import Drafted, draft
from exclusions.letters.known import Known
from exclusions.letters.letter import Letter
from exclusions.letters.printing import print_letter
from exclusions.letters.reading import KIND, suspension_of
from exclusions.letters.variants import TELLS, Variant
from exclusions.letters.word import word_letter
from exclusions.models import LetterSettings, Notice, Recipient, Suspension
from exclusions.telling.kinds import BY_TO, SHORTER, Line
from exclusions.telling.page import told_in_words
from inclusion import words
from inclusion.accounts.models import School
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import ConflictError, DomainError

from .notices import AlreadyToldError, Told, correct_notice, record_notices

MOST_TYPED = 20_000
SETTINGS = (
    "letterhead",
    "head_name",
    "head_title",
    "contact_name",
    "contact_phone",
    "contact_email",
    "board_name",
    "board_address",
    "board_email",
    "authority_name",
    "authority_contact",
    "free_advice",
    "lunch_arrangements",
    "afternoon_ends_at",
)
# A time of day; every other one is text.
ENDS_AT = "afternoon_ends_at"


def issue_letter(
    *,
    suspension: Suspension,
    recipient: Recipient,
    variant: str,
    typed: str,
    confirmed: str,
    expected_number: int | None,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> IssuedDocument:
    """Issue a letter: its PDF and its Word file are kept as they stand. Returns the document.

    `typed` is the free part, `confirmed` the first names that somebody read and let stand,
    `expected_number` and `expected_version` what the preview showed. Pressed twice, or by two people
    at once, one letter comes out. Raises DomainError where something mandatory is missing, the record
    has changed since the preview, or other pupils' first names stand in it unread.
    """
    _require(by)
    if len(typed) > MOST_TYPED:
        raise DomainError(f"This is too long: at most {MOST_TYPED:,} letters and signs.", "typed")
    row = suspension_again(suspension, expected_version)
    drafted = draft(Known(row, on), variant, recipient, typed)
    check_may_go(drafted, confirmed)
    paper = _paper(row, recipient, drafted)
    with pupil_write(row.pupil, on):
        suspension_again(suspension, row.version)
        return issued.issue(
            pupil=row.pupil,
            paper=paper,
            expected_number=expected_number,
            by=by.user,
            on=on,
            whoever=True,
        )


def check_may_go(drafted: Drafted, confirmed: str) -> None:
    """Nothing mandatory is missing, and somebody has read the names in it. Raises DomainError."""
    if drafted.missing:
        raise DomainError(drafted.missing[0].words)
    if confirmed != drafted.to_confirm:
        raise DomainError(
            "First names stand in the text: read them, and confirm that they may stand.",
            "confirmed",
        )


def suspension_again(suspension: Suspension, expected_version: int | None) -> Suspension:
    """The record as it stands now. Raises DomainError where the preview showed another version."""
    rows = Suspension.objects.select_related(
        "pupil", "pupil__school", "school", "decided_by", "follows"
    )
    row = rows.get(pk=suspension.pk)
    if expected_version is not None and row.version != expected_version:
        raise DomainError(
            "The record has changed since this page was opened. Read the letter again: it stands "
            "below as it would be sent now."
        )
    return row


def _paper(row: Suspension, recipient: Recipient, drafted: Drafted) -> issued.ToIssue:
    letter = drafted.letter
    pdf = print_letter(letter)
    label = Variant(letter.variant).label
    return issued.ToIssue(
        kind=KIND,
        title=f"Letter: {label}, {words.day(row.starts_on)}, to {recipient.name}"[:200],
        about=fact_id(row),
        data=drafted.data,
        content=pdf.content,
        pages=pdf.pages,
        word=as_word(letter, pages=pdf.pages),
    )


def as_word(letter: Letter, *, pages: int) -> bytes:
    """The same letter as a Word file, numbered where the printed one is."""
    return word_letter(letter, numbered=pages > 1)


def record_sent(
    *, letter: IssuedDocument, told: Told, by: Person, on: date, reason: str = ""
) -> Notice:
    """Put down how and when a letter was sent. Returns the notice of who it told.

    What stands is changed only with a `reason`, which the history keeps. Raises DomainError for a day
    before the letter or in the future, without a way of sending, without a reason, and where somebody
    has put down otherwise that they were told.
    """
    _require(by)
    row = suspension_of(letter)
    _check_sent(letter, told)
    told = replace(told, letter=letter, told_by=told.told_by or by.name)
    with pupil_write(row.pupil, on):
        standing = list(row.notices.filter(letter=letter))
        if standing:
            notices = [
                correct_notice(notice=notice, told=told, reason=reason, by=by, on=on)
                for notice in standing
            ]
        else:
            notices = _put_down(row, letter, told, by, on)
        if letter.data["variant"] == Variant.BOARD_DECLINED:
            _note_decision_given(row, by)
        return next(notice for notice in notices if notice.recipient_id)


def _check_sent(letter: IssuedDocument, told: Told) -> None:
    if not told.how:
        raise DomainError("Choose how it was sent.", "how")
    written_on = localdate(letter.issued_at)
    if told.told_on < written_on:
        raise DomainError(f"The letter was issued on {words.day(written_on)}.", "told_on")


def _put_down(
    row: Suspension, letter: IssuedDocument, told: Told, by: Person, on: date
) -> list[Notice]:
    """A notice for each that the letter tells; the offer of a meeting stands once for all."""
    recipient = row.recipients.filter(pk=letter.data["recipient"]["id"]).first()
    if recipient is None:
        name = letter.data["recipient"]["name"]
        raise DomainError(f"{name} does not receive the letters any more: see who does.")
    try:
        return record_notices(
            suspension=row, lines=_lines(row, letter, recipient), told=told, by=by, on=on
        )
    except AlreadyToldError as error:
        theirs = error.notices[0]
        raise DomainError(
            f"It is written down already, by {theirs.recorded_by.name}: {told_in_words(theirs)}. "
            "Correct that on the page of who has been told."
        ) from error


def _lines(row: Suspension, letter: IssuedDocument, recipient: Recipient) -> list[Line]:
    decision = letter.data["decision"] or 1
    found = []
    for to in TELLS[letter.data["variant"]]:
        kind = BY_TO[to]
        if kind.each:
            number = decision if kind.occasion == SHORTER else 1
            found.append(Line(to, recipient.pk, number))
        elif not row.notices.filter(to=to).exists():
            found.append(Line(to))
    return found


def _note_decision_given(row: Suspension, by: Person) -> None:
    """Once every recipient has the board's decision, the day of the last letter is its day."""
    told = Notice.objects.filter(suspension=row, to=To.BOARD_DECISION)
    reached = set(told.values_list("recipient_id", flat=True))
    if not set(row.recipients.values_list("pk", flat=True)) <= reached:
        return
    fresh = Suspension.objects.select_for_update().get(pk=row.pk)
    fresh.board_decision_given_on = max(told.values_list("told_on", flat=True))
    save_as(fresh, by=by.user, reason="The board’s decision was sent")


@transaction.atomic
def save_letter_settings(
    *, school: School, fields: Mapping[str, Any], by: Person, expected_version: int | None
) -> LetterSettings:
    """Save the lines of a school's letters. Letters that were issued stay as they are.

    Raises DomainError without the right, ConflictError carrying what somebody else saved.
    """
    if not by.has(Right.MANAGE_SCHOOL):
        raise DomainError("Your role does not change the school's letters.")
    School.objects.select_for_update().get(pk=school.pk)
    kept = LetterSettings.objects.filter(school=school).first()
    if kept is None:
        kept = LetterSettings(school=school)
    elif expected_version == 0:
        raise ConflictError(
            "Someone else has entered these since you opened them. Both are shown below: choose "
            "what to keep.",
            theirs=kept,
        )
    else:
        check_version(kept, expected_version)
    for name in SETTINGS:
        value = fields.get(name)
        setattr(kept, name, value or None if name == ENDS_AT else str(value or "").strip())
    return save_as(kept, by=by.user)


def _require(by: Person) -> None:
    if not by.has(Right.SEND_NOTICES):
        raise DomainError("Your role does not send letters about an exclusion.")
