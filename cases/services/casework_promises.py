"""What a case asks of its lead by a day stands among the actions, until the case has seen to it."""

from datetime import date

from cases.models import Action, Case, Cycle
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as

OUTCOME_LENGTH = 300


def follow_risk(case: Case, by: User, on: date, outcome: str = "") -> None:
    """Keep the lead's action to look again at the flag as the case has it. Call inside the write.

    `outcome` is what came of the action that stood, where the flag was looked at or taken off.
    """
    due_on = case.at_risk_until if case.is_open and case.at_risk_since else None
    what = f"Look again whether {case.pupil.forename} is at risk of permanent exclusion"
    _follow(case, f"risk:{case.pk}", what, due_on, by, on, outcome)


def follow_cycle(case: Case, cycle: Cycle, by: User, on: date, outcome: str = "") -> None:
    """Keep the lead's action to review a round as the case has it. Call inside the write."""
    due_on = cycle.review_due_on if case.is_open and not cycle.reviewed_on else None
    what = f"Review round {cycle.number} of case {case.reference} for {case.pupil.forename}"
    _follow(case, f"cycle:{cycle.pk}", what, due_on, by, on, outcome)


def follow_case(case: Case, by: User, on: date) -> None:
    """Keep all actions that the case asks of its lead as the case has them."""
    outcome = "" if case.is_open else "The case was closed."
    follow_risk(case, by, on, outcome)
    for cycle in case.cycles.filter(reviewed_on__isnull=True):
        follow_cycle(case, cycle, by, on, outcome)


def _follow(
    case: Case, about: str, what: str, due_on: date | None, by: User, on: date, outcome: str
) -> None:
    standing = (
        Action.objects.select_for_update()
        .filter(pupil_id=case.pupil_id, about=about, done_on=None, withdrawn_at=None)
        .first()
    )
    if standing and (outcome or due_on is None):
        standing.done_on = max(on, standing.created_on)
        standing.outcome = (outcome or "No longer needed.")[:OUTCOME_LENGTH]
        save_as(standing, by=by)
        standing = None
    if due_on is None:
        return
    if standing is None:
        standing = Action(
            school_id=case.school_id, pupil_id=case.pupil_id, about=about, created_on=on
        )
    wanted = (what, case.lead_id, due_on)
    if (standing.what, standing.owner_id, standing.due_on) != wanted:
        standing.what, standing.owner_id, standing.due_on = wanted
        save_as(standing, by=by)
