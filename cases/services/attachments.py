"""Writes about the files of a pupil's record: adding one, withdrawing one."""

import re
import uuid
from datetime import date
from typing import Protocol

from django.utils import timezone

from cases import attachments
from cases.attachments_check import MAX_BYTES, Checked, check, suffix_of
from cases.attachments_scan import scan
from cases.locking import pupil_write
from cases.models import Attachment, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

LONGEST_NAME = 200
# Characters that steer a line of text, such as those that turn its direction round, and no letters.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Upload(Protocol):
    """What is needed of an uploaded file."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def add_attachment(
    *, pupil: Pupil, upload: Upload, title: str, restricted: bool, by: User, on: date
) -> Attachment:
    """Put a file into a pupil's record. The same form sent twice adds it once.

    Without a title the file's own name is taken. Raises DomainError by "file" when it is empty, too
    large, broken, or of a kind that is not kept.
    """
    upload.seek(0)
    name = plain_name(upload.name or "")
    found = check(upload.read(MAX_BYTES + 1), name)
    title = " ".join(_STEERING.sub("", title).split()) or name.rpartition(".")[0] or name
    scan(found.content)
    stored: list[uuid.UUID] = []
    try:
        with pupil_write(pupil, on) as locked:
            same = _added_before(locked, found, title[:LONGEST_NAME], restricted, by)
            if same:
                return same
            stored.append(attachments.store(found.content))
            return save_as(
                Attachment(
                    school=locked.school,
                    pupil=locked,
                    title=title[:LONGEST_NAME],
                    file_name=name,
                    stored_as=stored[0],
                    media_type=found.media_type,
                    size=len(found.content),
                    sha256=attachments.digest(found.content),
                    restricted=restricted,
                    added_by=by,
                    added_on=on,
                ),
                by=by,
            )
    except BaseException:
        # Without its record nobody would ever find the file again.
        for lost in stored:
            attachments.forget(lost)
        raise


def _added_before(
    pupil: Pupil, found: Checked, title: str, restricted: bool, by: User
) -> Attachment | None:
    """What the first press of the same form's button added."""
    return Attachment.objects.filter(
        pupil=pupil,
        added_by=by,
        title=title,
        restricted=restricted,
        sha256=attachments.digest(found.content),
        withdrawn_at__isnull=True,
    ).first()


def plain_name(name: str) -> str:
    """The name of a file without folders and steering characters, at most 200 characters long."""
    last = re.split(r"[\\/]", _STEERING.sub("", name))[-1].strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if not dot or len(suffix) > 10:
        return last[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(suffix) - 1] or 'file'}.{suffix}"


def name_to_save_as(attachment: Attachment) -> str:
    """The name under which a file is handed out: its own, ending as its content says."""
    suffix = suffix_of(attachment.media_type)
    _, dot, end = attachment.file_name.rpartition(".")
    ends = {suffix, "jpeg"} if suffix == "jpg" else {suffix}
    if dot and end.casefold() in ends:
        return attachment.file_name
    return f"{attachment.file_name}.{suffix}"


def withdraw_attachment(
    *,
    attachment: Attachment,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Attachment:
    """Take a file out of the record without losing it. The same form sent twice changes nothing.

    Raises ConflictError, or DomainError without a reason, and when somebody withdrew it for another.
    """
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", "reason")
    with pupil_write(attachment.pupil, on):
        attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if attachment.withdrawn_at and attachment.withdrawn_reason == reason.strip():
            return attachment
        if attachment.withdrawn_at:
            raise DomainError("This document has been withdrawn already.")
        check_version(attachment, expected_version)
        attachment.withdrawn_at, attachment.withdrawn_reason = timezone.now(), reason.strip()
        return save_as(attachment, by=by, reason=reason.strip()[:100])
