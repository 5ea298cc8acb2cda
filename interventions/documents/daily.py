"""What was scored day by day since a review: praise and sanctions, the pupil's own scores.

Source: statutory.md K.2 (monitoring: report card, pupil's self-score).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from inclusion.words import count_of
from interventions.from_marks import DayMarks, value_of
from interventions.models import Mark, PartOfDay, Plan, Target
from interventions.selectors import TargetProgress

from .pack import Fact
from .targets import plain

# A mark by target, part of a day and whose it is: its day and its value.
Marks = dict[int, dict[int, dict[bool, tuple[date, Decimal]]]]


def daily_facts(
    plan: Plan, targets: Sequence[TargetProgress], since: date, on: date
) -> tuple[Fact, ...]:
    """Praise, sanctions and own scores from `since` to `on`, as far as there are any. Two queries."""
    given = PartOfDay.objects.filter(plan=plan, on__range=(since, on)).aggregate(
        praise=Sum("praise", default=0), sanctions=Sum("sanctions", default=0)
    )
    facts = []
    if given["praise"] or given["sanctions"]:
        counted = f"praise {given['praise']}, sanctions {given['sanctions']}."
        facts.append(Fact("Counted each day", counted))
    own = _own(targets, _marks(plan, since, on))
    if own:
        facts.append(Fact(f"{plan.pupil.forename}’s own scores, then the adults’", own))
    return tuple(facts)


def _marks(plan: Plan, since: date, on: date) -> Marks:
    found: Marks = defaultdict(lambda: defaultdict(dict))
    rows = Mark.objects.filter(part__plan=plan, part__on__range=(since, on)).order_by()
    for target, part, own, day, value in rows.values_list(
        "target_id", "part_id", "own", "part__on", "value"
    ):
        found[target][part][own] = day, value
    return found


def _own(targets: Sequence[TargetProgress], marks: Marks) -> str:
    """Target 1: 12 and 14 (18 parts); only parts of days that both scored, so that they compare."""
    said = []
    for number, found in enumerate(targets, 1):
        both = [pair for pair in marks.get(found.target.pk, {}).values() if len(pair) == 2]
        if both:
            mine, adults = (
                _value(found.target, [pair[own] for pair in both]) for own in (True, False)
            )
            said.append(f"target {number}: {mine} and {adults} ({count_of(len(both), 'part')})")
    return f"{'; '.join(said)}." if said else ""


def _value(target: Target, marks: Sequence[tuple[date, Decimal]]) -> str:
    days: dict[date, list[Decimal]] = defaultdict(list)
    for day, value in marks:
        days[day].append(value)
    summed = [DayMarks(day, sum(v, Decimal(0)), len(v)) for day, v in sorted(days.items())]
    value = plain(float(value_of(target.measured_by, target.per, summed)))
    if target.measured_by == Target.MeasuredBy.YES_NO:
        return f"{value}%"
    return f"{value} of {target.end_of_scale}" if target.end_of_scale else value
