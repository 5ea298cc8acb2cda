"""Whether the law still lets an exclusion be cancelled: asked of the rules before it is."""

from dataclasses import replace
from datetime import date

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere
from cases.facts import gather
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.errors import DomainError
from inclusion.rules.evaluate import derive
from inclusion.rules.facts import CancellationFact

from .facts import fact_id
from .models import Suspension


def check_may_be_cancelled(row: Suspension, on: date) -> None:
    """Cancelling on a day is not too late. Raises DomainError with the rule's sentence otherwise.

    `row` is not cancelled yet. Reads the facts of its pupil, in a fixed number of queries.
    """
    reference = fact_id(row)
    facts = gather(row.school, [row.pupil_id], facts_since(min(on, row.starts_on)))[row.pupil_id]
    calendar = school_calendar(row.school)
    facts = replace(
        facts,
        pupil=replace(
            facts.pupil,
            days_excluded_elsewhere_this_year=days_elsewhere(row.pupil, calendar, on),
        ),
        suspensions=tuple(
            replace(s, cancelled_on=on, cancellation=CancellationFact()) if s.id == reference else s
            for s in facts.suspensions
        ),
    )
    for duty in derive(facts, calendar, school_packs(row.school), known_on=on):
        if duty.act == "cancel" and duty.about == reference and duty.state(on) == "blocked":
            raise DomainError(f"{duty.title}: {duty.policy()} ({duty.source.reference}).")
