"""What stands beside the form: dates, totals and what the rules say about what is typed so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form

from cases.codes import SenStatus
from cases.models import Pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.rules.totals import Totals

from . import checks
from .models import Suspension
from .proposal import WhatIf
from .question import Check
from .selectors import totals_for

NEEDS = {
    SenStatus.SUPPORT: (
        "SEN support",
        "Consider whether a need that is not met lies behind this, and whether an assessment "
        "should be asked for.",
    ),
    SenStatus.PLAN: (
        "EHC plan",
        "Consider asking the local authority for an early review of the plan.",
    ),
}


@dataclass(frozen=True)
class Panel:
    """The answer for a form as it stands. Totals and reminders only for who sees casework."""

    what_if: WhatIf | None
    refusal: DomainError | None
    now: Totals | None
    reminders: tuple[tuple[str, str], ...]
    sees_casework: bool

    @property
    def blocks(self) -> tuple[Check, ...]:
        """What forbids it, besides what the refusal says already."""
        refused = self._refused_by
        found = self.what_if.answer.blocks if self.what_if else ()
        return tuple(block for block in found if block.rule != refused)

    @property
    def paragraph(self) -> str:
        """Where the law says what the refusal says; nothing for a slip in the form."""
        found = self.what_if.answer.blocks if self.what_if else ()
        return next((block.reference for block in found if block.rule == self._refused_by), "")

    @property
    def _refused_by(self) -> str:
        return self.refusal.rule if isinstance(self.refusal, checks.BlockedError) else ""

    @property
    def overlaps(self) -> Suspension | None:
        """The other suspension, where an overlap is what refuses this one."""
        return self.refusal.other if isinstance(self.refusal, checks.OverlapError) else None

    @property
    def beyond_terms(self) -> bool:
        """Whether the school's terms have to be entered first."""
        return isinstance(self.refusal, checks.BeyondTermsError)


def panel(form: Form, pupil: Pupil, person: Person) -> Panel:
    """Work out what can be worked out from a form that may be half filled in."""
    sees = person.has(Right.SEE_CASEWORK)
    what_if, refusal = _answer(_cleaned(form), pupil, person.on, sees)
    now = None
    if sees and what_if is None:
        now = totals_for(pupil, school_calendar(pupil.school), person.on)
    return Panel(
        what_if=what_if,
        refusal=refusal,
        now=now,
        reminders=reminders(pupil) if sees else (),
        sees_casework=sees,
    )


def reminders(pupil: Pupil) -> tuple[tuple[str, str], ...]:
    """What a head keeps in mind about this pupil: a name and a sentence each."""
    found = NEEDS.get(SenStatus(pupil.sen_status))
    return (found,) if found else ()


def check_prepared(fields: Mapping[str, Any], pupil: Pupil, on: date) -> WhatIf:
    """What somebody who does not decide may leave for a head. Raises DomainError.

    Only what their role shows them: the calendar, the roll and the reasons.
    """
    proposal = checks.proposal_from(fields, on)
    checks.check_reasons(fields)
    checks.check_roll(proposal, pupil)
    return checks.check_calendar(proposal, pupil, on)


def _cleaned(form: Form) -> dict[str, Any]:
    """The fields that are right so far; none of a form that nobody has filled in."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return form.cleaned_data


def _answer(
    fields: dict[str, Any], pupil: Pupil, on: date, sees_casework: bool
) -> tuple[WhatIf | None, DomainError | None]:
    if not fields.get("starts_on") or not fields.get("sessions"):
        return None, None
    what_if = None
    try:
        proposal = checks.proposal_from(fields, on)
        if fields.get("reason_1"):
            checks.check_reasons(fields)
        checks.check_dates(proposal, pupil, on)
        what_if = checks.check_calendar(proposal, pupil, on)
        checks.check_ahead(proposal)
        if sees_casework:
            checks.check_overlap(proposal, pupil)
            checks.check_limit(what_if)
            checks.check_rules(what_if)
    except DomainError as error:
        return what_if, error
    return what_if, None
