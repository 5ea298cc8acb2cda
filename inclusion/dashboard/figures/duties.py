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
    counts = {"late": 0, "week": 0, "coming": 0, "unknown": 0}
    for due_on, number in alerts.order_by().values_list("due_on").annotate(Count("pk")):
        if due_on is None:
            counts["unknown"] += number
        elif due_on < person.on:
            counts["late"] += number
        else:
            counts["week" if due_on <= end_of_week else "coming"] += number
    return {**counts, "open": counts["week"] + counts["coming"]}
