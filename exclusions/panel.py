"""What stands beside the form: dates, totals and what the rules say about what is typed so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from cases.models import Pupil
from inclusion import words
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.errors import DomainError
from inclusion.rules.totals import Totals

from . import checks
from .codes import Kind
from .models import Suspension
from .overlaps import check_overlap
from .permanent import LIMBS_RULE
from .proposal import WhatIf
from .question import Check
from .refusals import BeyondTermsError, BlockedError, OverlapError
from .says import Said, dates, needs, says
from .selectors import totals_for


@dataclass(frozen=True)
class Panel:
    """The answer for a form as it stands. Totals and needs only for who sees casework."""

    what_if: WhatIf | None
    refusal: DomainError | None
    now: Totals | None
    said: Said
    sees_casework: bool

    @property
    def blocks(self) -> tuple[Check, ...]:
        """What forbids it, besides what the refusal says already and what is still to be written."""
        known = (self._refused_by, LIMBS_RULE)
        found = self.what_if.answer.blocks if self.what_if else ()
        return tuple(block for block in found if block.rule not in known)

    @property
    def paragraph(self) -> str:
        """Where the law says what the refusal says; nothing for a slip in the form."""
        found = self.what_if.answer.blocks if self.what_if else ()
        return next((block.reference for block in found if block.rule == self._refused_by), "")

    @property
    def _refused_by(self) -> str:
        return self.refusal.rule if isinstance(self.refusal, BlockedError) else ""

    @property
    def overlaps(self) -> Suspension | None:
        """The other suspension, where an overlap is what refuses this one."""
        return self.refusal.other if isinstance(self.refusal, OverlapError) else None

    @property
    def beyond_terms(self) -> bool:
        """Whether the school's terms have to be entered first."""
        return isinstance(self.refusal, BeyondTermsError)

    @property
    def leaves_out(self) -> bool:
        """Whether a half-day is left out on which the pupil is not due."""
        return bool(self.what_if and self.what_if.proposal.not_due)

    @property
    def headline(self) -> str:
        """The answer in one line."""
        if self.refusal is not None:
            return "This cannot be decided as it stands."
        if self.what_if is None:
            return "Enter the dates."
        said = self.said
        back = f"Back on {said['returns']} {said['returns_half']}." if "returns" in said else ""
        lines = "".join(f" {line}." for line in said.get("lines", ()))
        weigh = words.count_of(self.to_weigh, "thing") + " to look at." if self.to_weigh else ""
        return f"{back or 'It has no end.'}{lines} {weigh}"

    @property
    def to_weigh(self) -> int:
        """How many things the page asks to look at before deciding."""
        return len(self.said.get("weigh", ()))


def panel(form: Form, pupil: Pupil, person: Person, leave_out: Suspension | None = None) -> Panel:
    """Work out what can be worked out from a form that may be half filled in.

    `leave_out` is the record that a correction changes.
    """
    return panel_for(_cleaned(form), pupil, person, leave_out)


def panel_for(
    fields: Mapping[str, Any], pupil: Pupil, person: Person, leave_out: Suspension | None = None
) -> Panel:
    """The same for values that are right already."""
    sees = person.has(Right.SEE_CASEWORK)
    what_if, refusal = _answer(fields, pupil, person, leave_out)
    if what_if is None:
        now = totals_for(pupil, school_calendar(pupil.school), person.on) if sees else None
        return Panel(None, refusal, now, {"needs": needs(pupil)} if sees else {}, sees)
    said = says(what_if, pupil) if sees else dates(what_if, pupil)
    return Panel(what_if, refusal, None, said, sees)


def check_prepared(fields: Mapping[str, Any], pupil: Pupil, person: Person) -> WhatIf:
    """What somebody who does not decide may leave for a head. Raises DomainError.

    Only what their role shows them: the calendar, the roll and the reasons.
    """
    proposal = checks.proposal_from(fields, person.on)
    checks.check_reasons(fields)
    checks.check_roll(proposal, pupil)
    return checks.check_calendar(proposal, pupil, person.on)


def _cleaned(form: Form) -> dict[str, Any]:
    """The fields that are right so far; none of a form that nobody has filled in."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return form.cleaned_data


def _answer(
    fields: Mapping[str, Any], pupil: Pupil, person: Person, leave_out: Suspension | None
) -> tuple[WhatIf | None, DomainError | None]:
    if not fields.get("starts_on") or not _has_length(fields):
        return None, None
    what_if, on = None, person.on
    try:
        proposal = checks.proposal_from(fields, on)
        if fields.get("reason_1"):
            checks.check_reasons(fields)
        checks.check_dates(proposal, pupil, on)
        what_if = checks.check_calendar(proposal, pupil, on, leave_out)
        checks.check_ahead(proposal)
        checks.check_exam(what_if)
        if person.has(Right.SEE_CASEWORK):
            check_overlap(proposal, pupil, leave_out)
            checks.check_limit(what_if)
            checks.check_rules(what_if, leave_out=LIMBS_RULE)
    except DomainError as error:
        return what_if, error
    return what_if, None


def _has_length(fields: Mapping[str, Any]) -> bool:
    return bool(fields.get("sessions")) or fields.get("kind") == Kind.PERMANENT
