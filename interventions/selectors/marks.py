"""The marks of targets, added up by day in the database: what `from_marks` makes values of."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Sum

from interventions.from_marks import DayMarks
from interventions.models import Mark


def marks_by_day(plan_ids: Collection[int]) -> dict[int, list[DayMarks]]:
    """The adults' marks of these plans' targets, by target and day; not the pupils' own. One query."""
    found: dict[int, list[DayMarks]] = defaultdict(list)
    marks = Mark.objects.filter(part__plan__in=plan_ids, own=False).order_by()
    rows = marks.values_list("target_id", "part__on").annotate(Sum("value"), Count("pk"))
    for target_id, on, total, parts in rows:
        found[target_id].append(DayMarks(on, total, parts))
    return found
