"""The lock that every write to a pupil's record takes first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils import timezone

from .alerts import refresh_alerts
from .models import Pupil
from .registry import pupil_written


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
        pupil_written(locked.school, locked.pk, began)
