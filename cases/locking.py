"""The lock that every write to a pupil's record takes first, and what follows every write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from inclusion.accounts.models import Group, School

from .alerts import refresh_alerts, refresh_many
from .models import Pupil
from .registry import pupils_written


@contextmanager
def pupil_write(pupil: Pupil, on: date) -> Iterator[Pupil]:
    """One transaction on one pupil's record: lock the row, write, derive the alerts again.

    On SQLite the transaction holds the write lock from its start, which comes to the same.
    """
    began = timezone.now()
    with transaction.atomic():
        locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
        yield locked
        refresh_alerts(locked, on)
        pupils_written(locked.school, [locked.pk], began)


@contextmanager
def pupils_write(school: School, pupil_ids: Sequence[int], on: date) -> Iterator[list[Pupil]]:
    """One transaction on several pupils' records of a school, in a fixed number of queries.

    The rows are locked in the order of their ids, so that two writers never wait for each other.
    """
    began = timezone.now()
    with transaction.atomic():
        rows = Pupil.objects.select_for_update(of=("self",)).select_related("school")
        locked = list(rows.filter(pk__in=pupil_ids, school=school).order_by("pk"))
        yield locked
        many_written(school, [pupil.pk for pupil in locked], on, began)


def many_written(school: School, pupil_ids: Sequence[int], on: date, since: datetime) -> None:
    """What follows a write that has locked its pupils itself: call it inside its transaction."""
    refresh_many(school, pupil_ids, on)
    pupils_written(school, pupil_ids, since)


def group_has_new_staff(group: Group, since: datetime) -> None:
    """What follows when others teach a group: its pupils are their own now. No alert depends on it."""
    pupils = Pupil.objects.filter(group=group, left_on__isnull=True)
    pupils_written(group.school, sorted(pupils.values_list("pk", flat=True)), since)
