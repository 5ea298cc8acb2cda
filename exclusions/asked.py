"""Which fields of the form are wanted only now and then: the rules say when."""

from collections.abc import Iterator

from .alternatives import BEFORE_PERMANENT_RULE
from .panel import Panel
from .proposal import WhatIf

# The rules that each field answers.
_ANSWERS = {
    "why_this_long": {"hackney.susp.shortest-time"},
    "suspensions_reviewed_on": {"excl.repeat-suspensions"},
    "exclusions_team_consulted_on": {
        "hackney.pex.consult",
        "hackney.susp.consult-exclusions-team",
    },
    "early_review_requested_on": {"hackney.pex.ehcp-emergency-review"},
    "interim_pep_on": {"excl.lac-interim-pep"},
}
# What hangs on the pupil's history or record is not asked of somebody who does not see it.
_OPEN_TO_ALL = frozenset({"why_this_long", "exclusions_team_consulted_on"})


def asked_for(shown: Panel) -> frozenset[str]:
    """The names of the fields that a rule speaks of; nothing while there are no dates."""
    what_if = shown.what_if
    if what_if is None:
        return frozenset()
    speaking = set(_rules(what_if))
    found = {name for name, rules in _ANSWERS.items() if rules & speaking}
    if not shown.sees_casework:
        found &= _OPEN_TO_ALL
    return frozenset({*found, *_gaps(shown)})


def _rules(what_if: WhatIf) -> Iterator[str]:
    """The rules that want something looked at or make something due."""
    for check in what_if.answer.checks:
        yield check.rule
    for act in what_if.answer.requirements:
        for reason in act.reasons:
            yield reason.rule


def _gaps(shown: Panel) -> Iterator[str]:
    """What the policy expects before a permanent exclusion and nothing on record shows."""
    what_if = shown.what_if
    expected = what_if.expected if what_if else None
    if expected is None or expected.rule != BEFORE_PERMANENT_RULE:
        return
    for item in expected.items:
        if not item.tried or not shown.sees_casework:
            yield f"gap_{item.kind}"
