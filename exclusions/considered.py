"""What a head weighed before a decision, as the form gives it and as the rules ask for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inclusion.rules.facts import ChecksFact
from inclusion.rules.what_was_tried import TRIED_IN_WORDS
from inclusion.words import day, listing

from .codes import Factor, Kind
from .facts import checks_of
from .models import Considered

CONSIDERED = (
    "fact_finding",
    "pupil_account",
    "still_looking_into",
    "factors_looked_at",
    "factors_found",
    "factors_note",
    "equality",
    "sen",
    "lesser_sanctions",
    "why_this_long",
    "gaps",
    "suspensions_reviewed_on",
    "exclusions_team_consulted_on",
    "early_review_requested_on",
    "interim_pep_on",
    "breach",
    "harm",
    "one_off",
)


def considered_from(fields: Mapping[str, Any]) -> Considered | None:
    """What the form says was weighed, not yet saved; None where the form did not ask."""
    given = {name: fields[name] for name in CONSIDERED if fields.get(name) is not None}
    return Considered(**given) if any(name in fields for name in CONSIDERED) else None


def checks_from(fields: Mapping[str, Any]) -> ChecksFact | None:
    """The same as the rules read it."""
    considered = considered_from(fields)
    return checks_of(considered, fields.get("kind") == Kind.PERMANENT) if considered else None


# What may lie behind the behaviour is read by those who read restricted notes.
_RESTRICTED = ("factors_found", "factors_note")
_LABELS = {field.name: str(field.verbose_name) for field in Considered._meta.fields}


def in_words(considered: Considered, restricted: bool) -> list[tuple[str, str]]:
    """What was weighed, a label and words each; what is not on record is left out.

    Without `restricted` what was found about contributing factors is only said to be on record.
    """
    found = []
    for name in CONSIDERED:
        value = getattr(considered, name)
        if not value:
            continue
        words = _shown(considered, name, value)
        if name in _RESTRICTED and not restricted:
            words = "On record, and restricted"
        found.append((_capital(_LABELS[name]), words))
    return found


def _shown(considered: Considered, name: str, value: Any) -> str:
    if name == "factors_found":
        return listing(str(Factor(factor).label) for factor in value)
    if name in ("factors_looked_at", "still_looking_into"):
        return "Yes"
    if name == "gaps":
        return "\n".join(f"{_capital(TRIED_IN_WORDS[kind])}: {why}" for kind, why in value.items())
    if name in ("breach", "one_off"):
        return str(getattr(considered, f"get_{name}_display")())
    return day(value) if isinstance(value, date) else str(value)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
