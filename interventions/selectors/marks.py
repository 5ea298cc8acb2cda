"""The values of targets as tuples: marks added up by day in the database, and those written by hand.

A running plan has hundreds of each; records of them would cost more than the rest of its page.
"""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Count, Max, Sum

from interventions.from_marks import DayMarks, Point
from interventions.models import Mark, Score


def marks_by_day(target_ids: Collection[int]) -> dict[int, list[DayMarks]]:
    """The adults' marks of these targets, by target and day; not the pupils' own. One query."""
    found: dict[int, list[DayMarks]] = defaultdict(list)
    marks = Mark.objects.filter(target__in=target_ids, own=False).order_by()
    rows = marks.values_list("target_id", "part__on").annotate(Sum("value"), Count("pk"))
    for pk, on, total, parts in rows:
        found[pk].append(DayMarks(on, total, parts))
    return found


def values_by_hand(target_ids: Collection[int]) -> dict[int, list[Point]]:
    """The values that people wrote down for a day or a week, by target. One query."""
    found: dict[int, list[Point]] = defaultdict(list)
    scores = Score.objects.filter(target__in=target_ids).order_by()
    for pk, on, value in scores.values_list("target_id", "on", "value"):
        found[pk].append((on, value))
    return found


def highest_values(target_ids: Collection[int]) -> dict[int, Decimal]:
    """The highest value that was written for each of these targets, by tap or by hand.

    Two queries, none without a target; a target without values is left out.
    """
    if not target_ids:
        return {}
    highest: dict[int, Decimal] = {}
    for model in (Mark, Score):
        found = model.objects.filter(target__in=target_ids).order_by().values_list("target_id")
        for pk, value in found.annotate(Max("value")):
            highest[pk] = max(value, highest.get(pk, value))
    return highest
