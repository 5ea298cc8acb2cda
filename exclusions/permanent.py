"""What a permanent exclusion needs besides its dates: both conditions, and a word about each gap.

Sources: the two conditions of the statutory guidance, which nobody may leave out; the local policy's
list of what is tried before, which asks for a reason where something was not. Any reason will do: it
is the head's. A single serious act, or a school that has switched the list off, needs none.
"""

from collections.abc import Mapping
from typing import Any

from inclusion.errors import DomainError

from .alternatives import BEFORE_PERMANENT_RULE
from .codes import Breach, Kind
from .proposal import WhatIf

WHY_NOT = "Say why this was not tried, or choose a single serious act above."
LIMBS_RULE = "excl.pex.two-limbs"
NO_BREACH = "Choose which breach of the behaviour policy it was: a permanent exclusion needs one."
NO_HARM = (
    "Say whom it would seriously harm to let the pupil stay, and how: a permanent exclusion needs "
    "this as well."
)


def check_limbs(fields: Mapping[str, Any]) -> None:
    """Both conditions are written down. Raises DomainError by the field that lacks."""
    if fields.get("kind") != Kind.PERMANENT:
        return
    if fields.get("breach") not in Breach.values:
        raise DomainError(NO_BREACH, "breach")
    if not (fields.get("harm") or "").strip():
        raise DomainError(NO_HARM, "harm")


def unexplained(what_if: WhatIf) -> tuple[str, ...]:
    """What the policy expects, was not tried and has no reason yet; none where it does not ask."""
    asked = any(check.rule == BEFORE_PERMANENT_RULE for check in what_if.answer.checks)
    if not asked or what_if.expected is None:
        return ()
    checks = what_if.proposal.checks
    given = checks.gap_reasons if checks else ()
    return tuple(
        item.kind for item in what_if.expected.items if not item.tried and item.kind not in given
    )


def check_gaps(what_if: WhatIf) -> None:
    """Each gap has a reason. Raises DomainError by the field of the first that has none."""
    for kind in unexplained(what_if):
        raise DomainError(WHY_NOT, f"gap_{kind}")
