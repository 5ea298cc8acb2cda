"""From an IBP to a PSP without typing again: its texts, what is done, and the targets that go on."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from inclusion.accounts.models import User
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import create_many_as
from interventions.from_marks import Point
from interventions.models import Plan, Strategy, Target
from interventions.selectors.progress import values_of

# What the IBP says goes before what a draft would begin with from the record. Why now, what it is for
# and which plans run are the new plan's own; what was tried is that of both.
_TEXTS = (
    *("strengths", "protective", "concerns", "antecedents", "setting", "function"),
    *("presentation", "triggers", "attainment", "rewards", "consequences", "contingency"),
    *("pupil_part", "home_part", "safe_person", "safe_place", "communication"),
)
_OF_TARGET = (
    *("owner", "owner_name", "what", "measure", "measured_by", "scale_top", "per"),
    *("lower_is_better", "goal", "success"),
)
_OF_STRATEGY = ("position", "sort", "what", "by_whom", "how_often", "starts_on")


def take_texts(plan: Plan, earlier: Plan) -> None:
    """Let an unsaved plan say what the earlier one says, and have its people and its scoring."""
    plan.follows = earlier
    for name in _TEXTS:
        setattr(plan, name, getattr(earlier, name) or getattr(plan, name))
    told = (text.strip() for text in (earlier.background, plan.background))
    plan.background = "\n".join(text for text in told if text)
    plan.key_worker = earlier.key_worker
    plan.handling_plan = earlier.handling_plan
    plan.scored_by, plan.lessons = earlier.scored_by, earlier.lessons


def take_rows(plan: Plan, earlier: Plan, chosen: Collection[int], by: User, on: date) -> None:
    """Copy what is done, and the chosen targets: each from its latest value, and tied to the earlier."""
    done = [Strategy(plan=plan, **_values(s, _OF_STRATEGY)) for s in earlier.strategies.all()]
    create_many_as(done, Strategy, by=by)
    kept = [t for t in earlier.targets.all() if t.pk in chosen and not t.dropped_on]
    values = values_of(kept, school_calendar(plan.school), on)
    targets = [
        _going_on(plan, target, place, values[target.pk])
        for place, target in enumerate(kept, start=1)
    ]
    create_many_as(targets, Target, by=by)


def _going_on(plan: Plan, target: Target, position: int, values: Sequence[Point]) -> Target:
    return Target(
        plan=plan,
        position=position,
        carried_from=target,
        baseline=values[-1][1] if values else target.baseline,
        **_values(target, _OF_TARGET),
    )


def _values(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
