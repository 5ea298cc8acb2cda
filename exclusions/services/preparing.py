"""Leaving an exclusion for a headteacher to decide, and letting it go."""

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from cases.models import Pupil
from cases.registry import pupils_written
from exclusions import checks
from exclusions.drafts import PREPARED, about, version_of
from exclusions.models import Suspension
from exclusions.refusals import AlreadyDecidedError, LetGoError
from inclusion import words
from inclusion.accounts.models import Draft
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.services import keep_draft
from inclusion.errors import DomainError

from .rows import require


def prepare_suspension(*, pupil: Pupil, data: dict[str, object], by: Person) -> Draft:
    """Leave a filled-in form for a headteacher. It is a draft of `by`: nothing is decided.

    Raises DomainError when the person's role does not prepare suspensions.
    """
    require(by, Right.PREPARE_SUSPENSIONS, "Your role does not prepare suspensions.")
    kept = {name: value for name, value in data.items() if name not in ("once_key", "prepared")}
    since = timezone.now()
    with transaction.atomic():
        draft = keep_draft(by, PREPARED, about(pupil), kept)
        pupils_written(pupil.school, [pupil.pk], since)
    return draft


@transaction.atomic
def drop_prepared(*, draft: Draft, by: Person, expected_version: str | None = None) -> None:
    """Let a prepared suspension go. Its preparer or a headteacher may.

    `expected_version` is what the page showed (see `version_of`). Raises DomainError without the
    right, and where it was prepared anew since or has gone already.
    """
    if draft.user_id != by.user.pk:
        require(by, Right.DECIDE_SUSPENSIONS, "Only a headteacher lets this go.")
    now = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if now is None:
        raise DomainError("It has gone already: somebody let it go, or decided from it.")
    if expected_version is not None and version_of(now) != expected_version:
        raise DomainError(
            f"{now.user.name} has changed what was prepared since you opened this page. Nothing was "
            "let go: read it again below."
        )
    now.delete()


def take_prepared(pupil: Pupil, draft_id: int | None) -> Draft | None:
    """The prepared draft that a decision is made from. Call it under the lock on the pupil.

    Raises AlreadyDecidedError when somebody has decided from it, LetGoError when it was let go.
    """
    if not draft_id:
        return None
    made = Suspension.objects.filter(pupil=pupil, prepared_from=draft_id)
    decided = made.select_related("decided_by").first()
    if decided is not None:
        raise AlreadyDecidedError(_who_decided(decided), decided)
    draft = Draft.objects.filter(pk=draft_id, form=PREPARED, about=about(pupil)).first()
    if draft is None:
        raise LetGoError("What was prepared has been let go since you opened it.")
    return draft


def _who_decided(row: Suspension) -> str:
    at = localtime(row.recorded_at)
    who = row.decided_by.name if row.decided_by else "Somebody"
    return (
        f"{who} decided this on {words.weekday(at.date())} at {at:%H:%M}: {checks.called(row)}. "
        "Nothing was decided a second time."
    )
