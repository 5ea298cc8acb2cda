"""How many duties stand in the school, as numbers."""

from datetime import timedelta

from django.db.models import Count, Q

from cases.models import Alert
from inclusion.accounts.person import Person

A_WEEK = timedelta(days=7)


def duties_standing(person: Person) -> dict[str, int]:
    """Unanswered duties of the whole school: late, open (due today or later), without a date.

    `week` and `coming` are the parts of `open`. Governors may see these numbers. One query.
    """
    end_of_week = person.on + A_WEEK
    alerts = Alert.objects.filter(school=person.school, answered=False)
    alerts = alerts.filter(Q(lapses_on__isnull=True) | Q(lapses_on__gt=person.on))
    counts: dict[str, int] = alerts.aggregate(
        late=Count("pk", filter=Q(due_on__lt=person.on)),
        open=Count("pk", filter=Q(due_on__gte=person.on)),
        week=Count("pk", filter=Q(due_on__range=(person.on, end_of_week))),
        coming=Count("pk", filter=Q(due_on__gt=end_of_week)),
        unknown=Count("pk", filter=Q(due_on__isnull=True)),
    )
    return counts
