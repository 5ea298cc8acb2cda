"""Writing down who was told of an exclusion: several at once, corrected or taken out with a reason.

Nothing here tells anybody: a crash before this leaves every notice due, one in the middle of it too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Attachment, IssuedDocument
from exclusions.codes import How, What
from exclusions.facts import fact_id, last_shortened
from exclusions.models import Notice, Suspension
from exclusions.telling.kinds import FIRST, OFF, SHORTER, Line, NoticeKind
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import ConflictError, DomainError

LONGEST_REASON = 100


@dataclass(frozen=True)
class Told:
    """When, how and by whom somebody was told, and what proves it: words, a paper, a file."""

    told_on: date
    how: str = ""
    told_at: time | None = None
    told_by: str = ""
    proof: str = ""
    letter: IssuedDocument | None = None
    attachment: Attachment | None = None

    def as_fields(self) -> dict[str, Any]:
        """The values of a notice's columns."""
        return {
            "told_on": self.told_on,
            "how": self.how,
            "told_at": self.told_at,
            "told_by": self.told_by.strip(),
            "proof": self.proof.strip(),
            "letter": self.letter,
            "attachment": self.attachment,
        }


class AlreadyToldError(ConflictError):
    """Somebody has written some of these down meanwhile, otherwise. `theirs` are their notices."""

    def __init__(self, theirs: Sequence[Notice]) -> None:
        message = (
            "Someone else has written some of this down since you opened this page. Nothing of yours "
            "is saved yet: both stand below."
        )
        super().__init__(message, theirs=list(theirs))
        self.notices = list(theirs)


def record_notices(
    *, suspension: Suspension, lines: Iterable[Line], told: Told, by: Person, on: date
) -> list[Notice]:
    """Write down that these were told, all in one go or none. Returns their notices.

    What stands already and says the same is left as it is: a button may be pressed twice. Raises
    DomainError by the field; AlreadyToldError where somebody else has written down otherwise.
    """
    _require_right(by)
    wanted = list(dict.fromkeys(lines))
    if not wanted:
        raise DomainError("Tick who was told.", "which")
    with pupil_write(suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=suspension.pk)
        _check_lines(wanted, row)
        _check(wanted, told, row, on)
        standing = {line: notice for line in wanted if (notice := _standing(row, line, told))}
        others = [notice for notice in standing.values() if not _says(notice, told)]
        if others:
            raise AlreadyToldError(others)
        return [standing.get(line) or _write(row, line, told, by) for line in wanted]


def correct_notice(
    *,
    notice: Notice,
    told: Told,
    reason: str,
    by: Person,
    on: date,
    expected_version: int | None = None,
) -> Notice:
    """Put right what a notice says. The history keeps what stood, with the reason.

    Raises DomainError by the field, ConflictError.
    """
    _require_right(by)
    with pupil_write(notice.suspension.pupil, on):
        row = Suspension.objects.select_for_update().get(pk=notice.suspension_id)
        current = _current(notice)
        if _says(current, told):
            return current
        check_version(current, expected_version)
        _check([_line_of(current)], told, row, on)
        for name, value in told.as_fields().items():
            setattr(current, name, value)
        current.recorded_by, current.recorded_at = by.user, timezone.now()
        return save_as(current, by=by.user, reason=_reason(reason))


def take_out_notice(
    *, notice: Notice, reason: str, by: Person, on: date, expected_version: int | None = None
) -> None:
    """Take a notice out that is not true: nobody was told. Its history keeps what it said.

    Raises DomainError without a reason and for a letter that is kept as it was sent, ConflictError.
    """
    _require_right(by)
    with pupil_write(notice.suspension.pupil, on):
        current = _current(notice)
        check_version(current, expected_version)
        if current.letter_id:
            raise DomainError("A letter is kept with it as it was sent: correct the date instead.")
        remove_as(current, by=by.user, reason=_reason(reason))


def _require_right(by: Person) -> None:
    if not by.has(Right.SEND_NOTICES):
        raise DomainError("Your role does not record who was told of a suspension.")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError("Say why what was recorded is changed.", "reason")
    return reason.strip()[:LONGEST_REASON]


def _current(notice: Notice) -> Notice:
    found = (
        _with_papers(Notice.objects.select_for_update(of=("self",))).filter(pk=notice.pk).first()
    )
    if found is None:
        raise DomainError("Somebody has taken this out meanwhile.")
    return found


def _with_papers(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    found = notices.select_related("letter", "attachment")
    return found.defer("letter__content", "letter__word", "letter__data")


def _line_of(notice: Notice) -> Line:
    return Line(notice.kind, notice.recipient_id or 0, notice.decision)


def _standing(row: Suspension, line: Line, told: Told) -> Notice | None:
    """What is written down about this line, whichever of its names it stands under.

    A further letter that tells a household the same has a notice of its own.
    """
    notices = row.notices.filter(recipient=line.recipient_id or None, decision=line.decision)
    of_line = [n for n in notices.select_related("recorded_by") if n.kind == line.to]
    if told.letter is not None and line.recipient_id:
        of_line = [n for n in of_line if n.letter_id in (None, told.letter.pk)]
    return next(iter(of_line), None)


def _check_lines(lines: Iterable[Line], row: Suspension) -> None:
    """They are of this suspension: its households, and decisions that were made about it."""
    if row.origin == Suspension.Origin.EARLIER:
        raise DomainError("It was recorded as already dealt with: nothing is asked for.")
    households = set(row.recipients.values_list("pk", flat=True))
    shorter = row.decisions.filter(what=What.SHORTENED).values_list("number", flat=True)
    decisions = {FIRST: {1}, SHORTER: set(shorter), OFF: {1} if row.cancelled_on else set()}
    for line in lines:
        known = not line.recipient_id or line.recipient_id in households
        if not known or line.decision not in decisions[line.kind.occasion]:
            raise DomainError("Choose from the list who was told.", "which")


def _check(lines: Iterable[Line], told: Told, row: Suspension, on: date) -> None:
    """Not before what is told of, not ahead, in a way that fits each of them."""
    for kind, decision in {(line.kind, line.decision) for line in lines}:
        first, what = _not_before(kind, decision, row)
        if told.told_on < first:
            raise DomainError(f"This is before {what} ({words.day(first)}).", "told_on")
        if told.how and told.how not in kind.hows:
            raise DomainError(_does_not_fit(kind, told.how), "how")
    if told.told_on > on:
        raise DomainError("This day is in the future.", "told_on")
    if told.told_at and told.told_on == on and told.told_at > timezone.localtime().time():
        raise DomainError("This time is still to come today.", "told_at")
    _check_papers(told, row)


def _does_not_fit(kind: NoticeKind, how: str) -> str:
    if how not in How.values:
        return "Choose how from the list."
    label = kind.label.format(family="The family")
    return f"“{label}” does not go with “{How(how).label}”: record it by itself."


def _check_papers(told: Told, row: Suspension) -> None:
    letter, attachment = told.letter, told.attachment
    foreign = letter and (letter.pupil_id, letter.about) != (row.pupil_id, fact_id(row))
    if foreign or (attachment and attachment.pupil_id != row.pupil_id):
        raise DomainError("Choose a document of this pupil.", "kept")


def _not_before(kind: NoticeKind, decision: int, row: Suspension) -> tuple[date, str]:
    """The day of the decision that it tells of: of several shortenings, the one of this number."""
    if kind.occasion == OFF and row.cancelled_on:
        return row.cancelled_on, "it was cancelled"
    if kind.occasion == SHORTER:
        decisions = list(row.decisions.all())
        own = next((one for one in decisions if one.number == decision), None)
        own = own if own and own.what == What.SHORTENED else last_shortened(decisions)
        if own is not None:
            return own.decided_on, "it was made shorter"
    return row.decided_on, "the decision"


def _says(notice: Notice, told: Told) -> bool:
    return all(getattr(notice, name) == value for name, value in told.as_fields().items())


def _write(row: Suspension, line: Line, told: Told, by: Person) -> Notice:
    notice = Notice(
        suspension=row,
        to=line.to,
        recipient_id=line.recipient_id or None,
        decision=line.decision,
        recorded_by=by.user,
        **told.as_fields(),
    )
    return save_as(notice, by=by.user)
