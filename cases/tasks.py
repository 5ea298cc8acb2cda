"""Background work: deriving a whole school's alerts again after its calendar or settings changed."""

from django.utils import timezone
from django_tasks import task

from inclusion.accounts.models import School

from .alerts import rebuild


@task()
def rebuild_school(school_id: int) -> int:
    """Derive every alert of a school again. Returns the number of pupils."""
    return rebuild(School.objects.get(pk=school_id), timezone.localdate())


def refresh_school_later(school_id: int) -> None:
    """Enqueue the rebuild in the transaction that made it necessary: both happen or neither does."""
    rebuild_school.enqueue(school_id)
