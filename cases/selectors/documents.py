"""Issued documents that a person may see."""

from django.db.models import QuerySet
from django.http import Http404

from cases.models import IssuedDocument, Pupil
from inclusion.accounts.person import Person

from .pupils import visible_pupils


def documents_of_pupil(person: Person, pupil: Pupil) -> QuerySet[IssuedDocument]:
    """What was issued about this pupil, newest first, without the bytes."""
    found = IssuedDocument.objects.filter(pupil=pupil, pupil__in=visible_pupils(person))
    return found.select_related("issued_by").defer("content", "word", "data")


def document_for(person: Person, document_id: int) -> IssuedDocument:
    """One issued document with its bytes. Raises Http404 when it is not theirs to see."""
    found = IssuedDocument.objects.filter(pk=document_id, pupil__in=visible_pupils(person))
    document = found.select_related("pupil", "pupil__school", "issued_by").first()
    if document is None:
        raise Http404("No such document here.")
    return document
