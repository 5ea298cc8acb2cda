"""Reads about letters: the person first; what is not theirs to see is not found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from cases.models import IssuedDocument
from cases.selectors import documents_of_pupil
from cases.selectors.documents import document_for
from exclusions.facts import fact_id
from exclusions.models import LetterSettings, Notice, Recipient, Suspension
from inclusion.accounts.person import Person

from .variants import Variant

KIND = "letter"


@dataclass(frozen=True)
class Issued:
    """One letter that was issued: to whom, about which decision, and whether it went out."""

    document: IssuedDocument
    variant: str
    recipient_id: int | None
    recipient: str
    decision: int | None
    lessons_from: str | None
    sent: Notice | None

    @property
    def pk(self) -> int:
        return self.document.pk

    @property
    def label(self) -> str:
        """What kind of letter it is, in words."""
        return str(Variant(self.variant).label)

    @property
    def issued_at(self) -> datetime:
        return self.document.issued_at


def issued_letters(person: Person, row: Suspension) -> list[Issued]:
    """The letters about one exclusion, newest first. Three queries at most."""
    documents = documents_of_pupil(person, row.pupil).filter(kind=KIND, about=fact_id(row))
    kept = ("variant", "recipient__id", "recipient__name", "decision", "inputs__lessons_from")
    facts = {
        pk: values for pk, *values in documents.values_list("pk", *(f"data__{key}" for key in kept))
    }
    if not facts:
        return []
    notices = row.notices.filter(letter__isnull=False, recipient__isnull=False)
    sent = {notice.letter_id: notice for notice in notices}
    return [
        Issued(document, *facts[document.pk], sent.get(document.pk))  # type: ignore[call-arg]
        for document in documents
    ]


def letter_for_person(person: Person, document_id: int) -> IssuedDocument:
    """One issued letter about an exclusion, with its bytes. Raises Http404 otherwise."""
    document = document_for(person, document_id)
    if document.kind != KIND:
        raise Http404("No such letter here.")
    return document


def suspension_of(document: IssuedDocument) -> Suspension:
    """The exclusion that an issued letter is about."""
    number = document.about.partition(":")[2]
    rows = Suspension.objects.select_related("pupil", "pupil__school", "school", "decided_by")
    return rows.get(pk=number, pupil=document.pupil)


def recipients_of(row: Suspension) -> list[Recipient]:
    """Who receives the letters about one exclusion."""
    return list(row.recipients.select_related("contact"))


def chosen_recipient(row: Suspension, recipient_id: int | None) -> Recipient:
    """One of them; the first where none is named. Raises Http404 for somebody else's, or without any."""
    found = recipients_of(row)
    if recipient_id is None and found:
        return found[0]
    recipient = next((who for who in found if who.pk == recipient_id), None)
    if recipient is None:
        raise Http404("No such recipient of this letter.")
    return recipient


def sent_of(document: IssuedDocument) -> Notice | None:
    """What was put down about the sending of a letter, or None."""
    notices = Notice.objects.filter(letter=document).exclude(recipient=None)
    return notices.select_related("recorded_by", "suspension").order_by("pk").first()


def letter_settings_of(person: Person) -> LetterSettings:
    """The letter settings of the person's school; not saved yet where nobody has entered any."""
    found = LetterSettings.objects.filter(school=person.school).first()
    return found or LetterSettings(school=person.school, version=0)


def values_of(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What a record holds, by the names of a form's fields, with its version."""
    return {**{name: getattr(record, name) for name in names}, "version": record.version}
