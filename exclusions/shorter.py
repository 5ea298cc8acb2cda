"""What a suspension would be once it is made shorter: its dates, and what the page says about it."""

from dataclasses import dataclass, replace

from inclusion.accounts.person import Person

from . import checks
from .facts import half_days
from .models import Suspension
from .proposal import Proposal
from .says import Said, says
from .services.shortening import check_length


@dataclass(frozen=True)
class Shorter:
    """The new length in half-days, and what the page says about it, in words."""

    sessions: int
    said: Said


def shorter(row: Suspension, sessions: int, person: Person) -> Shorter:
    """Work out a shorter suspension without saving it. Raises DomainError, BlockedError."""
    check_length(row, sessions, person.on)
    proposal = Proposal(
        row.decided_on,
        row.starts_on,
        row.start_session,
        sessions,
        row.kind,
        row.grounds,
        half_days(row.not_due),
    )
    what_if = checks.check_calendar(proposal, row.pupil, person.on, leave_out=row)
    exam = row.misses_exam_on
    if exam and what_if.period and exam <= what_if.period.last:
        proposal = replace(proposal, misses_exam_on=exam)
        what_if = checks.check_calendar(proposal, row.pupil, person.on, leave_out=row)
    # What was weighed belongs to the decision that is made shorter.
    return Shorter(sessions, {**says(what_if, row.pupil), "weigh": []})
