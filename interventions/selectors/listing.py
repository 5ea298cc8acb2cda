"""The list of plans: one row a plan, with where it stands in words. Dates need no further query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.words import day, due_words
from interventions.models import Plan

from .windows import ReviewWindow, window_after


@dataclass(frozen=True)
class PlanRow:
    """A plan as the list shows it; `tone` is the colour that goes with the words."""

    plan: Plan
    words: str
    tone: str
    review_due_on: date | None


# Alerts about plans that run and that a person leads or is key worker of. As SQL, for the reason that own
# pupils are: Django takes longer to build it than it takes to run.
_LED = """
SELECT a.id FROM cases_alert a JOIN interventions_plan p ON p.pupil_id = a.pupil_id
WHERE p.status = 'active' AND (p.lead_id = %s OR p.key_worker_id = %s) AND a.about = 'plan:' || p.id
"""

# Whom somebody works with because of a plan, until its last follow-up is held: as SQL, as above.
OF_PLANS = """
SELECT p.pupil_id FROM interventions_plan p WHERE %s IN (p.lead_id, p.key_worker_id)
    AND (p.status <> 'ended' OR EXISTS (
        SELECT 1 FROM interventions_followup f WHERE f.plan_id = p.id AND f.held_on IS NULL))
"""


def plan_rows(person: Person, plans: Any) -> list[PlanRow]:
    """Rows for plans that carry `last_review_on` (`plans_page`, `plans_of`)."""
    calendar, packs = school_calendar(person.school), school_packs(person.school)
    rows = []
    for plan in plans:
        since = max(plan.last_review_on or plan.starts_on, plan.starts_on)
        window = window_after(plan, since, calendar, packs)
        words, tone = _state(person, plan, window)
        due_on = window.due_on if _wants_review(plan, window) else None
        rows.append(PlanRow(plan, words, tone, due_on))
    return rows


def _wants_review(plan: Plan, window: ReviewWindow) -> bool:
    return plan.status == Plan.Status.ACTIVE and window.since < plan.ends_on


def _state(person: Person, plan: Plan, window: ReviewWindow) -> tuple[str, str]:
    if plan.status == Plan.Status.DRAFT:
        return "Draft", "soon"
    if plan.status == Plan.Status.ENDED:
        return f"Ended: {plan.get_outcome_display().lower()}" if plan.outcome else "Ended", ""
    if plan.ends_on < person.on:
        return f"Past its end date, {day(plan.ends_on)}", "late"
    calendar = school_calendar(person.school)
    if window.due_on is None:
        return "Running: enter next year's terms", "soon"
    if window.due_on < person.on:
        return f"Review {due_words(window.due_on, person.on, calendar)}", "late"
    if window.opens_on <= person.on:
        return f"Review due {due_words(window.due_on, person.on, calendar)}", "soon"
    return "Running", "note"


def alerts_of_led_plans(person: Person) -> Q:
    """Which alerts are a person's own because they lead the plan, or are its key worker."""
    led = RawSQL(_LED, [person.user.pk] * 2)  # noqa: S611 (constants and an id)
    return Q(pk__in=led)
