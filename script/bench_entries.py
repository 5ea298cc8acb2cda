"""How many queries saving an entry takes, for 1 pupil and for 20. Nothing that it writes is kept."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Entry, Pupil
from cases.services import log_entry
from inclusion.accounts.models import School, User

MANY = 20


def print_saving(school: School, by: User) -> None:
    """Print the counts; they are the same, whatever the number of pupils."""
    pupils = list(Pupil.objects.filter(school=school, left_on=None).order_by("pk")[:MANY])
    # The first write of a process reads the calendar and the packs.
    _queries(pupils[:1], by)
    counts = [_queries(some, by) for some in (pupils[:1], pupils)]
    print("\nsaving an entry")
    print(f"  {counts[0]} queries for 1 pupil, {counts[1]} for {len(pupils)}")


def _queries(pupils: list[Pupil], by: User) -> int:
    today = timezone.localdate()
    fields = {
        "kind": Entry.Kind.INCIDENT,
        "happened_on": today,
        "what_happened": "Left the room and came back with the mentor.",
        "who_was_told": "Home, by phone",
        "follow_up": "Ring again on Friday",
    }
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        log_entry(
            pupils=pupils,
            fields=fields,
            incident={"place": "Classroom"},
            by=by,
            on=today,
            own_action=True,
            action_due_on=today,
        )
        transaction.set_rollback(True)
    return len(queries)
