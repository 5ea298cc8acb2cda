"""Refusals that carry more than a sentence: what stands already, the parts that are missing."""

from collections.abc import Sequence

from inclusion.errors import DomainError
from inclusion.words import day, listing
from interventions.missing import Missing
from interventions.models import Plan, Review, Score, Target


class StandingPlanError(DomainError):
    """A pupil has one plan of a kind at a time; `plan` is the one that stands."""

    def __init__(self, plan: Plan) -> None:
        state = "in draft" if plan.status == Plan.Status.DRAFT else "running"
        article = "an" if plan.kind == Plan.Kind.IBP else "a"
        super().__init__(
            f"There is already {article} {plan.short_kind} {state} from {day(plan.starts_on)}: "
            "go on with that one, or end it first."
        )
        self.plan = plan


class IncompletePlanError(DomainError):
    """A plan cannot run yet, or cannot go on `running` so; `missing` says what it lacks, by field."""

    def __init__(self, missing: list[Missing], *, running: bool = False) -> None:
        wanted = listing(part.words for part in missing)
        told = (
            f"The plan runs. Saved like this it would still need {wanted}."
            if running
            else f"This plan cannot run yet. It still needs {wanted}."
        )
        super().__init__(told, missing[0].field)
        self.missing = missing


class ScoredTargetError(DomainError):
    """What a target was scored with keeps its kind of measure; `target_id` is that of the target."""

    def __init__(self, target: Target) -> None:
        super().__init__(
            f"“{target.what}” was scored already, and another kind of measure would change what its "
            "values mean: add a new target for it, and remove this one.",
            "targets",
        )
        self.target_id = target.pk


class GoneRowError(DomainError):
    """A row of a plan that a colleague took away or dropped; `field` names its set, `row_id` the row."""

    def __init__(self, field: str, row_id: int) -> None:
        super().__init__("Something you changed is no longer in the plan: open it again.", field)
        self.row_id = row_id


class StandingReviewError(DomainError):
    """A review of that day is recorded already; `review` is it."""

    def __init__(self, review: Review) -> None:
        super().__init__(
            f"A review of {day(review.held_on)} is recorded already: one review a day.", "held_on"
        )
        self.review = review


class StandingScoresError(DomainError):
    """Colleagues wrote other values for the day; `seen` names them, for who saves again knowingly."""

    def __init__(self, standing: Sequence[Score]) -> None:
        told = listing(
            f"{score.by.name} wrote {score.value.normalize():f} for “{score.target.what}”"
            for score in standing
        )
        on = day(standing[0].on)
        super().__init__(f"On {on}, {told}. Save again to put your values in their place.")
        self.seen = seen_scores(standing)


def seen_scores(standing: Sequence[Score]) -> str:
    """What somebody was shown, as a form carries it: "41=3.0,42=5.0" by the ids of scores."""
    return ",".join(f"{score.pk}={score.value:.1f}" for score in standing)
