"""Issued documents that a person may see."""

from django.db.models import QuerySet
from django.http import Http404

from cases.models import IssuedDocument, Pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .pupils import visible_pupils


def documents_of_pupil(person: Person, pupil: Pupil) -> QuerySet[IssuedDocument]:
    """What was issued about this pupil, newest first, without the bytes."""
    found = _readable(person).filter(pupil=pupil)
    return found.select_related("issued_by").defer("content", "word", "data")


def document_for(person: Person, document_id: int) -> IssuedDocument:
    """One issued document with its bytes. Raises Http404 when it is not theirs to see."""
    found = _readable(person).filter(pk=document_id)
    document = found.select_related("pupil", "pupil__school", "issued_by").first()
    if document is None:
        raise Http404("No such document here.")
    return document


def _readable(person: Person) -> QuerySet[IssuedDocument]:
    """What was issued about pupils whom the person may see, restricted ones only with that right."""
    found = IssuedDocument.objects.filter(pupil__in=visible_pupils(person))
    return found if person.has(Right.SEE_RESTRICTED) else found.filter(restricted=False)
