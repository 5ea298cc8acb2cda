"""Documents that may prove that somebody was told: issued ones about it, files put into the record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases.models import Attachment, IssuedDocument
from cases.selectors.attachments import attachments_of_pupil
from cases.selectors.documents import documents_of_pupil
from exclusions.facts import fact_id
from exclusions.models import Notice, Suspension
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

MOST = 30


@dataclass(frozen=True)
class Paper:
    """One of them. `key` is what a form sends: letter-5, file-12."""

    key: str
    title: str
    letter: IssuedDocument | None = None
    attachment: Attachment | None = None


def papers_for(person: Person, row: Suspension, notice: Notice | None = None) -> list[Paper]:
    """What the person may choose from, newest first; what a notice has stands among it. Two queries.

    Files of the record are offered to those who read casework.
    """
    found = {paper.key: paper for paper in _readable(person, row)}
    standing = paper_of(notice, person) if notice else None
    if standing:
        found.setdefault(standing.key, standing)
    return list(found.values())


def paper_of(notice: Notice, person: Person) -> Paper | None:
    """The document that proves a notice, if there is one. A restricted title is not for everybody."""
    if notice.letter is not None:
        return _letter(notice.letter)
    if notice.attachment is None:
        return None
    paper = _file(notice.attachment)
    hidden = notice.attachment.restricted and not person.has(Right.SEE_RESTRICTED)
    return replace(paper, title="Restricted file") if hidden else paper


def _readable(person: Person, row: Suspension) -> Iterator[Paper]:
    issued = documents_of_pupil(person, row.pupil).filter(about=fact_id(row))
    yield from map(_letter, issued[:MOST])
    if person.has(Right.SEE_CASEWORK):
        yield from map(_file, attachments_of_pupil(person, row.pupil)[:MOST])


def _letter(document: IssuedDocument) -> Paper:
    title = f"{document.title} (printed, number {document.number})"
    return Paper(f"letter-{document.pk}", title, letter=document)


def _file(attachment: Attachment) -> Paper:
    title = f"{attachment.title} (file of {words.day(attachment.added_on)})"
    return Paper(f"file-{attachment.pk}", title, attachment=attachment)
