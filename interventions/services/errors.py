"""Refusals that carry more than a sentence: the plan that stands, the parts that are missing."""

from inclusion.errors import DomainError
from inclusion.words import day, listing
from interventions.missing import Missing
from interventions.models import Plan


class StandingPlanError(DomainError):
    """A pupil has one plan of a kind at a time; `plan` is the one that stands."""

    def __init__(self, plan: Plan) -> None:
        state = "in draft" if plan.status == Plan.Status.DRAFT else "running"
        super().__init__(
            f"There is already a {plan.short_kind} {state} from {day(plan.starts_on)}: "
            "go on with that one, or end it first."
        )
        self.plan = plan


class IncompletePlanError(DomainError):
    """A plan cannot run yet; `missing` says what it lacks, by field."""

    def __init__(self, missing: list[Missing]) -> None:
        wanted = listing(part.words for part in missing)
        super().__init__(f"This plan cannot run yet. It still needs {wanted}.", missing[0].field)
        self.missing = missing
