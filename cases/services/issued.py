"""Keeping a printed document as it stood: bytes, the data behind it, fingerprint."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.locking import pupil_write
from cases.models import IssuedDocument, Pupil
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError


@dataclass(frozen=True)
class ToIssue:
    """A printed document on its way into the record. `about` names its record: meeting:7.

    `word` is the same as a text document, where it is issued as one too.
    """

    kind: str
    title: str
    about: str
    data: dict[str, Any]
    content: bytes
    pages: int
    word: bytes | None = None
    restricted: bool = False


def next_number(pupil: Pupil, kind: str) -> int:
    """The number that the pupil's next document of this kind will have."""
    last = IssuedDocument.objects.filter(pupil=pupil, kind=kind).order_by("-number")
    return (last.values_list("number", flat=True).first() or 0) + 1


def issue(
    *,
    pupil: Pupil,
    paper: ToIssue,
    expected_number: int | None,
    by: User,
    on: date,
    whoever: bool = False,
) -> IssuedDocument:
    """Keep a printed document. Returns the issued document.

    `expected_number` is the number that the preview showed. Where this person has already issued it
    and it says the same (a second press of the button), that document is returned; where somebody
    else has, or the record has changed since, the next number is taken. With `whoever` somebody
    else's is returned as well: two people send no letter twice. Raises DomainError without pages.
    """
    if not paper.pages:
        raise DomainError("Nothing came out of the printer: try again.")
    with pupil_write(pupil, on) as locked:
        issued = IssuedDocument.objects.filter(pupil=locked, kind=paper.kind, about=paper.about)
        issued = issued if whoever else issued.filter(issued_by=by)
        same = _issued_already(issued, expected_number, paper.data)
        if same:
            return same
        document = IssuedDocument(
            school=locked.school,
            pupil=locked,
            kind=paper.kind,
            title=paper.title,
            about=paper.about,
            number=next_number(locked, paper.kind),
            pages=paper.pages,
            data=paper.data,
            content=paper.content,
            sha256=hashlib.sha256(paper.content).hexdigest(),
            word=paper.word,
            word_sha256=hashlib.sha256(paper.word).hexdigest() if paper.word else "",
            restricted=paper.restricted,
            issued_by=by,
        )
        return save_as(document, by=by)


def _issued_already(
    issued: QuerySet[IssuedDocument], expected_number: int | None, data: dict[str, Any]
) -> IssuedDocument | None:
    """What was issued since the preview and says what would be printed now, or None."""
    if expected_number is None:
        return None
    since = issued.filter(number__gte=expected_number).order_by("-number").defer("content", "word")
    return next((document for document in since if document.data == data), None)
