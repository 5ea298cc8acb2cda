"""Files of a pupil's record that a person may open."""

from django.db.models import Q, QuerySet
from django.http import Http404

from cases.models import Attachment, Pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .pupils import visible_pupils


def _readable(person: Person) -> Q:
    """Restricted files open to those who read what is restricted, and to whoever added them."""
    if person.has(Right.SEE_RESTRICTED):
        return Q()
    return Q(restricted=False) | Q(added_by=person.user)


def attachments_of_pupil(
    person: Person, pupil: Pupil, *, withdrawn: bool = False
) -> QuerySet[Attachment]:
    """The pupil's files that this person may open, newest first; or those that were withdrawn."""
    found = Attachment.objects.filter(
        _readable(person), pupil=pupil, withdrawn_at__isnull=not withdrawn
    )
    return found.select_related("added_by")


def hidden_attachments(person: Person, pupil: Pupil) -> int:
    """How many restricted files the record holds that this person may not open."""
    if person.has(Right.SEE_RESTRICTED):
        return 0
    found = Attachment.objects.filter(pupil=pupil, withdrawn_at__isnull=True)
    return found.exclude(_readable(person)).count()


def attachment_for(person: Person, attachment_id: int) -> Attachment:
    """One file of a pupil whom the person may see, withdrawn or not. Raises Http404 otherwise."""
    found = Attachment.objects.filter(
        _readable(person), pk=attachment_id, pupil__in=visible_pupils(person)
    )
    attachment = found.select_related("pupil", "pupil__school", "added_by").first()
    if attachment is None:
        raise Http404("No such document here.")
    return attachment


def may_withdraw_attachment(person: Person, attachment: Attachment) -> bool:
    """Whoever added a file withdraws it, and those who run cases."""
    return person.has(Right.MANAGE_CASES) or attachment.added_by_id == person.user.pk
