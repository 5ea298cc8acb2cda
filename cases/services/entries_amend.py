"""What happens to an entry after it was logged: words added with their day, and who may read it."""

import uuid
from collections.abc import Sequence
from datetime import date

from cases.locking import pupil_write
from cases.models import Amendment, Entry, EntryReader
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, remove_as, save_as
from inclusion.errors import DomainError

from .actions import withdraw_actions_of_entry
from .entries_words import fold_again

_WITHDRAWN = "This entry has been withdrawn and can no longer be changed."
# The reason that somebody typed may say what nobody else is to read.
RESTRICTED_NOW = "The entry that it came from is restricted now."


def add_amendment(
    *,
    entry: Entry,
    text: str,
    by: User,
    on: date,
    once_key: str = "",
    expected_version: int | None = None,
) -> Amendment:
    """Add words to an entry, with their day and writer. What was written before stays as it was.

    A second press of the form's button (`once_key`) finds what the first one added.
    Raises ConflictError, or DomainError without words, or when the entry has been withdrawn.
    """
    text = text.strip()
    if not text:
        raise DomainError("Write what you add.", "text")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError(_WITHDRAWN)
        same = Amendment.objects.filter(once_key=once_key).first() if once_key else None
        if same and (same.entry_id, same.text) == (entry.pk, text):
            return same
        if same:
            # Other words under an old key: somebody went back to the form and wrote more.
            once_key = uuid.uuid4().hex
        check_version(entry, expected_version)
        amendment = Amendment(
            entry=entry, text=text, written_by=by, written_on=on, once_key=once_key or None
        )
        save_as(amendment, by=by)
        save_as(entry, by=by, reason="Words added")
        fold_again(entry)
        return amendment


def change_readers(
    *,
    entry: Entry,
    restricted: bool,
    readers: Sequence[User],
    reason: str,
    by: User,
    on: date,
    expected_version: int | None,
) -> Entry:
    """Say who may read an entry; the reason stays in its history.

    Becoming restricted names who restricted it and withdraws the action that was made from it.
    Raises ConflictError, or DomainError without a reason or when the entry has been withdrawn.
    """
    if not reason.strip():
        raise DomainError("Say why you are changing it.", "reason")
    with pupil_write(entry.pupil, on):
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        if entry.withdrawn_at:
            raise DomainError(_WITHDRAWN)
        check_version(entry, expected_version)
        if restricted and not entry.restricted:
            entry.restricted_by = by
        elif not restricted:
            entry.restricted_by = None
        entry.restricted = restricted
        save_as(entry, by=by, reason=reason[:100])
        fold_again(entry)
        if restricted:
            withdraw_actions_of_entry(entry=entry, reason=RESTRICTED_NOW, by=by)
        _set_readers(entry, readers if restricted else (), by)
        return entry


def _set_readers(entry: Entry, readers: Sequence[User], by: User) -> None:
    """Name exactly these readers."""
    standing = {reader.user_id: reader for reader in entry.readers.all()}
    wanted = {user.pk for user in readers}
    for user_id in sorted(wanted - standing.keys()):
        save_as(EntryReader(entry=entry, user_id=user_id), by=by)
    for user_id in sorted(standing.keys() - wanted):
        remove_as(standing[user_id], by=by)
