"""Background work: deriving a whole school's alerts again after its calendar or settings changed."""

from django.utils import timezone
from django_tasks import task

from inclusion.accounts.models import School

from .alerts import rebuild
from .models import Pupil
from .registry import pupils_written


@task()
def rebuild_school(school_id: int) -> int:
    """Derive every alert of a school again. Returns the number of pupils.

    What becomes due by it is told as after any other write. It is asked for before as well, so that a
    worker that dies in between leaves behind what tells it.
    """
    school, since = School.objects.get(pk=school_id), timezone.now()
    ids = sorted(Pupil.objects.filter(school=school).values_list("pk", flat=True))
    pupils_written(school, ids, since)
    rebuilt = rebuild(school, timezone.localdate())
    pupils_written(school, ids, since)
    return rebuilt


def refresh_school_later(school_id: int) -> None:
    """Enqueue the rebuild in the transaction that made it necessary: both happen or neither does."""
    rebuild_school.enqueue(school_id)
